package org.daylight.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.daylight.http.GeminiServer;
import org.daylight.web.SiteOptions;
import org.daylight.web.gemini.GeminiGateway;
import org.daylight.web.gemini.GeminiKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "gemini",
        description = {
            "Serves a web site of Daylight to readers with a Gemini client.",
            "Gemini is a small protocol for pages of text. This command answers its requests with the pages and files"
                    + " of a site that  daylight serve  serves. It stores nothing of what is read."
        },
        footer = {
            "",
            "Examples:",
            "  daylight gemini http://127.0.0.1:8080 --name papers.example --key gemini.p12",
            "  daylight gemini http://127.0.0.1:8080 --name localhost --key k.p12 --host ::1",
            "",
            "The key file is made at the first start. Back it up: readers’ programs remember its certificate and warn"
                    + " when it changes.",
            "",
            "Exit code 0: it was asked to stop. 2: an option is wrong. 3: the port or the key file cannot be used."
        })
final class GeminiCommand implements Callable<Integer> {

    private static final int MAX_CONNECTIONS = 1_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    @Parameters(paramLabel = "SITE", description = "Address of the site, such as http://127.0.0.1:8080")
    private String site = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            required = true,
            description = "The host in the addresses that readers use, such as papers.example")
    private String name = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The file with the key and the certificate. It is made if there is none.")
    private Path key = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "0.0.0.0";

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on (${DEFAULT-VALUE}).")
    private int port = 1965;

    private final Terminal terminal;

    GeminiCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String base;
        try {
            base = new SiteOptions(site, fault -> {}).base();
        } catch (IllegalArgumentException e) {
            base = "";
        }
        boolean isName = name.matches("[A-Za-z0-9.-]{1,253}");
        if (base.isEmpty() || !isName || port < 0 || port > 65_535) {
            terminal.err()
                    .println("daylight: "
                            + (base.isEmpty()
                                    ? "SITE is an address such as http://127.0.0.1:8080"
                                    : isName ? "--port is a number from 0 to 65535" : "--name is the name of a host"));
            return Exit.USAGE;
        }
        GeminiKey keyOfServer = GeminiKey.of(terminal.path(key), name, new SecureRandom());
        try (var ending = new Shutdown();
                var gateway = new GeminiGateway(
                        URI.create(base),
                        fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)));
                GeminiServer server =
                        GeminiServer.start(host, port, name, keyOfServer.tls(), MAX_CONNECTIONS, SILENCE, gateway)) {
            terminal.out()
                    .println("serving " + base + " at gemini://" + name
                            + (server.port() == 1965 ? "" : ":" + server.port()) + "/");
            terminal.out().println("SHA-256 of its certificate: " + keyOfServer.fingerprint());
            terminal.out().flush();
            while (!ending.isRequestedWithin(Duration.ofHours(1))) {
                // it serves
            }
            return Exit.DONE;
        }
    }
}
