package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.daylight.flow.KeptClock;
import org.daylight.flow.Newsroom;
import org.daylight.flow.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = "Makes a newsroom: a private folder with settings and keys.",
        footer = {
            "",
            "Example:",
            "  daylight init newsroom --title \"The Harbour Papers\" \\",
            "      --origin harbour.example.org",
            "",
            "A web server that serves the archive from within the newsroom must be let through its folder:",
            "  chmod 711 newsroom            opens the archive, and nothing else of it"
        })
final class InitCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NEWSROOM", description = "A folder that does not exist yet, or is empty.")
    private Path folder = Path.of("");

    @Option(names = "--title", paramLabel = "T", description = "What readers see as the name of the archive.")
    private String title = "Untitled archive";

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            description = "The name the log is signed under, best a host name of yours. It cannot be changed later.")
    private String origin = "archive.example";

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            description = "Where the public folder is to be, such as /srv/harbour. Otherwise it is in the newsroom.")
    private @Nullable Path archive;

    private final Terminal terminal;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path path = terminal.path(folder);
        String publicFolder = archive == null
                ? "archive"
                : terminal.path(archive).toAbsolutePath().normalize().toString();
        Newsroom.create(path, new Settings(title, origin, publicFolder), new SecureRandom());
        try (Newsroom newsroom = Newsroom.open(path)) {
            KeptClock.begin(newsroom, terminal.clock(), terminal.steady());
            terminal.out().println("newsroom  " + folder);
            terminal.out()
                    .println("archive   " + folder.resolve(newsroom.settings().archive())
                            + "  (public, after the first release)");
            terminal.out().println("log key   " + newsroom.verifierKey().text());
            terminal.err()
                    .println("Keep a copy of " + folder.resolve("keys")
                            + " elsewhere: without it the archive cannot be continued.");
        }
        return Exit.DONE;
    }
}
