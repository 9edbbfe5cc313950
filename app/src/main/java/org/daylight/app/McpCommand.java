package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.mcp.ArchiveTools;
import org.daylight.mcp.McpHttp;
import org.daylight.mcp.McpProgram;
import org.daylight.search.ArchiveIndex;
import org.daylight.web.SiteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mcp",
        description = {
            "Lets an assistant search, read and verify an archive.",
            "A program that speaks the Model Context Protocol starts this command and uses it through standard input"
                + " and output. With --http, the command is a server for such programs, at /mcp. Nothing is sent"
                + " anywhere else. Every answer names documents by number and address, and marks what is text from a"
                + " document."
        },
        footer = {
            "",
            "Examples:",
            "  daylight mcp newsroom/archive",
            "  daylight mcp /srv/archive --base https://papers.example",
            "  daylight mcp /srv/archive --http 8090",
            "",
            "On standard input and output, the archive is read as it is when the command starts: start it again after"
                    + " a new part. With --http, a new part is noticed within seconds.",
            "",
            "With --http, programs on this computer use http://127.0.0.1:PORT/mcp. For others, put a TLS proxy in"
                    + " front of it, and give its address as --base. Nothing limits how much one client may ask; leave"
                    + " that to the proxy.",
            "",
            "Exit code 0: the input has ended, or the command was asked to stop. 3: the archive cannot be read."
        })
final class McpCommand implements Callable<Integer> {

    /** How often the index checks for a new part. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Pattern PLACE =
            Pattern.compile("(?:([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):)?([0-9]{1,5})");

    @Parameters(paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "URL",
            description = "The address of its web site, for complete addresses in the answers.")
    private String base = "";

    @Option(
            names = "--http",
            paramLabel = "[HOST:]PORT",
            description = "Serve the protocol over HTTP at this address; 0 for any free port. The host is 127.0.0.1"
                    + " unless it is given. Default: standard input and output.")
    private String http = "";

    private final Terminal terminal;

    McpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String site = new SiteOptions(base, fault -> {}).base();
        if (!http.isEmpty()) {
            Matcher place = PLACE.matcher(http);
            if (!place.matches()) {
                terminal.err().println("daylight: --http needs a port, such as 8090 or 127.0.0.1:8090");
                return Exit.USAGE;
            }
            String host = place.group(1) == null ? "127.0.0.1" : place.group(1).replaceAll("[\\[\\]]", "");
            return serve(site, host, Integer.parseInt(place.group(2)));
        }
        try (Archive archive = Archive.open(terminal.path(folder));
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            var tools = new ArchiveTools(archive, index.index(), site);
            McpProgram.serve(tools, Version.text(), System.in, System.out, this::report);
            return Exit.DONE;
        }
    }

    private void report(String fault) {
        terminal.err().println("daylight: " + TerminalFormats.printable(fault));
    }

    /** Serves over HTTP until the program is asked to stop. */
    private int serve(String site, String host, int port) throws IOException {
        try (Shutdown ending = new Shutdown()) {
            int at = port;
            do {
                at = serveUntilReplaced(site, host, at, ending);
            } while (at != 0);
            return Exit.DONE;
        }
    }

    /** Serves the archive as it is now. @return the port at which to continue, because the archive must be opened again; 0 to end */
    private int serveUntilReplaced(String site, String host, int port, Shutdown ending) throws IOException {
        try (Archive archive = ServeCommand.open(terminal, folder);
                ArchiveIndex index = ServeCommand.index(terminal, archive, Wiring.defaultIndexFolder(archive))) {
            new OpenSearch(terminal)
                    .catchUp(index); // a search in half an index would find too little, and nobody would see it
            index.follow(LOOK);
            var tools = new ArchiveTools(archive, index.index(), site);
            try (McpHttp server = McpHttp.start(
                    tools,
                    Version.text(),
                    host,
                    port,
                    site,
                    this::report,
                    error -> ServeCommand.end(terminal, error))) {
                String shownHost = host.contains(":") ? "[" + host + "]" : host;
                terminal.out()
                        .println("serving \""
                                + TerminalFormats.printable(archive.contents().title()) + "\" at http://" + shownHost
                                + ":" + server.port() + McpHttp.PATH);
                terminal.out().flush();
                return ServeCommand.isReplaced(terminal, archive, index, () -> {}, ending) ? server.port() : 0;
            }
        }
    }
}
