package org.daylight.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.PreviewArchive;
import org.daylight.flow.publish.StoriesWithPart;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.review.ReleaseGate;
import org.daylight.story.StoryFault;
import org.daylight.vault.Vault;
import org.daylight.web.SiteOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preview",
        description = {
            "Shows what the next part will publish.",
            "It prints the title, the announcement, every document, and what is withheld. Nothing is"
                    + " published. --trove and --part select another part."
        },
        footer = {
            "",
            "Examples:",
            "  daylight preview",
            "  daylight preview --trove harbour --part 7",
            "  daylight preview --serve               as readers will see it, in a browser",
            "  daylight preview --serve --story mud   with the story stories/mud.md",
            "",
            "Exit code 0: the part can be published. 1: it would be refused; the reason is printed."
                    + " 3: nothing is planned."
        })
final class PreviewCommand implements Callable<Integer> {

    private static final int PORT = 8_090;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "The trove of the part; needs --part.")
    private @Nullable String trove;

    @Option(names = "--part", paramLabel = "N", description = "Show this part instead of the next; needs --trove.")
    private @Nullable Integer part;

    @Option(
            names = "--serve",
            description =
                    "Show it in a browser on this computer, exactly as readers will see it, until you press Ctrl-C."
                            + " Parts of the trove that come before it are shown, too.")
    private boolean serve;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "With --serve: the port on 127.0.0.1; 0 for any that is free. Default: 8090.")
    private @Nullable Integer port;

    @Option(
            names = "--story",
            paramLabel = "NAME",
            description = "With --serve: show this story too, as it will be when it is published with the part. May be"
                    + " repeated.")
    private List<String> stories = List.of();

    private final Terminal terminal;

    PreviewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if ((part == null) != (trove == null)) {
            terminal.err().println("daylight: --part and --trove must be used together");
            return Exit.USAGE;
        }
        if (port != null && (!serve || port < 0 || port > 65_535)) {
            terminal.err().println("daylight: --port goes with --serve, and is 0 to 65535");
            return Exit.USAGE;
        }
        if (!stories.isEmpty() && (!serve || Set.copyOf(stories).size() < stories.size())) {
            terminal.err().println("daylight: --story goes with --serve: name each story once");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            PreviewFolder.clearLeft(newsroom);
            Optional<PlannedPart> shown =
                    part == null ? newsroom.catalog().parts().next() : Optional.of(part(newsroom, "" + trove, part));
            if (shown.isEmpty()) {
                terminal.err()
                        .println(
                                newsroom.catalog().parts().isAnyPaused()
                                        ? PublishCommand.paused(newsroom)
                                        : PublishCommand.nothingLeft(newsroom, newsroomOption));
                return Exit.NOTHING_DONE;
            }
            return serve ? serve(newsroom, shown.get()) : show(newsroom, shown.get(), terminal);
        }
    }

    /** Serves the archive as it would be with the part. */
    private int serve(Newsroom newsroom, PlannedPart planned) throws IOException {
        try (Shutdown ending = new Shutdown();
                Vault vault = Wiring.vaultToRead(newsroom)) {
            FindingsCommand.note(newsroom, planned, terminal);
            Instant now = terminal.clock().instant();
            List<StoriesWithPart.NewStory> told = List.of();
            if (!stories.isEmpty()) {
                switch (PublishCommand.compared(newsroom, vault, planned, stories, now, terminal)) {
                    case StoriesWithPart.Ready(StoriesWithPart ready) -> told = ready.stories();
                    case StoriesWithPart.Faulty(String name, List<StoryFault> faults) -> {
                        FileActions.print(
                                terminal,
                                new NewsroomFiles(newsroom, FileKind.STORY)
                                        .file(name)
                                        .toString(),
                                faults);
                        return Exit.SOME_LOST;
                    }
                    case StoriesWithPart.Refused(String reason) -> {
                        terminal.err()
                                .println("daylight: this part cannot be published with the story: "
                                        + TerminalFormats.printable(reason));
                        return Exit.SOME_LOST;
                    }
                }
            }
            switch (PreviewArchive.of(newsroom, vault, planned, told, now, new SecureRandom())) {
                case PreviewArchive.Refused(String reason) -> {
                    terminal.err().println("daylight: this part cannot be published: " + reason);
                    return Exit.SOME_LOST;
                }
                case PreviewArchive.Made made -> {
                    String banner = "Preview: not published. Part " + planned.number() + " of " + planned.trove()
                            + ", due " + TerminalFormats.minute(planned.due()) + ".";
                    try (PreviewArchive preview = made.preview();
                            Archive archive = Archive.open(preview.archive())) {
                        ServeCommand.serveWith(
                                SiteOptions.preview(
                                        banner,
                                        fault -> terminal.err()
                                                .println("daylight: " + TerminalFormats.printable(fault))),
                                terminal,
                                archive,
                                preview.index(),
                                new ServeCommand.ListenAddress("127.0.0.1", port == null ? PORT : port, ""),
                                " (a preview, on this computer only; press Ctrl-C to end it)",
                                ending);
                    }
                    return Exit.DONE;
                }
            }
        }
    }

    /** A part, or an error that says where to find the existing ones. */
    static PlannedPart part(Newsroom newsroom, String trove, int number) throws IOException {
        NewsroomOption.trove(newsroom, trove);
        Optional<PlannedPart> found = newsroom.catalog().parts().find(trove, number);
        if (found.isEmpty()) {
            throw new IOException("no part " + number + " of " + trove + " is planned; see  daylight plan");
        }
        return found.get();
    }

    /** Prints a part as it would be published or as it was published. Returns the exit code. */
    static int show(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        List<HeldDocument> documents = newsroom.catalog().documents().of(part);
        long withheld = documents.stream().filter(one -> one.withheld() != null).count();
        terminal.out()
                .println("part " + part.number() + " of " + part.trove() + ": "
                        + TerminalFormats.printable(part.title()));
        terminal.out()
                .println(
                        part.published() == null
                                ? "due " + TerminalFormats.minute(part.due())
                                : "published " + TerminalFormats.minute(part.published()));
        terminal.out()
                .println(TerminalFormats.count(documents.size() - withheld, "document") + ", "
                        + TerminalFormats.count(withheld) + " withheld");
        part.announcement().lines().forEach(line -> terminal.out().println("  " + TerminalFormats.printable(line)));
        terminal.out().println();
        try (Vault vault = Wiring.vaultToRead(newsroom)) {
            var filter = DocumentFilter.of(part);
            ListCommand.print(newsroom, filter, new DocumentLines(terminal, vault, false));
            if (part.published() == null) {
                UnextractedNote.print(newsroom, vault, part, terminal);
                RevealsCommand.note(newsroom, part, terminal);
                FindingsCommand.note(newsroom, part, terminal);
            }
        }
        var waiting = new WaitingDocuments(newsroom.catalog(), part.troveRow(), part.due());
        if (part.published() == null
                && ReleaseGate.examine(part, documents, waiting::barring, waiting::why)
                        instanceof ReleaseGate.Refused(String reason)) {
            terminal.err().println("daylight: this part cannot be published: " + reason);
            return Exit.SOME_LOST;
        }
        return Exit.DONE;
    }
}
