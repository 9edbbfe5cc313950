package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.daylight.s3.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault in S3Proxy. */
class S3ProxyVaultTest extends StoreVaultContract {

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
    void aPrivateStoreIsAccepted() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Vault vault = ObjectVault.open(server.store("closed/"), temp.resolve("closed"))) {
                vault.put(letters(i, i + 1));
                assertEquals(i + 1, list(vault).size());
            }
        }
    }
}
