package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.publish.AnnouncePage;
import org.daylight.log.HashedFile;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.staticsite.StaticSite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "page",
        description = {
            "Names the static site's search page in the log.",
            "A host of the static site could change the page that searches and verifies. With the hashes of its files"
                + " in the log, readers can compare the page with them. Publish them again after an update of Daylight"
                + " has changed the page."
        },
        footer = {
            "",
            "Examples:",
            "  daylight page -n newsroom publish    adds the hashes, if they are new",
            "  daylight page -n newsroom list       shows them as sha256sum does",
            "  daylight page -n newsroom revoke     names no page any more",
            "",
            "The site is the folder of the line  site = \"FOLDER\"  in daylight.toml, which is updated afterwards"
                    + " (docs/static-site.md).",
            "",
            "Exit code 0: done. 3: nothing was done."
        })
final class PageCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(index = "0", paramLabel = "publish|list|revoke", description = "What to do.")
    private String action = "";

    private final Terminal terminal;

    PageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!List.of("publish", "list", "revoke").contains(action)) {
            terminal.err().println("daylight: write  page publish,  page list  or  page revoke");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            return switch (action) {
                case "list" -> list(newsroom);
                case "revoke" -> enter(newsroom, List.of());
                default -> {
                    Path folder = newsroom.siteFolder()
                            .orElseThrow(() -> new IOException("the newsroom has no static site: write a line  site ="
                                    + " \"FOLDER\"  into daylight.toml, then run  daylight site"));
                    yield enter(newsroom, StaticSite.page(folder));
                }
            };
        }
    }

    private int enter(Newsroom newsroom, List<HashedFile> files) throws IOException {
        boolean grown = new AnnouncePage(newsroom).run(files);
        terminal.out()
                .println((grown ? "published: " : "nothing new: the log already names ")
                        + TerminalFormats.count(files.size())
                        + (files.size() == 1 ? " file" : " files"));
        if (grown) {
            CosignCommand.after(newsroom, terminal);
        }
        return Exit.DONE;
    }

    private int list(Newsroom newsroom) throws IOException {
        List<HashedFile> files = List.of();
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                files = archive.contents()
                        .page()
                        .map(LogEntry.ReadingPage::files)
                        .orElse(List.of());
            }
        }
        files.forEach(file -> terminal.out().println(file.sha256().hex() + "  " + file.path()));
        if (files.isEmpty()) {
            terminal.err().println("the log names no page: run  daylight page publish");
        }
        return Exit.DONE;
    }
}
