package org.daylight.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.daylight.http.client.HttpLimits;
import org.daylight.s3.FaultyNetwork.Fault;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.daylight.store.ObjectStore.Condition;
import org.daylight.store.ObjectStore.Held;
import org.daylight.store.StoreConflict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What the client does with a server that speaks S3. The test of each server extends this class. */
abstract class StoreContract {

    private static final ObjectStore.Headers TEXT = new ObjectStore.Headers("text/plain", "public, max-age=5");
    private static final HttpLimits SHORT =
            new HttpLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(10), 1);

    /** Two parts. */
    private static final int LONG = PartSize.BYTES + 12_345;

    @TempDir
    Path temp;

    private String prefix = "";

    /** The server, which runs during all tests. */
    abstract StoreServer server();

    @BeforeEach
    void eachTestHasAPrefixOfItsOwn(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + "/";
    }

    private S3Store store() {
        return server().store(prefix);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static Held put(S3Store store, String path, String text, Condition condition) throws IOException {
        return store.put(path, ObjectContent.of(text.getBytes(UTF_8)), TEXT, condition);
    }

    private static String text(S3Store store, String path) throws IOException {
        return new String(store.read(path, 1000).orElseThrow().bytes(), UTF_8);
    }

    @Test
    void anObjectIsPutReadListedAndDeleted() throws IOException {
        try (S3Store store = store()) {
            assertTrue(store.head("a/b.txt").isEmpty());
            assertTrue(store.read("a/b.txt", 10).isEmpty());
            Held held = put(store, "a/b.txt", "The harbour is open.", ObjectStore.ANYTHING);
            put(store, "c.txt", "", ObjectStore.ANYTHING);
            assertEquals(held, store.head("a/b.txt").orElseThrow());
            assertEquals("The harbour is open.", text(store, "a/b.txt"));
            assertEquals("harbour", new String(store.range("a/b.txt", 4, 7), UTF_8));
            assertEquals("open.", new String(store.range("a/b.txt", 15, 100), UTF_8));
            assertEquals(0, store.range("a/b.txt", 20, 5).length);
            assertEquals(Set.of("a/b.txt", "c.txt"), store.list("").keySet());
            assertEquals(List.of(held), List.copyOf(store.list("a/").values()));
            assertThrows(IOException.class, () -> store.read("a/b.txt", 5));
            store.delete("a/b.txt");
            store.delete("a/b.txt");
            assertEquals(Set.of("c.txt"), store.list("").keySet());
        }
    }

    @Test
    void aListOfMoreThanOnePageIsComplete() throws IOException {
        try (S3Store store = store()) {
            List<String> names =
                    IntStream.range(0, 1_050).mapToObj(i -> "n/" + (10_000 + i)).toList();
            names.parallelStream().forEach(name -> {
                try {
                    put(store, name, name, ObjectStore.ANYTHING);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertEquals(names, List.copyOf(store.list("n/").keySet()));
        }
    }

    @Test
    void aConditionDecidesWhoWrites() throws IOException {
        try (S3Store store = store()) {
            Held first = put(store, "checkpoint", "one", ObjectStore.ABSENT);
            assertThrows(StoreConflict.class, () -> put(store, "checkpoint", "other", ObjectStore.ABSENT));
            assertEquals("one", text(store, "checkpoint"));
            Held second = put(store, "checkpoint", "two", new Condition.Same(first.tag()));
            var e = assertThrows(
                    StoreConflict.class, () -> put(store, "checkpoint", "three", new Condition.Same(first.tag())));
            assertEquals(1, e.getMessage().lines().count());
            assertEquals("two", text(store, "checkpoint"));
            assertEquals(second, store.head("checkpoint").orElseThrow());
            assertEquals(second, put(store, "checkpoint", "two", ObjectStore.ABSENT), "it has that content already");
            assertThrows(StoreConflict.class, () -> put(store, "gone", "x", new Condition.Same(first.tag())));
            assertTrue(store.head("gone").isEmpty());
        }
    }

    @Test
    void longContentIsSentInPartsUnderTheSameConditions() throws IOException {
        byte[] bytes = random(LONG);
        byte[] others = random(LONG + 1);
        Path file = Files.write(temp.resolve("long"), bytes);
        try (S3Store store = store();
                ObjectContent content = ObjectContent.of(file)) {
            Held held = store.put("long", content, TEXT, ObjectStore.ABSENT);
            assertEquals(LONG, held.bytes());
            assertTrue(store.isSame(held, content));
            assertFalse(store.isSame(held, ObjectContent.of(others)));
            byte[] changed = bytes.clone();
            changed[LONG - 1]++;
            assertFalse(store.isSame(held, ObjectContent.of(changed)));
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(bytes, LONG - 100, LONG), store.range("long", LONG - 100, 1_000));
            assertThrows(
                    StoreConflict.class, () -> store.put("long", ObjectContent.of(others), TEXT, ObjectStore.ABSENT));
            assertEquals(held, store.head("long").orElseThrow());
            store.put("long", ObjectContent.of(others), TEXT, new Condition.Same(held.tag()));
            assertEquals(LONG + 1, store.head("long").orElseThrow().bytes());
        }
    }

    @Test
    void anUploadThatStoppedIsContinued() throws IOException {
        byte[] bytes = random(LONG);
        try (var network = new FaultyNetwork(server().port());
                S3Store store = StoreServer.store(network.port(), prefix)) {
            network.order(line -> line.contains("partNumber=2") ? Fault.BUSY : Fault.NONE);
            assertThrows(IOException.class, () -> store.put("long", ObjectContent.of(bytes), TEXT, ObjectStore.ABSENT));
            assertTrue(store.head("long").isEmpty());
            network.order(line -> Fault.NONE);
            store.put("long", ObjectContent.of(bytes), TEXT, ObjectStore.ABSENT);
            List<String> parts = network.requests().stream()
                    .filter(line -> line.startsWith("PUT"))
                    .toList();
            assertEquals(1, parts.size(), parts::toString);
            assertTrue(parts.getFirst().contains("partNumber=2"), parts::toString);
        }
    }

    @Test
    void faultsOfTheNetworkAreRepeated() throws IOException {
        byte[] bytes = random(LONG);
        for (Fault fault : List.of(Fault.BUSY, Fault.HALF_REQUEST, Fault.LOST_ANSWER, Fault.HALF_ANSWER)) {
            try (var network = new FaultyNetwork(server().port());
                    S3Store store = StoreServer.store(network.port(), prefix + fault + "/")) {
                var count = new AtomicInteger();
                network.order(line -> count.getAndIncrement() % 2 == 0 ? fault : Fault.NONE);
                put(store, "checkpoint", "one", ObjectStore.ABSENT);
                assertEquals("one", text(store, "checkpoint"));
                store.put("long", ObjectContent.of(bytes), TEXT, ObjectStore.ABSENT);
                assertEquals(Set.of("checkpoint", "long"), store.list("").keySet());
                assertArrayEquals(
                        java.util.Arrays.copyOf(bytes, 1_000), store.range("long", 0, 1_000), fault.toString());
                assertThrows(StoreConflict.class, () -> put(store, "checkpoint", "two", ObjectStore.ABSENT));
                store.delete("long");
                assertEquals(Set.of("checkpoint"), store.list("").keySet());
            }
        }
    }

    @Test
    void aSilentServerIsAskedAgain() throws IOException {
        try (var network = new FaultyNetwork(server().port());
                S3Store store = StoreServer.store(network.port(), prefix, SHORT)) {
            var count = new AtomicInteger();
            network.order(line -> count.getAndIncrement() == 0 ? Fault.SILENCE : Fault.NONE);
            put(store, "checkpoint", "one", ObjectStore.ABSENT);
            assertEquals("one", text(store, "checkpoint"));
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsAnErrorInOneLine() throws IOException {
        try (var network = new FaultyNetwork(server().port());
                S3Store store = StoreServer.store(network.port(), prefix)) {
            network.order(line -> Fault.BUSY);
            var e = assertThrows(IOException.class, () -> put(store, "a", "a", ObjectStore.ANYTHING));
            assertEquals(1, e.getMessage().lines().count());
            assertTrue(e.getMessage().contains("503"), e.getMessage());
            assertFalse(e.getMessage().contains(StoreServer.KEYS.secret()), e.getMessage());
            assertEquals(7, network.requests().size());
        }
    }

    @Test
    void headersForCachesAreKept() throws Exception {
        try (S3Store store = store()) {
            put(store, "checkpoint", "one", ObjectStore.ANYTHING);
            store.put("long", ObjectContent.of(random(LONG)), TEXT, ObjectStore.ANYTHING);
            var requests = new S3Requests(
                    new org.daylight.store.StoreAddress(
                            "s3", URI.create("http://127.0.0.1:" + server().port()), StoreServer.BUCKET, prefix),
                    StoreServer.KEYS,
                    java.time.InstantSource.system(),
                    S3Requests.LIMITS,
                    Thread::sleep);
            for (String path : List.of("checkpoint", "long")) {
                S3Answer answer =
                        requests.send("HEAD", path, Map.of(), Map.of(), new byte[0], S3Requests.Expected.NOTHING, 0);
                assertEquals("text/plain", answer.header().apply("content-type"));
                assertEquals("public, max-age=5", answer.header().apply("cache-control"));
            }
            requests.close();
        }
    }
}
