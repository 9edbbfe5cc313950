package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.daylight.s3.S3Store;
import org.daylight.s3.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault in S3Mock. */
class S3MockVaultTest extends StoreVaultContract {

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
    void aStoreThatAnyoneCanReadIsRefused() throws IOException {
        try (Vault vault = ObjectVault.open(server.store("open/"), temp.resolve("open"))) {
            var e = assertThrows(VaultException.class, () -> vault.put(letters(0, 1)));
            assertEquals(VaultException.PUBLIC, e.code());
            assertTrue(e.getMessage().contains("make the bucket private"), e.getMessage());
        }
        try (S3Store store = server.store("open/")) {
            assertEquals(List.of(), List.copyOf(store.list("").keySet()), "nothing is left there");
        }
        try (Vault vault = ObjectVault.open(server.store("open/"), temp.resolve("open"), false)) {
            vault.put(letters(0, 1));
        }
        var e = assertThrows(VaultException.class, () -> ObjectVault.open(server.store("open/"), temp.resolve("open")));
        assertEquals(VaultException.PUBLIC, e.code());
    }
}
