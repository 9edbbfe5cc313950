package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that were made elsewhere are stored as a put of their originals stores them, byte for byte. */
class PackedBlockTest {

    @TempDir
    Path folder = Path.of("");

    private static List<Original> originals(long seed, int count, int most) {
        var random = new Random(seed);
        List<Original> originals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1 + random.nextInt(most)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) ('a' + random.nextInt(5));
            }
            originals.add(Original.of(bytes));
        }
        return originals;
    }

    @Test
    void theFilesAreThoseOfAPut() throws IOException {
        List<Original> first = originals(1, 40, 200_000);
        List<List<Original>> batches = new ArrayList<>();
        batches.add(first);
        batches.add(originals(2, 60, 150_000));
        List<Original> mixed = new ArrayList<>(originals(3, 30, 150_000));
        mixed.addAll(first.subList(5, 9)); // stored before
        mixed.addAll(originals(4, 30, 150_000));
        batches.add(mixed);
        batches.add(first); // nothing is new
        batches.add(originals(5, 3, 3_000_000)); // larger than a block
        batches.add(List.of());
        try (FolderVault plain = FolderVault.open(folder.resolve("plain"));
                FolderVault packed = FolderVault.open(folder.resolve("packed"))) {
            for (List<Original> batch : batches) {
                List<PackedBlock> read = new ArrayList<>();
                for (PackedBlock block : PackedBlock.of(batch)) {
                    read.add(PackedBlock.read(block.bytes()));
                }
                assertEquals(plain.put(batch), packed.putPacked(read));
            }
            for (Original each : mixed) {
                assertArrayEquals(each.bytes(), packed.get(each.sha256()).orElseThrow());
            }
        }
        assertEquals(Rooms.files(folder.resolve("plain")), Rooms.files(folder.resolve("packed")));
    }

    @Test
    void blocksThatAPutWouldDivideInAnotherWayAreDividedAgain() throws IOException {
        List<Original> batch = originals(6, 20, 90_000);
        List<PackedBlock> each = new ArrayList<>();
        for (Original original : batch) {
            each.addAll(PackedBlock.of(List.of(original)));
        }
        try (FolderVault plain = FolderVault.open(folder.resolve("plain"));
                FolderVault packed = FolderVault.open(folder.resolve("packed"))) {
            plain.put(batch);
            packed.putPacked(each);
        }
        assertEquals(Rooms.files(folder.resolve("plain")), Rooms.files(folder.resolve("packed")));
    }

    @Test
    void aDamagedBlockIsRefused() {
        byte[] bytes = PackedBlock.of(originals(7, 3, 50_000)).getFirst().bytes();
        for (int at = 0; at < bytes.length; at += bytes.length / 50) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 4;
            var refused = assertThrows(VaultException.class, () -> PackedBlock.read(damaged), "byte " + at);
            assertTrue(refused.getMessage().contains("damaged"), refused.getMessage());
        }
        assertThrows(VaultException.class, () -> PackedBlock.read(new byte[7]));
    }
}
