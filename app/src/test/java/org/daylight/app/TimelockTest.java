package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.daylight.demo.HarbourTrove;
import org.daylight.timelock.Beacon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part is planned for the time of a round of quicknet whose signature is public: nobody opens it before, and any mirror opens it from then on. */
class TimelockTest {

    /** The signature that quicknet published for round 123. */
    private static final String ROUND_123 =
            "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

    /** Another point of the group: the signature is that of no round here. */
    private static final String WRONG =
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb";

    @TempDir
    Path folder = Path.of("");

    private String clock = "2023-08-20T12:00:00Z";
    private String printed = "";
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private int daylight(String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int exit = Main.run(
                new Terminal(out, out, false, folder, Clock.fixed(Instant.parse(clock), ZoneOffset.UTC)), arguments);
        printed = output.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void done(String... arguments) {
        assertEquals(Exit.DONE, daylight(arguments), () -> String.join(" ", List.of(arguments)) + ":\n" + printed);
    }

    private void printed(String words) {
        assertTrue(printed.contains(words), printed);
    }

    /** A server of the beacon that has one round. */
    private String relay(String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        servers.add(server);
        String path = "/" + Beacon.QUICKNET.chainHash() + "/public/123";
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            boolean found = exchange.getRequestURI().toString().equals(path);
            exchange.sendResponseHeaders(found ? 200 : 404, found ? answer.length : -1);
            if (found) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void aPartOpensAtItsTimeWithoutThePublisher() throws IOException {
        Path mail = new HarbourTrove(7, 40).writeTo(folder.resolve("source")).mail();
        done("init", "newsroom", "--title", "The Harbour Papers", "--origin", "harbour.example.org");
        done("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        done(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2023-08-23T15:15:33Z",
                "--every",
                "P1D",
                "--parts",
                "3");
        assertEquals(
                Exit.USAGE,
                daylight("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1", "--keys", "--timelock"));
        done("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1..2", "--timelock");
        done("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "3");
        done("check", "newsroom/archive");
        done("mirror", "newsroom/archive", "one");
        done("mirror", "newsroom/archive", "two");

        String right = relay("{\"round\":123,\"randomness\":\"00\",\"signature\":\"" + ROUND_123 + "\"}");
        done("unseal", "one", "--beacon", right);
        printed("no part is due now that the beacon opens");
        assertEquals(List.of(), requests);
        assertEquals(Exit.USAGE, daylight("unseal", "one"));
        assertEquals(Exit.USAGE, daylight("unseal", "one", "--beacon", "ftp://x"));
        assertEquals(Exit.USAGE, daylight("mirror", "newsroom/archive", "one", "--beacon", "ftp://x"));

        clock = "2023-08-23T15:15:33Z";
        String liar = relay("{\"round\":123,\"signature\":\"" + WRONG + "\"}");
        String broken = relay("<html>");
        String large = relay("x".repeat(20_000));
        assertEquals(
                Exit.NOTHING_DONE, daylight("unseal", "one", "--beacon", liar, "--beacon", broken, "--beacon", large));
        printed("sent a wrong signature: this is not the signature of round 123 of quicknet");
        printed("did not answer with a signature");
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "one", WRONG));
        printed("it is not the signature of the round of a part that is sealed here");
        assertFalse(Files.exists(folder.resolve("one/unsealed")));

        // The publisher cannot be reached. One mirror asks the beacon; the other is given the signature by telephone.
        Files.move(folder.resolve("newsroom"), folder.resolve("seized"));
        assertEquals(
                Exit.NOTHING_DONE, daylight("mirror", "newsroom/archive", "one", "--beacon", liar, "--beacon", right));
        printed("opened part 1 of harbour, because its time has come");
        done("unseal", "two", ROUND_123.toUpperCase(java.util.Locale.ROOT));
        printed("opened part 1 of harbour; not yet confirmed by the publisher's log");
        done("check", "one");
        printed("part 1 of harbour was opened with its key");
        assertEquals(
                Files.readString(folder.resolve("one/unsealed/0001.json")),
                Files.readString(folder.resolve("two/unsealed/0001.json")));

        // A later part is not opened by the signature of an earlier round, and one without a round by none.
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "two", ROUND_123));
        clock = "2023-08-30T00:00:00Z";
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "two", "--beacon", right));
        printed("no signature of round");
        assertFalse(Files.exists(folder.resolve("two/unsealed/0002.json")));
        assertFalse(Files.exists(folder.resolve("two/unsealed/0003.json")));

        // The publisher returns: its log confirms what was opened. What is cancelled cannot be taken back.
        clock = "2023-08-23T16:00:00Z";
        done("publish", "-n", "seized", "--due");
        printed("published part 1 of harbour");
        done("mirror", "seized/archive", "one");
        done("check", "one");
        assertFalse(printed.contains("opened-unconfirmed"), printed);
        done("cancel", "-n", "seized", "harbour/3", "--reason", "An error.");
        assertFalse(printed.contains("--timelock"), printed);
        done("cancel", "-n", "seized", "harbour/2", "--reason", "An error.");
        printed("it was sealed with --timelock: anyone who kept the file can open it from 2023-08-24 15:15");
    }
}
