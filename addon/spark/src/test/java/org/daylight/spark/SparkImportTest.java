package org.daylight.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.daylight.demo.HarbourTrove;
import org.daylight.flow.ingest.Cluster;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomContents;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster of Spark, with processes that are killed, gives the newsroom that an import on one machine gives. */
class SparkImportTest {

    private static final int BATCH = 40;
    private static final Map<String, String> ENVIRONMENT = Map.of(SparkCluster.SECRET, SparkProcesses.SECRET);

    @TempDir
    static Path servers;

    @TempDir
    Path folder;

    private static SparkProcesses cluster;
    private static List<Path> sources = List.of();

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("spark.executor.memory", "512m");
        System.setProperty("spark.driver.host", "127.0.0.1");
        cluster = SparkProcesses.start(servers, 2);
        Path mail = new HarbourTrove(7, 500).writeTo(servers.resolve("sources")).mail();
        Path mbox = servers.resolve("large.mbox");
        new HarbourTrove(3, 1_500).writeMbox(mbox);
        Path damaged = Files.createDirectory(servers.resolve("damaged"));
        Files.write(damaged.resolve("zeros.eml"), new byte[9_000]);
        Files.write(damaged.resolve("cut.zip"), new byte[] {'P', 'K', 3, 4, 0, 0, 9});
        Files.write(damaged.resolve("list.mbox"), "eggs, milk\n".getBytes());
        sources = List.of(mail, mbox, damaged);
    }

    @AfterAll
    static void stop() {
        System.clearProperty("spark.executor.memory");
        System.clearProperty("spark.driver.host");
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Cluster connected() throws IOException, InterruptedException {
        return SparkCluster.connect(SparkAddress.parse(cluster.address()), ENVIRONMENT);
    }

    private static ImportTrove.Result importAll(Path newsroom, Path shared, List<Path> paths, StepListener steps)
            throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder());
                Cluster machines = connected()) {
            return new ImportTrove(room, vault, index, 2, BATCH, steps)
                    .run(
                            new ImportTrove.Request("harbour", "The Harbour Papers", paths),
                            new ImportTrove.Machines(machines, shared),
                            new Rooms.Unwatched());
        }
    }

    private Path alone() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("alone"));
        Rooms.importAll(newsroom, sources, BATCH, StepListener.NONE);
        return newsroom;
    }

    private static void assertSame(Path one, Path other) throws Exception {
        var expected = NewsroomContents.of(one);
        var found = NewsroomContents.of(other);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, contents) -> assertEquals(contents, found.get(name), name));
    }

    @Test
    void aWorkerThatIsKilledDuringTheImportChangesNothing() throws Exception {
        Path many = Rooms.create(folder.resolve("many"));
        Path shared = Files.createDirectory(folder.resolve("shared"));
        var killed = new AtomicInteger();
        StepListener killing = step -> {
            if (step.equals("vaulted") && killed.get() == 0) {
                killed.set(cluster.kill(0));
            }
        };

        var imported = assertInstanceOf(ImportTrove.Imported.class, importAll(many, shared, sources, killing));

        assertEquals(2, killed.get(), "a worker and its process for the import");
        assertEquals(2, imported.accession().account().unreadable(), "what is damaged is counted");
        assertSame(alone(), many);
        try (Stream<Path> left = Files.list(shared)) {
            assertEquals(List.of(), left.toList());
        }
        cluster.addWorker();
    }

    /** The process that stores, killed at a step. */
    static final class KilledDriver {
        public static void main(String[] arguments) throws Exception {
            int step = Integer.parseInt(arguments[3]);
            var reached = new AtomicInteger();
            try (Newsroom room = Newsroom.open(Path.of(arguments[0]));
                    Vault vault = FolderVault.open(room.vaultFolder());
                    SearchIndex index = LuceneIndex.open(room.indexFolder());
                    Cluster machines = SparkCluster.connect(SparkAddress.parse(arguments[2]), System.getenv())) {
                List<Path> paths = Stream.of(arguments).skip(4).map(Path::of).toList();
                new ImportTrove(room, vault, index, 2, BATCH, name -> {
                            if (reached.incrementAndGet() == step) {
                                Runtime.getRuntime().halt(137); // no hook, no finally, nothing is flushed
                            }
                        })
                        .run(
                                new ImportTrove.Request("harbour", "The Harbour Papers", paths),
                                new ImportTrove.Machines(machines, Path.of(arguments[1])),
                                new Rooms.Unwatched());
            }
        }
    }

    @Test
    void theNextImportCompletesOneWhoseOwnProcessWasKilled() throws Exception {
        Path many = Rooms.create(folder.resolve("many"));
        Path shared = Files.createDirectory(folder.resolve("shared"));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SparkProcesses.OPENS);
        command.addAll(List.of(
                "-Xmx600m",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.executor.memory=512m",
                "-Dspark.driver.host=127.0.0.1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledDriver.class.getName(),
                many.toString(),
                shared.toString(),
                cluster.address(),
                "6"));
        sources.forEach(path -> command.add(path.toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(ENVIRONMENT);
        Path log = folder.resolve("log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertEquals(137, process.waitFor(), () -> readable(log));
        try (Newsroom room = Newsroom.open(many)) {
            var trove = room.catalog().troves().find("harbour").orElseThrow();
            assertEquals(0, trove.documents(), "nothing has a number");
        }

        importAll(many, shared, sources, StepListener.NONE);

        assertEquals(Rooms.written(alone()), Rooms.written(many));
    }

    private static String readable(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws Exception {
        for (String address :
                List.of("spark:/x", "http://a:1", "spark://a", "spark://a:0", "spark://a:70000", "local")) {
            assertTrue(
                    assertThrows(IOException.class, () -> SparkAddress.parse(address))
                            .getMessage()
                            .startsWith("the cluster must be  spark://HOST:PORT"),
                    address);
        }
        var nobody = assertThrows(
                IOException.class, () -> SparkCluster.connect(SparkAddress.parse("spark://127.0.0.1:9"), Map.of()));
        assertEquals(
                "no cluster answers at spark://127.0.0.1:9: start its master, or correct the address",
                nobody.getMessage());

        System.setProperty("spark.executor.memory", "64g");
        try {
            var none = assertThrows(
                    IOException.class,
                    () -> SparkCluster.connect(SparkAddress.parse(cluster.address()), ENVIRONMENT, 2));
            assertTrue(none.getMessage().contains("gave the import a process within 2 s"), none.getMessage());
        } finally {
            System.setProperty("spark.executor.memory", "512m");
        }

        Path many = Rooms.create(folder.resolve("many"));
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path vanishing = Files.copy(sources.get(1), folder.resolve("vanishing.mbox"));
        StepListener changing = step -> {
            if (step.equals("containers read")) {
                new File(vanishing.toString()).delete();
            }
        };
        var gone = assertThrows(IOException.class, () -> importAll(many, shared, List.of(vanishing), changing));
        assertEquals(1, gone.getMessage().lines().count(), gone.getMessage());
        assertTrue(gone.getMessage().contains("vanishing.mbox"), gone.getMessage());
    }
}
