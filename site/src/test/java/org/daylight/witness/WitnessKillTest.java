package org.daylight.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.note.CosignatureType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness that is killed, at any step or at any moment, never signs a second history. */
class WitnessKillTest {
    private static final int KILLED = 137;
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void create() throws IOException {
        folder = parent.resolve("witness");
        WitnessFolder.create(folder, "witness.example/w1", List.of(CosignatureType.ED25519), new SecureRandom())
                .follow(History.followed());
    }

    /** A separate process that serves, and is killed at the named step. */
    static final class Serving {
        private Serving() {}

        public static void main(String[] args) throws Exception {
            WitnessFolder witness = WitnessFolder.open(Path.of(args[0]), step -> {
                if (step.equals(args[1])) {
                    Runtime.getRuntime().halt(KILLED); // no shutdown hooks, no finally blocks, no flushing
                }
            });
            WitnessServer server =
                    WitnessServer.start(witness, () -> NOW, System.err::println, error -> {}, "127.0.0.1", 0);
            System.out.println(server.port());
            System.out.flush();
            Thread.sleep(600_000);
        }
    }

    private Process serving(String step) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Serving.class.getName(),
                        folder.toString(),
                        step)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static RequestCosignature at(Process process) throws IOException {
        String port = new java.io.BufferedReader(process.inputReader(UTF_8)).readLine();
        return RequestCosignature.at("http://127.0.0.1:" + port);
    }

    private long stored() throws IOException {
        return WitnessFolder.open(folder).state(History.followed()).size();
    }

    @Test
    void killed_at_each_step_it_has_stored_everything_it_may_have_sent() throws Exception {
        for (String step : new String[] {"cosigned", "stored"}) {
            long before = stored();
            Process process = serving(step);
            RequestCosignature at = at(process);
            try {
                at.add(History.TRUE.grown(before, before + 3));
                throw new AssertionError("it was to be killed at " + step);
            } catch (IOException killed) {
                assertEquals(KILLED, process.waitFor());
            }
            // Before the checkpoint is stored, no one can have the cosignature.
            assertEquals(step.equals("stored") ? before + 3 : before, stored());
        }
        WitnessFolder witness = WitnessFolder.open(folder);
        assertInstanceOf(
                WitnessFolder.Refused.class,
                witness.add(History.followed(), new History(1).grown(stored(), stored()), NOW));
        assertInstanceOf(
                WitnessFolder.Cosigned.class,
                witness.add(History.followed(), History.TRUE.grown(stored(), 10), NOW),
                "and it goes on");
    }

    @Test
    void killed_in_the_middle_of_work_it_knows_all_that_it_has_cosigned() throws Exception {
        int rounds = Boolean.getBoolean("daylight.slow") ? 4 : 2;
        for (int round = 0; round < rounds; round++) {
            Process process = serving("never");
            RequestCosignature at = at(process);
            long first = stored();
            var told = new AtomicLong(first);
            Thread asking = Thread.startVirtualThread(() -> {
                try {
                    for (long size = first; size < 290; size++) {
                        assertInstanceOf(RequestCosignature.Lines.class, at.add(History.TRUE.grown(size, size + 1)));
                        told.set(size + 1);
                    }
                } catch (IOException killed) {
                    // the process was killed
                }
            });
            while (told.get() < first + 10 + 7L * round && asking.isAlive()) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor(); // SIGKILL
            asking.join();
            assertTrue(told.get() > first, "it was at work");
            assertTrue(stored() >= told.get(), stored() + " kept, and told " + told.get());
        }
    }
}
