package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.web.PublicServer;
import org.daylight.web.Site;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        description = {
            "Serves an archive to readers: pages, search, feeds, and the public files themselves.",
            "It needs the archive's folder and nothing else. While it serves, it makes the search index beside the"
                    + " folder, as ARCHIVE.index, and must be able to write there."
        },
        footer = {
            "",
            "Examples:",
            "  daylight serve newsroom/archive",
            "  daylight serve archive --host 0.0.0.0 --port 8080",
            "",
            "It speaks plain HTTP and keeps no log of who read what; put a TLS proxy or an onion service before it."
        })
final class ServeCommand implements Callable<Integer> {

    /** How often it looks for a new release. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Parameters(paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any that is free (${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--index",
            paramLabel = "FOLDER",
            description = "Where the search index is made. Default: ARCHIVE.index, beside the archive.")
    private @Nullable Path indexFolder;

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Ending ending = new Ending();
                Archive archive = open(terminal, folder)) {
            Path index = indexFolder == null ? Wiring.indexBeside(archive) : terminal.path(indexFolder);
            serve(terminal, archive, index, host, port, "", ending);
            return Exit.DONE;
        }
    }

    /** Opens an archive; says where it is when somebody names the newsroom. */
    static Archive open(Terminal terminal, Path folder) throws IOException {
        if (Files.exists(terminal.path(folder).resolve("daylight.toml"))) {
            throw new IOException(folder + " is a newsroom, which is private: name its archive, such as "
                    + folder.resolve("archive"));
        }
        return Archive.open(terminal.path(folder));
    }

    /** Serves until the program is told to stop. */
    static void serve(
            Terminal terminal, Archive archive, Path indexFolder, String host, int port, String remark, Ending ending)
            throws IOException {
        try (ArchiveIndex index = ArchiveIndex.open(archive, indexFolder);
                PublicServer server =
                        PublicServer.start(new Site(archive, index.index(), index::progress), host, port)) {
            index.follow(LOOK);
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            terminal.out()
                    .println("serving \"" + Words.printable(archive.contents().title()) + "\" at http://" + shownHost
                            + ":" + server.port() + "/" + remark);
            terminal.out().flush();
            showProgress(terminal, index, ending);
            tellFaults(terminal, index, ending);
        }
    }

    private static void showProgress(Terminal terminal, ArchiveIndex index, Ending ending) {
        if (index.progress().isDone()) {
            return;
        }
        ProgressLine line = new ProgressLine(terminal, "documents indexed");
        terminal.err().println("making the search index beside the archive; pages can be read meanwhile");
        while (!index.progress().isDone() && index.fault().isEmpty() && !ending.toldWithin(Duration.ofMillis(200))) {
            ArchiveIndex.Progress now = index.progress();
            line.update(now.indexed(), now.indexed(), now.total());
        }
        line.clear();
        if (index.progress().isDone()) {
            terminal.err()
                    .println(
                            "search index done: " + Words.count(index.progress().total(), "document"));
        }
    }

    /** Says each new reason why the index is not made further, until the program is told to stop. */
    private static void tellFaults(Terminal terminal, ArchiveIndex index, Ending ending) {
        String said = "";
        do {
            String fault = index.fault().orElse("");
            if (!fault.isEmpty() && !fault.equals(said)) {
                terminal.err().println("daylight: the search index: " + Words.printable(fault));
            }
            said = fault;
        } while (!ending.toldWithin(LOOK));
    }
}
