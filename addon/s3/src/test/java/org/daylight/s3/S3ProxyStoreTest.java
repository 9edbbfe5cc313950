package org.daylight.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With S3Proxy, which verifies signatures. */
class S3ProxyStoreTest extends StoreContract {

    @TempDir
    static Path folder;

    private static StoreServer server;

    @BeforeAll
    static void start() throws IOException {
        server = StoreServer.s3proxy(folder, false);
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
    void anotherKeyIsRefusedWithAdvice() throws IOException {
        var wrong = new S3Keys("tester", "another-secret", "", "us-east-1");
        try (S3Store store =
                new S3Store(server.address(), wrong, InstantSource.system(), S3Requests.LIMITS, time -> {})) {
            var e = assertThrows(
                    IOException.class,
                    () -> store.put(
                            "a", ObjectContent.of("a".getBytes(UTF_8)), ObjectStore.PRIVATE, ObjectStore.ANYTHING));
            assertEquals(1, e.getMessage().lines().count());
            assertTrue(e.getMessage().contains("403"), e.getMessage());
            assertFalse(e.getMessage().contains("another-secret"), e.getMessage());
        }
    }

    @Test
    void nobodyWithoutAKeyCanRead() throws IOException {
        try (S3Store store = server.store("private/")) {
            store.put("a", ObjectContent.of("a".getBytes(UTF_8)), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
            assertFalse(store.isReadableByAnyone("a"));
        }
    }
}
