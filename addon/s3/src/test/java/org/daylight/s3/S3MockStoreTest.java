package org.daylight.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.s3.FaultyNetwork.Fault;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With S3Mock, which verifies no signatures: what arrives damaged is stored as it is. */
class S3MockStoreTest extends StoreContract {

    @TempDir
    static Path folder;

    private static StoreServer server;

    @BeforeAll
    static void start() throws IOException {
        server = StoreServer.s3mock(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    StoreServer server() {
        return server;
    }

    @Test
    void whatWasStoredInPartIsStoredAgain() throws IOException {
        try (var network = new FaultyNetwork(server.port());
                S3Store store = StoreServer.store(network.port(), "short/")) {
            byte[] bytes = new byte[100_000];
            var count = new AtomicInteger();
            network.order(
                    line -> line.startsWith("PUT") && count.incrementAndGet() == 1 ? Fault.SHORT_BODY : Fault.NONE);
            assertEquals(
                    bytes.length,
                    store.put("a", ObjectContent.of(bytes), ObjectStore.PRIVATE, ObjectStore.ABSENT)
                            .bytes());
            assertEquals(2, count.get());
            network.order(line -> line.startsWith("PUT") ? Fault.SHORT_BODY : Fault.NONE);
            var e = assertThrows(
                    IOException.class,
                    () -> store.put("b", ObjectContent.of(bytes), ObjectStore.PRIVATE, ObjectStore.ABSENT));
            assertTrue(e.getMessage().contains("does not keep what it is given"), e.getMessage());
        }
    }

    @Test
    void anyoneCanRead() throws IOException {
        try (S3Store store = server.store("open/")) {
            store.put("a", ObjectContent.of(new byte[1]), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            assertTrue(store.isReadableByAnyone("a"));
        }
    }
}
