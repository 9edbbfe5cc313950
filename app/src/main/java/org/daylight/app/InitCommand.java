package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.flow.publish.StoredClock;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = {"Creates a newsroom: a private folder with settings and keys."},
        footer = {
            "",
            "Example:",
            "  daylight init newsroom --title \"The Harbour Papers\" \\",
            "      --origin harbour.example.org",
            "",
            "The public archive is a folder inside the newsroom, unless --archive names another"
                    + " place. To let a web server read that folder, let other users pass through"
                    + " the newsroom's folder:",
            "  chmod 711 newsroom            opens the archive and nothing else"
        })
final class InitCommand implements Callable<Integer> {

    private static final String DEFAULT_ORIGIN = "archive.example";

    @Parameters(paramLabel = "NEWSROOM", description = "A folder that does not exist yet or is empty.")
    private Path folder = Path.of("");

    @Option(names = "--title", paramLabel = "T", description = "The archive's name, as readers see it.")
    private String title = "Untitled archive";

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            description =
                    "The name under which the log is signed, preferably your host name. It cannot be changed later.")
    private String origin = DEFAULT_ORIGIN;

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            description = "Where to create the public folder, such as /srv/harbour. Default: inside the newsroom.")
    private @Nullable Path archive;

    private final Terminal terminal;

    InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> fault = fault(origin);
        if (fault.isPresent()) {
            terminal.err().println("daylight: --origin: " + fault.get());
            return Exit.USAGE;
        }
        Path path = terminal.path(folder);
        String publicFolder = archive == null
                ? "archive"
                : terminal.path(archive).toAbsolutePath().normalize().toString();
        refuseFullArchive();
        Newsroom.create(path, new Settings(title, origin, publicFolder), new SecureRandom());
        try (Newsroom newsroom = Newsroom.open(path)) {
            StoredClock.begin(newsroom, terminal.clock(), terminal.steady());
            terminal.out().println("newsroom  " + folder);
            terminal.out()
                    .println("archive   " + folder.resolve(newsroom.settings().archive())
                            + "  (becomes public with the first part)");
            terminal.out().println("log key   " + newsroom.verifierKey().text());
            if (origin.equals(DEFAULT_ORIGIN)) {
                terminal.err()
                        .println("WARNING: the log will be signed under the name " + DEFAULT_ORIGIN
                                + ", which does not identify you and cannot be changed once something is published. To"
                                + " choose a name, delete this folder and run  daylight init " + folder
                                + " --origin papers.example.org  with a"
                                + " host name of yours.");
            }
            terminal.err()
                    .println("Keep a copy of " + folder.resolve("keys")
                            + " elsewhere: without it you cannot publish to this archive again.");
        }
        return Exit.DONE;
    }

    /** The archive folder is public, so files that are already there would become public too. */
    private void refuseFullArchive() throws IOException {
        Path there = archive == null ? null : terminal.path(archive);
        if (there == null || !Files.exists(there)) {
            return;
        }
        try (var entries = Files.list(there)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(
                        archive + " is not empty: name a folder for the archive that does not exist yet or is"
                                + " empty; everything in it will be public");
            }
        }
    }

    /** What is wrong with a name for a log, and how to write it. */
    static Optional<String> fault(String origin) {
        if (origin.matches("(?i)[a-z][a-z0-9+.-]*://.*") || origin.endsWith("/")) {
            String bare = origin.replaceFirst("(?i)^[a-z][a-z0-9+.-]*://", "").replaceFirst("/+$", "");
            return Optional.of("write the name without \"https://\" and without a slash at the end"
                    + (NoteKey.isName(bare) ? ":  --origin " + bare : ""));
        }
        return NoteKey.isName(origin)
                ? Optional.empty()
                : Optional.of("\"" + TerminalFormats.printable(origin)
                        + "\" cannot be used as a name: it must have no spaces, no plus sign and at"
                        + " most 255 characters; best is a host name such as papers.example.org");
    }
}
