package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.daylight.demo.HarbourTrove;
import org.daylight.newsroom.NewsroomContents;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.spark.SparkProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command imports on a cluster, and its own undo removes what it has imported. */
class ClusterCommandsTest {

    private static final List<String> SETTINGS = List.of(
            "spark.executor.memory",
            "spark.driver.host",
            "spark.authenticate",
            "spark.authenticate.secret",
            "spark.network.crypto.enabled",
            "daylight.spark");

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
    void importingOnAClusterAndRemovingItAgain() throws Exception {
        Path mail = new HarbourTrove(5, 300).writeTo(folder.resolve("sources")).mail();
        Path alone = Rooms.create(folder.resolve("alone"));
        Rooms.importAll(alone, List.of(mail), 4_000, StepListener.NONE);
        Rooms.create(folder.resolve("room"));
        Files.createDirectory(folder.resolve("shared"));
        List<String> values = List.of("512m", "127.0.0.1", "true", SparkProcesses.SECRET, "true", "target/classes/");
        for (int i = 0; i < SETTINGS.size(); i++) {
            System.setProperty(SETTINGS.get(i), values.get(i));
        }
        try (var cluster = SparkProcesses.start(Files.createDirectory(folder.resolve("cluster")), 1)) {
            int exit = run(
                    "import",
                    "-n",
                    "room",
                    "--trove",
                    "harbour",
                    "--title",
                    "The Harbour Papers",
                    "--on",
                    cluster.address(),
                    "--shared",
                    "shared",
                    mail.toString());
            assertEquals(Exit.DONE, exit, printed);
        } finally {
            SETTINGS.forEach(System::clearProperty);
        }
        assertTrue(printed.contains("harbour, accession 1: 300 messages seen"), printed);
        assertEquals(NewsroomContents.of(alone), NewsroomContents.of(folder.resolve("room")));

        assertEquals(Exit.DONE, run("import", "-n", "room", "--trove", "harbour", "--remove", "1", "--yes"), printed);
        assertTrue(printed.contains("removed accession 1 of harbour"), printed);
    }
}
