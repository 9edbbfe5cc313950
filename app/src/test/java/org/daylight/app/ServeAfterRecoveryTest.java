package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.demo.HarbourTrove;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror that serves goes back, because a recovery has replaced the key of a thief. The server goes on, at the same address. */
class ServeAfterRecoveryTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private Publisher publisher;

    private void daylight(String command) {
        publisher.daylight(command.split(" "));
    }

    /** The thief has a copy of the newsroom, and publishes part 2. The mirror believes it. */
    private void stolen() throws IOException {
        publisher = new Publisher(folder);
        Path mail = new HarbourTrove(7, 40).writeTo(folder.resolve("source")).mail();
        publisher.daylight("init", "newsroom", "--title", "Harbour", "--origin", "harbour.example");
        publisher.daylight("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        daylight("schedule -n newsroom --trove harbour --first 2026-12-01T09:00Z --every day --parts 2");
        publisher.clock("2026-12-01T10:00:00Z");
        daylight("publish -n newsroom --due");
        daylight("recovery new ann.key --name ann");
        daylight("recovery new ben.key --name ben");
        daylight("log-key plan -n newsroom --threshold 2 --key " + key("ann") + " --key " + key("ben"));
        CutOffFiles.copy(folder.resolve("newsroom"), folder.resolve("thief"));
        publisher.clock("2026-12-02T10:00:00Z");
        daylight("publish -n thief --due");
        daylight("mirror thief/archive copy");
    }

    private String key(String holder) throws IOException {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        Main.run(new Terminal(out, out, false, folder, Clock.systemUTC()), "recovery", "show", holder + ".key");
        return output.toString(StandardCharsets.UTF_8).strip();
    }

    private void recovered() {
        daylight("log-key prepare newsroom/archive --new-key new.key --out s.json --reason stolen");
        daylight("recovery sign s.json --key ann.key --out ann.txt");
        daylight("recovery sign s.json --key ben.key --out ben.txt");
        daylight("log-key recover -n newsroom s.json --new-key new.key --signature ann.txt --signature ben.txt");
        daylight("mirror newsroom/archive copy");
    }

    @Test
    void theServerGoesOnWithWhatCounts() throws Exception {
        stolen();
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        var exit = new AtomicInteger(-1);
        Clock clock = Clock.fixed(Instant.parse("2026-12-02T10:00:00Z"), ZoneOffset.UTC);
        Thread server = Thread.ofPlatform()
                .daemon()
                .start(() -> exit.set(
                        Start.run(new Terminal(out, out, false, folder, clock), "serve", "copy", "--port", "0")));
        Pattern said = Pattern.compile("at (http://127.0.0.1:\\d+)/");
        waitFor(() -> said.matcher(output.toString(StandardCharsets.UTF_8)).find() || !server.isAlive());
        Matcher first = said.matcher(output.toString(StandardCharsets.UTF_8));
        assertTrue(first.find(), output.toString(StandardCharsets.UTF_8));
        String site = first.group(1);
        assertEquals(200, status(site + "/harbour/part/2"));

        recovered();
        waitFor(() ->
                said.matcher(output.toString(StandardCharsets.UTF_8)).results().count() == 2);
        String printed = output.toString(StandardCharsets.UTF_8);
        assertTrue(printed.contains("it shows what counts from now on"), printed);
        Matcher second = said.matcher(printed);
        assertTrue(second.find() && second.find());
        assertEquals(site, second.group(1));
        assertEquals(404, status(site + "/harbour/part/2"));
        assertEquals(200, status(site + "/harbour/part/1"));
        assertEquals(404, status(site + "/releases/0002.zip"));
        publisher.daylight("check", site + "/");
        assertTrue(Files.isDirectory(folder.resolve("copy.mirror")));

        server.interrupt();
        server.join();
        assertEquals(Exit.DONE, exit.get());
    }

    private static int status(String address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .statusCode();
        }
    }

    private static void waitFor(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it never happened");
            Thread.sleep(50);
        }
    }
}
