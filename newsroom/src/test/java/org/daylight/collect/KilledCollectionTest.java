package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.daylight.audit.By;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.submission.DropExchange;
import org.daylight.submission.FolderExchange;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that collects is killed (SIGKILL) at some steps, and started again. */
@Tag("slow")
class KilledCollectionTest {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00Z"));

    @TempDir
    Path folder;

    /** The process. Its arguments: the newsroom, the drop's export, and the step at which it waits to be killed; none for no step. */
    static final class Collector {

        private Collector() {}

        public static void main(String[] args) throws Exception {
            String step = args.length > 2 ? args[2] : "";
            try (Newsroom newsroom = Newsroom.open(Path.of(args[0]));
                    Vault vault = FolderVault.open(newsroom.vaultFolder());
                    SearchIndex index = LuceneIndex.open(newsroom.indexFolder());
                    DropExchange drop = FolderExchange.open(Path.of(args[1]), SampleDrop.COLLECTOR)) {
                new CollectDrop(newsroom, vault, index, reached -> {
                            if (reached.equals(step)) {
                                System.out.println("reached");
                                System.out.flush();
                                while (true) {
                                    java.util.concurrent.locks.LockSupport.park();
                                }
                            }
                        })
                        .run(
                                drop,
                                new CollectDrop.Request("harbour", SampleDrop.editor(), false),
                                ANN,
                                new CollectDropTest.Quiet());
            }
            System.out.println("done");
        }
    }

    private static void run(Path room, Path stick, String step) throws Exception {
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Collector.class.getName(),
                        room.toString(),
                        stick.toString(),
                        step)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = java.start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.equals("reached") && !line.equals("done")) {
                line = out.readLine();
            }
            assertEquals(step.isEmpty() ? "done" : "reached", line);
        } finally {
            process.destroyForcibly();
        }
        int exit = process.waitFor();
        if (!step.isEmpty()) {
            assertNotEquals(0, exit);
        }
    }

    @Test
    void nothingIsLostAndNothingIsThereTwice() throws Exception {
        Path room = folder.resolve("newsroom");
        Newsroom.create(room, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        var drop = new SampleDrop(folder.resolve("stick"));
        drop.text(1, 1, "A text.");
        drop.file(1, 2, "a.pdf", CollectDropTest.bytes(2, 9_000_000));
        drop.file(1, 3, "b.iso.001", CollectDropTest.bytes(3, 1_000));
        drop.file(1, 4, "b.iso.002", CollectDropTest.bytes(4, 1_000));
        Path undisturbed = folder.resolve("undisturbed");
        SampleDrop.copy(room, undisturbed);
        Path otherStick = folder.resolve("other-stick");
        SampleDrop.copy(drop.root, otherStick);
        run(undisturbed, otherStick, "");
        Map<String, String> wanted = CollectDropTest.state(undisturbed, otherStick);
        for (String step : new String[] {"copied", "cataloged", "kept", "recorded"}) {
            run(room, drop.root, step);
        }
        run(room, drop.root, "");
        Map<String, String> found = CollectDropTest.state(room, drop.root);
        assertEquals(wanted, found);
    }
}
