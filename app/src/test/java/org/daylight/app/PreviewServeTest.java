package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daylight preview --serve} shows the next part in a browser on this computer, and leaves nothing. */
class PreviewServeTest {

    private static final Pattern PORT = Pattern.compile("at http://127\\.0\\.0\\.1:([0-9]+)/ \\(a preview");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    void aNewsroom() throws IOException {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(
                mail.resolve("1.eml"),
                "From: Ann <ann@port.example>\nSubject: Lighthouse\nMessage-ID: <1@a>\nMIME-Version: 1.0\n"
                        + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nCall 040-5550142 now.\n--b\n"
                        + "Content-Type: application/octet-stream; name=\"run.exe\"\n"
                        + "Content-Disposition: attachment\n\na program\n--b--\n");
        run(Exit.DONE, "init", "n", "--origin", "port.example");
        run(Exit.DONE, "import", "mail", "-n", "n", "--trove", "harbour");
        run(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        run(Exit.DONE, "reasons", "-n", "n", "P1", "A private number.");
    }

    private Terminal terminal() {
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new Terminal(out, out, false, folder, Clock.systemUTC());
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private void run(int exit, String... arguments) {
        assertEquals(exit, Main.run(terminal(), arguments), List.of(arguments) + "\n" + printed());
    }

    /** The answer to a request with this Host. */
    private static String get(int port, String host, String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePartIsShownAsReadersWillSeeIt() throws Exception {
        run(Exit.DONE, "scan", "-n", "n", "--clamd", "off");
        run(Exit.DONE, "redact", "-n", "n", "harbour/1", "--field", "Subject", "--reason", "P1");
        var ended = new CompletableFuture<Integer>();
        Thread serving = Thread.ofPlatform()
                .start(() -> ended.complete(Main.run(terminal(), "preview", "-n", "n", "--serve", "--port", "0")));
        try {
            Matcher found = PORT.matcher("");
            for (int i = 0;
                    i < 6_000 && !ended.isDone() && !found.reset(printed()).find();
                    i++) {
                Thread.sleep(100);
            }
            assertTrue(found.reset(printed()).find(), printed());
            int port = Integer.parseInt(found.group(1));
            String page = get(port, "127.0.0.1:" + port, "/harbour/1");
            assertTrue(page.contains("<b>Preview: not published. Part 1 of harbour, due 2026-12-01"), page);
            assertTrue(page.contains("A private number."), "the redaction is shown");
            assertFalse(page.contains("Lighthouse"), page);
            assertTrue(page.contains("<b>warning:</b>"), "so is the warning of the program");
            assertTrue(page.contains("noindex"), page);
            assertTrue(get(port, "localhost:" + port, "/").contains("Preview: not published"));
            assertTrue(get(port, "127.0.0.1:" + port, "/harbour/1/attachment/2/run.exe")
                    .contains("This file can harm your computer"));
            String elsewhere = get(port, "papers.example", "/harbour/1");
            assertTrue(elsewhere.startsWith("HTTP/1.1 421 "), elsewhere);
            assertFalse(elsewhere.contains("private number"), elsewhere);
            assertTrue(Files.isDirectory(folder.resolve("n/preview")));
        } finally {
            serving.interrupt();
        }
        assertEquals(Exit.DONE, ended.get(), printed());
        assertFalse(Files.exists(folder.resolve("n/preview")), "nothing is left");
        assertFalse(Files.exists(folder.resolve("n/archive/checkpoint")), "nothing is public");
    }

    @Test
    void whatIsAskedForMustBeClear() {
        run(Exit.USAGE, "preview", "-n", "n", "--port", "80");
        run(Exit.USAGE, "preview", "-n", "n", "--serve", "--port", "70000");
    }
}
