package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.mailserver.imap.ImapDialogue;
import org.daylight.mailserver.line.LineLimits;
import org.daylight.mailserver.line.LineServer;
import org.daylight.mailserver.nntp.NntpDialogue;
import org.daylight.search.ArchiveIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mailserver",
        description = {
            "Serves an archive to mail programs and news readers.",
            "Readers find a folder for each trove, each part and each frequent correspondent, by IMAP, and a group for"
                    + " each trove and part, by NNTP. Nothing can be changed. They sign in with any name and any"
                    + " password, which are not looked at. It uses the search index next to the archive, as"
                    + " ARCHIVE.index, and builds it if necessary."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mailserver newsroom/archive",
            "  daylight mailserver archive --host 0.0.0.0 --imap 143 --no-nntp",
            "  daylight mailserver archive --nntp 119 --no-imap --connections 2000",
            "",
            "It uses no TLS: put a TLS proxy or an onion service in front of it. It does not log who reads what.",
            "",
            "Exit code 0: it was asked to stop. 2: wrong options. 3: the archive cannot be read, or the port not used."
        })
final class MailServerCommand implements Callable<Integer> {

    /** How often it checks for a new release. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int MOST_CONNECTIONS = 10_000;

    @Parameters(paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--imap",
            paramLabel = "N",
            description = "Port for IMAP; 0 for any that is free (${DEFAULT-VALUE}).")
    private int imapPort = 1143;

    @Option(names = "--no-imap", description = "No IMAP.")
    private boolean noImap;

    @Option(
            names = "--nntp",
            paramLabel = "N",
            description = "Port for NNTP; 0 for any that is free (${DEFAULT-VALUE}).")
    private int nntpPort = 1119;

    @Option(names = "--no-nntp", description = "No NNTP.")
    private boolean noNntp;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "How many connections may be open for each protocol, up to 10000 (${DEFAULT-VALUE}). When there"
                            + " would be more, the one that has been idle longest is closed.")
    private int connections = LineLimits.STANDARD.connections();

    @Option(
            names = "--index",
            paramLabel = "FOLDER",
            description = "Where to keep the search index. Default: ARCHIVE.index, next to the archive.")
    private @Nullable Path indexFolder;

    private final Terminal terminal;

    MailServerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String wrong = wrongOptions();
        if (!wrong.isEmpty()) {
            terminal.err().println("daylight: " + wrong);
            return Exit.USAGE;
        }
        try (Shutdown ending = new Shutdown()) {
            boolean again;
            do {
                again = serveUntilReplaced(ending);
            } while (again);
            return Exit.DONE;
        }
    }

    /** What is wrong with the options; empty for nothing. */
    private String wrongOptions() {
        if (noImap && noNntp) {
            return "--no-imap and --no-nntp together leave nothing to serve";
        }
        if (!isPort(imapPort) || !isPort(nntpPort)) {
            return "a port is a number from 0 to 65535";
        }
        return connections < 1 || connections > MOST_CONNECTIONS ? "--connections is a number from 1 to 10000" : "";
    }

    private static boolean isPort(int port) {
        return port >= 0 && port <= 65_535;
    }

    /** Serves the archive as it is now. @return whether the archive must be opened again, because a recovery has replaced it */
    private boolean serveUntilReplaced(Shutdown ending) throws IOException {
        try (Archive archive = ServeCommand.open(terminal, folder);
                ArchiveIndex index = ServeCommand.index(
                        terminal,
                        archive,
                        indexFolder == null ? Wiring.defaultIndexFolder(archive) : terminal.path(indexFolder))) {
            var folders = new MailFolders(archive, index.index(), MailFolders.CPU_MILLIS);
            var cache = new DerivedCache(Runtime.getRuntime().maxMemory() / 16);
            var faults = new ReportedFaults(terminal);
            List<LineServer> servers = new ArrayList<>();
            try {
                String title = TerminalFormats.printable(archive.contents().title());
                if (!noImap) {
                    servers.add(start(imapPort, new ImapDialogue(archive, folders, cache, faults), faults));
                    imapPort = servers.getLast().port();
                    terminal.out().println("serving \"" + title + "\" by IMAP at " + place(imapPort));
                }
                if (!noNntp) {
                    servers.add(start(
                            nntpPort, new NntpDialogue(archive, folders, cache, terminal.clock(), faults), faults));
                    nntpPort = servers.getLast().port();
                    terminal.out().println("serving \"" + title + "\" by NNTP at " + place(nntpPort));
                }
                terminal.out().flush();
                index.follow(LOOK);
                ServeCommand.showProgress(terminal, index, () -> {}, ending);
                return ServeCommand.isReplaced(terminal, archive, index, () -> {}, ending);
            } finally {
                for (LineServer server : servers) {
                    server.close();
                }
            }
        }
    }

    private LineServer start(int port, LineServer.Dialogue dialogue, Consumer<String> faults) throws IOException {
        return LineServer.start(
                host,
                port,
                LineLimits.STANDARD.withConnections(connections),
                dialogue,
                new LineServer.Reports(faults, error -> ServeCommand.end(terminal, error)),
                System::nanoTime);
    }

    private String place(int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
