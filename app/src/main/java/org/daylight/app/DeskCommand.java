package org.daylight.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.daylight.desk.DeskServer;
import org.daylight.desk.DeskSite;
import org.daylight.desk.account.HostNames;
import org.daylight.desk.page.DeskNewsroom;
import org.daylight.desk.page.DeskStores;
import org.daylight.editors.Editors;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "desk",
        description = {
            "Serves the editors' desk to this machine's browsers.",
            "Users sign in with a passkey, or with password and code. They review documents, plan parts and approve"
                + " them, with the rules by role of the commands, and the same audit log. Other commands can work at"
                + " the same time.",
            "It listens on this machine only. From another machine, use an SSH tunnel to localhost, or an onion service"
                    + " that points to this port: name it with --onion. Passkeys work at localhost and at the onion"
                    + " address, not at 127.0.0.1. Sessions end when the command ends."
        },
        footer = {
            "",
            "Examples:",
            "  daylight users add ann --role publisher     first: a user who can sign in",
            "  daylight desk -n newsroom",
            "  daylight desk -n newsroom --port 9000",
            "  daylight desk --onion NAME.onion            behind an onion service",
            "  ssh -L 8421:localhost:8421 newsroom-machine    then open localhost:8421",
            "",
            "Stop it with Ctrl-C. Exit code 0: it was stopped."
        })
final class DeskCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMinutes(1);

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(
            names = "--host",
            paramLabel = "H",
            description = "Address of this machine to listen on: 127.0.0.1, localhost or ::1 (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any that is free (${DEFAULT-VALUE}).")
    private int port = 8421;

    @Option(
            names = "--onion",
            paramLabel = "NAME",
            description = "The name of the onion service that points to this port: 56 characters and .onion.")
    private String onion = "";

    private final Terminal terminal;

    DeskCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String name = onion.toLowerCase(Locale.ROOT);
        if (!HostNames.isLoopback(host.toLowerCase(Locale.ROOT))) {
            terminal.err()
                    .println(
                            "daylight: the desk listens on this machine only, not on " + TerminalFormats.printable(host)
                                    + ": use 127.0.0.1, localhost or ::1, and an SSH tunnel or an onion service from"
                                    + " elsewhere");
            return Exit.USAGE;
        }
        if (!onion.isEmpty() && !HostNames.isOnion(name)) {
            terminal.err()
                    .println("daylight: --onion: \"" + TerminalFormats.printable(onion)
                            + "\" is not the name of an onion service: it has 56 letters and digits, then .onion");
            return Exit.USAGE;
        }
        if (port < 0 || port > 65_535) {
            terminal.err().println("daylight: --port: a port is a number from 0 to 65535");
            return Exit.USAGE;
        }
        try (Shutdown ending = new Shutdown();
                Newsroom reading = newsroomOption.open(terminal);
                Newsroom deciding = newsroomOption.open(terminal)) {
            completeIndex(reading);
            var site = new DeskNewsroom(reading, deciding, new Stores(reading));
            try (site) {
                serve(site, new HostNames(name), ending);
            }
            return Exit.DONE;
        }
    }

    /** Adds to the search index what an import could not add, as a search does. */
    private void completeIndex(Newsroom newsroom) throws IOException {
        if (Wiring.mayHaveOriginals(newsroom)) {
            try (Vault vault = Wiring.vaultToRead(newsroom)) {
                new OpenSearch(terminal).ofNewsroom(newsroom, vault).close();
            }
        }
    }

    private void serve(DeskNewsroom newsroom, HostNames names, Shutdown ending) throws IOException {
        var site = new DeskSite(
                newsroom,
                names,
                terminal.clock(),
                new SecureRandom(),
                fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)));
        try (DeskServer server = DeskServer.start(site, host, port, error -> ServeCommand.end(terminal, error))) {
            terminal.out()
                    .println("the desk of \""
                            + TerminalFormats.printable(
                                    newsroom.newsroom().settings().title())
                            + "\" is at http://" + (host.equals("::1") ? "[::1]" : "localhost") + ":" + server.port()
                            + "/" + (names.onion().isEmpty() ? "" : " and http://" + names.onion() + "/"));
            if (new Editors(newsroom.newsroom()).list().isEmpty()) {
                terminal.out()
                        .println("nobody can sign in, because there are no users yet: add the first one with  daylight"
                                + " users add NAME --role publisher" + newsroomOption.given());
            }
            terminal.out().flush();
            while (!ending.isRequestedWithin(LOOK)) {
                // until it is stopped
            }
        }
    }

    private record Stores(Newsroom newsroom) implements DeskStores {

        @Override
        public Vault vault() throws IOException {
            return Wiring.vaultToRead(newsroom);
        }

        @Override
        public Searchable index(Newsroom newsroom, Vault vault) throws IOException {
            return Wiring.indexToRead(newsroom, vault);
        }
    }
}
