package org.daylight.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.daylight.archive.ArchivePath;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.VerdictCode;
import org.daylight.http.client.Route;
import org.daylight.mirror.Mirror;
import org.daylight.mirror.MirrorState;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.s3.FaultyNetwork;
import org.daylight.s3.FaultyNetwork.Fault;
import org.daylight.s3.S3Store;
import org.daylight.s3.StoreServer;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Pushing an archive to a store that anyone can read. The test of each server extends this class. */
abstract class PushContract {

    private static final Instant NOW = Instant.parse("2026-12-10T12:00:00Z");

    @TempDir
    Path temp;

    private String prefix = "";
    private Path newsroom;

    /** The server, which runs during all tests. */
    abstract StoreServer server();

    @BeforeEach
    void publishAPart(TestInfo test) throws Exception {
        prefix = "push-" + test.getTestMethod().orElseThrow().getName() + "/";
        newsroom = RoomTemplates.imported(temp.resolve("newsroom"), temp.resolve("source"), 90);
        Rooms.plan(newsroom, 3);
        publish(newsroom, 0);
    }

    private static void publish(Path newsroom, int day) throws Exception {
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(day)), StepListener.NONE);
    }

    private static Path archive(Path newsroom) {
        return newsroom.resolve("archive");
    }

    private PushArchive.Pushed push(Path newsroom) throws IOException {
        return push(newsroom, server().port());
    }

    private PushArchive.Pushed push(Path newsroom, int port) throws IOException {
        try (S3Store store = StoreServer.store(port, prefix)) {
            return new PushArchive(archive(newsroom), store, 4, (bytes, total) -> {}).run();
        }
    }

    private Path copy(String name) throws IOException {
        Path to = temp.resolve(name);
        try (Stream<Path> all = Files.walk(newsroom)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.copy(
                        each,
                        to.resolve(newsroom.relativize(each).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to;
    }

    private String address() {
        return "http://127.0.0.1:" + server().port() + "/" + StoreServer.BUCKET + "/" + prefix;
    }

    private CheckReport check() throws IOException {
        try (ArchiveFiles files = ArchiveFiles.at(address())) {
            return CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdict -> {}, (documents, bytes, total) -> {}));
        }
    }

    private static TreeMap<String, String> files(Path archive) throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(archive)) {
            for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(
                        archive.relativize(each).toString(),
                        org.daylight.format.Sha256.of(Files.readAllBytes(each)).hex());
            }
        }
        return files;
    }

    private TreeSet<String> objects() throws IOException {
        try (S3Store store = server().store(prefix)) {
            return new TreeSet<>(store.list("").keySet());
        }
    }

    private static String refused(org.junit.jupiter.api.function.Executable push) {
        String message = String.valueOf(assertThrows(PushRefused.class, push).getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void whatIsPushedIsCheckedAndMirroredFromThere() throws Exception {
        PushArchive.Pushed first = push(newsroom);
        assertTrue(first.isNew());
        assertEquals(files(archive(newsroom)).size() - 1, first.files());
        assertEquals(0, first.unchanged());
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        Path mirrored = temp.resolve("mirrored");
        var options = new Mirror.Options(List.of(address()), mirrored, null, new Route.Direct(), false, false, 2, 2);
        Mirror.Result result = new Mirror(options).round(InstantSource.fixed(NOW), (packs, bytes, total) -> {});
        assertEquals(MirrorState.Word.CURRENT, result.word(), result.notes()::toString);
        assertEquals(files(archive(newsroom)), files(mirrored));

        PushArchive.Pushed again = push(newsroom);
        assertFalse(again.isNew());
        assertEquals(0, again.files());
        assertEquals(first.files(), again.unchanged());

        publish(newsroom, 1);
        PushArchive.Pushed second = push(newsroom);
        assertTrue(second.isNew());
        assertTrue(second.files() > 0 && second.files() < first.files() && second.unchanged() > 0, second::toString);
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
    }

    @Test
    void aWithdrawalReplacesThePackAndDeletesWhatWasWithdrawn() throws Exception {
        publish(newsroom, 1);
        push(newsroom);
        try (S3Store store = server().store(prefix)) { // a story that this log does not know, and files of nobody
            store.put("stories/0001.md", text("later"), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            store.put("sealed/0001.age", text("old"), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            store.put("index.html", text("mine"), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        }
        Rooms.withdraw(newsroom, "harbour/3", StepListener.NONE);
        PushArchive.Pushed pushed = push(newsroom);
        assertEquals(List.of("sealed/0001.age"), pushed.deleted());
        assertTrue(objects().containsAll(List.of("stories/0001.md", "index.html")));
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        byte[] pack = Files.readAllBytes(archive(newsroom).resolve(ArchivePath.pack(1)));
        try (S3Store store = server().store(prefix)) {
            assertArrayEquals(
                    pack,
                    store.read(ArchivePath.pack(1), 10_000_000).orElseThrow().bytes());
        }
    }

    private static ObjectContent text(String text) {
        return ObjectContent.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void anOlderCopyIsRefused() throws Exception {
        Path old = copy("old");
        publish(newsroom, 1);
        push(newsroom);
        TreeSet<String> before = objects();
        String message = refused(() -> push(old));
        assertTrue(message.contains("is newer than this folder"), message);
        assertEquals(before, objects());
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
    }

    @Test
    void anotherHistoryIsRefusedAndNothingIsChanged() throws Exception {
        Path other = copy("other");
        publish(newsroom, 1);
        publish(other, 2);
        push(newsroom);
        TreeSet<String> before = objects();
        String message = refused(() -> push(other));
        assertTrue(message.contains("another history of this log"), message);
        publish(other, 3);
        assertTrue(refused(() -> push(other)).contains("another history of this log"));
        assertEquals(before, objects());
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        push(newsroom);
    }

    @Test
    void anotherArchiveIsRefused() throws Exception {
        push(newsroom);
        Path other = temp.resolve("another");
        java.security.SecureRandom random = new java.security.SecureRandom();
        org.daylight.newsroom.Newsroom.create(
                other, new org.daylight.newsroom.Settings("Letters", "letters.example", "archive"), random);
        Rooms.importAll(other, List.of(Rooms.source(temp.resolve("letters"), 20)), 100, StepListener.NONE);
        Rooms.plan(other, 1);
        publish(other, 0);
        assertTrue(refused(() -> push(other)).contains("another log"));
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
    }

    @Test
    void originalsAreNotMixedWithPublicFiles() throws Exception {
        try (S3Store store = server().store(prefix)) {
            store.put("000001.segment", text("x"), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        }
        assertTrue(refused(() -> push(newsroom)).contains("originals"));
        assertEquals(new TreeSet<>(List.of("000001.segment")), objects());
    }

    /** Two newsrooms with different histories, many times: exactly one wins, and what is there is one whole history. */
    @Test
    void ofTwoPublishersAtOnceOneWins() throws Exception {
        Path other = copy("other");
        publish(newsroom, 1);
        publish(other, 2);
        String base = prefix;
        for (int round = 0; round < 5; round++) {
            prefix = base + round + "/";
            var pushes = new ArrayList<Callable<Boolean>>();
            for (Path each : List.of(newsroom, other)) {
                pushes.add(() -> {
                    try {
                        push(each);
                        return true;
                    } catch (PushRefused refused) {
                        return false;
                    }
                });
            }
            int won = 0;
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (var each : threads.invokeAll(pushes)) {
                    won += each.get() ? 1 : 0;
                }
            }
            assertEquals(1, won);
            assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        }
    }

    /** Two states of one history at once: the newer one is there at the end, or when it is pushed again. */
    @Test
    void anOlderPushNeverReplacesANewerOne() throws Exception {
        Path old = copy("old");
        publish(newsroom, 1);
        Rooms.withdraw(newsroom, "harbour/3", StepListener.NONE);
        String base = prefix;
        for (int round = 0; round < 5; round++) {
            prefix = base + round + "/";
            var pushes = new ArrayList<Callable<Boolean>>();
            for (Path each : List.of(old, newsroom)) {
                pushes.add(() -> {
                    try {
                        push(each);
                        return true;
                    } catch (PushRefused refused) {
                        return false;
                    }
                });
            }
            try (var threads = Executors.newFixedThreadPool(2)) {
                for (var each : threads.invokeAll(pushes)) {
                    each.get();
                }
            }
            push(newsroom);
            assertEquals(VerdictCode.Status.CONFIRMED, check().status());
            assertThrows(PushRefused.class, () -> push(old));
            byte[] pack = Files.readAllBytes(archive(newsroom).resolve(ArchivePath.pack(1)));
            try (S3Store store = server().store(prefix)) {
                assertArrayEquals(
                        pack,
                        store.read(ArchivePath.pack(1), 10_000_000)
                                .orElseThrow()
                                .bytes());
            }
        }
    }

    /** At every request the process stops: what readers see is always a whole archive, the old or the new one. */
    @Test
    void whereverAPushStopsTheStoreIsWhole() throws Exception {
        push(newsroom);
        publish(newsroom, 1);
        for (int stop = 0; ; stop += 3) {
            int last = stop;
            try (var network = new FaultyNetwork(server().port())) {
                var count = new AtomicInteger();
                network.order(line -> count.getAndIncrement() < last ? Fault.NONE : Fault.BUSY);
                try {
                    push(newsroom, network.port());
                    assertTrue(stop > 10);
                    break;
                } catch (IOException stopped) {
                    if (stop % 2 == 0) {
                        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
                    }
                }
            }
        }
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
    }

    @Test
    void faultsOfTheNetworkAreRepeated() throws Exception {
        for (Fault fault : List.of(Fault.BUSY, Fault.HALF_REQUEST, Fault.LOST_ANSWER, Fault.HALF_ANSWER)) {
            try (var network = new FaultyNetwork(server().port())) {
                var count = new AtomicInteger();
                network.order(line -> count.getAndIncrement() % 3 == 0 ? fault : Fault.NONE);
                push(newsroom, network.port());
                assertEquals(VerdictCode.Status.CONFIRMED, check().status(), fault.toString());
            }
            try (S3Store store = server().store(prefix)) {
                for (String path : store.list("").keySet()) {
                    store.delete(path);
                }
            }
        }
    }

    private static HttpResponse<Void> head(String address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address)).HEAD().build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    @Test
    void cachesAreToldHowLongAFileIsValid() throws Exception {
        push(newsroom);
        var checkpoint = head(address() + ArchivePath.CHECKPOINT).headers();
        assertEquals("public, max-age=5", checkpoint.firstValue("cache-control").orElseThrow());
        assertTrue(checkpoint.firstValue("content-type").orElseThrow().startsWith("text/plain"));
        var pack = head(address() + ArchivePath.pack(1)).headers();
        assertEquals("public, max-age=60", pack.firstValue("cache-control").orElseThrow());
        assertEquals("application/zip", pack.firstValue("content-type").orElseThrow());
        String tile = objects().stream()
                .filter(path -> path.startsWith("tile/"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "public, max-age=31536000, immutable",
                head(address() + tile).headers().firstValue("cache-control").orElseThrow());
    }

    /** A push that is killed; it says when it has begun to send. */
    static final class Pushing {
        public static void main(String[] arguments) throws Exception {
            try (S3Store store = StoreServer.store(Integer.parseInt(arguments[0]), arguments[1])) {
                new PushArchive(Path.of(arguments[2]), store, 1, (bytes, total) -> System.out.println(bytes)).run();
            }
        }
    }

    @Test
    void afterAKillThePushIsContinued() throws Exception {
        push(newsroom);
        publish(newsroom, 1);
        publish(newsroom, 2);
        for (int lines = 1; lines <= 9; lines += 4) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Pushing.class.getName(),
                            Integer.toString(server().port()),
                            prefix,
                            archive(newsroom).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var read = process.inputReader();
            for (int i = 0; i < lines; i++) {
                read.readLine();
            }
            process.toHandle().destroyForcibly();
            process.waitFor();
            assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        }
        push(newsroom);
        assertEquals(VerdictCode.Status.CONFIRMED, check().status());
        assertFalse(push(newsroom).isNew());
    }
}
