package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of an import on a cluster, where the addon is not there. */
class ClusterOptionTest {

    @TempDir
    Path folder = Path.of("");

    private String printed = "";

    private int run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
        int exit = Main.run(new Terminal(print, print, false, folder, clock), arguments);
        printed = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    @Test
    void bothOptionsAreNeededAndTheAddon() throws Exception {
        Files.writeString(folder.resolve("a.eml"), "From: a@b.example\nSubject: a\n\na\n");
        assertEquals(Exit.DONE, run("init", "room"), printed);
        for (String[] wrong : new String[][] {
            {"import", "-n", "room", "--trove", "a", "--on", "spark://h:7077", "a.eml"},
            {"import", "-n", "room", "--trove", "a", "--shared", "work", "a.eml"},
            {"import", "-n", "room", "--trove", "a", "--on", "spark://h:7077", "--shared", "work", "--abandon"}
        }) {
            assertEquals(Exit.USAGE, run(wrong), printed);
            assertTrue(printed.contains("--on and --shared can only be used together"), printed);
        }
        run("import", "-n", "room", "--trove", "a", "--on", "spark://h:7077", "--shared", "work", "a.eml");
        assertEquals(1, printed.lines().count(), printed);
        assertTrue(
                printed.contains("importing on a cluster of Spark is an addon, which is not there: build it with"),
                printed);
        assertFalse(Files.exists(folder.resolve("room/vault/000001.segment")));
    }
}
