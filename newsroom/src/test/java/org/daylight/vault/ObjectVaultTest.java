package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.daylight.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault in a store, without a server; the addon s3 has the tests with servers. */
class ObjectVaultTest extends VaultContract {

    @TempDir
    Path temp;

    private final MemoryStore.Objects objects = new MemoryStore.Objects();

    @Override
    Vault open() throws IOException {
        return ObjectVault.open(new MemoryStore(objects), temp.resolve("vault.index"));
    }

    @Test
    void aStoreThatAnyoneCanReadIsRefused() throws IOException {
        objects.open();
        try (Vault vault = open()) {
            var e = assertThrows(VaultException.class, () -> vault.put(letters(0, 1)));
            assertEquals(VaultException.PUBLIC, e.code());
        }
        assertTrue(objects.all().isEmpty());
    }

    @Test
    void twoWritersAtOnceReplaceNothing() throws IOException {
        try (Vault one = open();
                Vault two = ObjectVault.open(new MemoryStore(objects), temp.resolve("two"))) {
            for (int i = 0; i < 10; i++) {
                one.put(letters(i * 20, i * 20 + 10));
                two.put(letters(i * 20 + 10, i * 20 + 20));
            }
        }
        try (Vault vault = open()) {
            assertEquals(letters(0, 200).stream().map(Original::sha256).toList(), list(vault));
        }
        assertEquals(40, objects.all().size());
    }

    @Test
    void thePlacesOfManyOriginalsAreFound() {
        try (var table = new PlaceTable()) {
            List<Original> letters = letters(0, 20_000);
            for (int i = 0; i < letters.size(); i++) {
                table.put(letters.get(i).sha256(), i + 1);
            }
            table.put(letters.get(7).sha256(), 1L << 60);
            for (int i = 0; i < letters.size(); i++) {
                assertEquals(
                        i == 7 ? 1L << 60 : i + 1, table.find(letters.get(i).sha256()));
            }
            for (Original other : letters(30_000, 40_000)) {
                assertEquals(0, table.find(other.sha256()));
            }
        }
    }
}
