package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The size of a vault of real mail. */
class VaultRatioTest {

    @TempDir
    Path temp;

    @Test
    @Tag("slow")
    void aMailingListTakesUpAtMostFourTenthsOfItsBytes() throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder with the corpora");
        long[] raw = new long[2];
        List<Original> batch = new ArrayList<>();
        List<Original> sample = new ArrayList<>();
        try (FolderVault vault = FolderVault.open(temp.resolve("vault"))) {
            new ImportSource(List.of(Path.of(shared, "corpora", "btrfs-half.tar.zst"))).read(found -> {
                if (found instanceof RawMessage message) {
                    raw[0] += message.bytes().length;
                    raw[1]++;
                    batch.add(Original.of(message.bytes()));
                    if (raw[1] % 500 == 0) {
                        sample.add(batch.getLast());
                    }
                    if (batch.size() == 2_000) {
                        put(vault, batch);
                    }
                }
            });
            put(vault, batch);
            for (Original original : sample) {
                assertArrayEquals(original.bytes(), vault.get(original.sha256()).orElseThrow());
            }
            try (Stream<Sha256> hashes = vault.list()) {
                assertEquals(raw[1], hashes.distinct().count());
            }
        }
        long stored = 0;
        try (Stream<Path> files = Files.list(temp.resolve("vault"))) {
            for (Path file : files.toList()) {
                stored += Files.size(file);
            }
        }
        assertTrue(stored <= raw[0] * 4 / 10, stored + " of " + raw[0]);
    }

    private static void put(FolderVault vault, List<Original> batch) {
        try {
            vault.put(batch);
            batch.clear();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
