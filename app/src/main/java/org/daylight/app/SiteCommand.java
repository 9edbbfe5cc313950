package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.newsroom.Newsroom;
import org.daylight.staticsite.StaticSite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "site",
        description = {
            "Writes an archive as plain files for any host.",
            "Readers search, read and verify the documents in their browsers; the host runs no program. The folder"
                + " gets the archive's public files, pages, and a search index. Run it again after a publication: it"
                + " only adds what is new, and deletes what is not needed any more. You can stop it at any time."
        },
        footer = {
            "",
            "Examples:",
            "  daylight site newsroom/archive www      writes or updates the folder www",
            "  daylight site papers /var/www/papers    from a mirror",
            "",
            "With a line  site = \"../www\"  in daylight.toml, every command that publishes also updates the site. The"
                    + " folder can be copied under any path of any web server, object store, onion service or stick"
                    + " (docs/static-site.md). The files of the archive in it are hard links where possible: do not"
                    + " edit them.",
            "",
            "Exit code 0: the site is complete. 3: it was not completed, and what readers see is unchanged or new"
                    + " as a whole. A message says why."
        })
final class SiteCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "ARCHIVE",
            description = "The folder of an archive: the public folder of a newsroom, or a mirror.")
    private @Nullable Path archive;

    @Parameters(
            index = "1",
            paramLabel = "FOLDER",
            description = "The folder of the site: a new or empty one, or one that this command wrote.")
    private @Nullable Path folder;

    private final Terminal terminal;

    SiteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (archive == null || folder == null) {
            throw new IllegalStateException("a required parameter is missing");
        }
        terminal.out().println(write(terminal.path(archive), terminal.path(folder), terminal));
        return Exit.DONE;
    }

    /** Writes the site and returns what to say of it. */
    private static String write(Path source, Path folder, Terminal terminal) throws IOException {
        var progress = new SiteProgress(terminal);
        try (Archive archive = Archive.open(source)) {
            StaticSite.Written written = StaticSite.write(archive, folder, progress);
            return "wrote the site of " + TerminalFormats.count(written.entries())
                    + (written.entries() == 1 ? " entry" : " entries") + " of the log: "
                    + TerminalFormats.count(written.documents(), "document") + ", "
                    + TerminalFormats.count(written.written()) + (written.written() == 1 ? " file" : " files")
                    + " new or changed, " + TerminalFormats.count(written.deleted()) + " deleted";
        } finally {
            progress.clear();
        }
    }

    /** Updates the site after a publication, if the newsroom has one. Never fails, because the publication itself has succeeded. */
    static void after(Newsroom newsroom, Terminal terminal) {
        newsroom.siteFolder().ifPresent(folder -> {
            try {
                terminal.err().println(write(newsroom.archiveFolder(), folder, terminal));
            } catch (IOException | RuntimeException e) {
                terminal.err()
                        .println("daylight: it is published here, but the static site was not updated: "
                                + ErrorMessages.reason(e) + ". Then run  daylight site "
                                + TerminalFormats.printable(newsroom.archiveFolder() + " " + folder));
            }
        });
    }

    /** Shows what is being done: the step, and for documents a count with the time that is left. */
    private static final class SiteProgress implements StaticSite.Progress {
        private final Terminal terminal;
        private ProgressLine line;

        SiteProgress(Terminal terminal) {
            this.terminal = terminal;
            line = new ProgressLine(terminal, "documents");
        }

        @Override
        public void begins(String what) {
            line.clear();
            line = new ProgressLine(terminal, "documents");
            if (terminal.isTerminal()) {
                terminal.err().println(TerminalFormats.printable(what));
            }
        }

        @Override
        public void says(String words) {
            line.say(TerminalFormats.printable(words));
        }

        @Override
        public void at(long done, long total) {
            line.update(done, total);
        }

        void clear() {
            line.clear();
        }
    }
}
