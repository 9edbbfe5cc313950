package org.daylight.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileLogTest {
    private static final String ORIGIN = "daylight.example/log";
    private static final NoteKey.Signer KEY = NoteKey.generate(ORIGIN, new Trees.Counting(1, 1));

    @Test
    void a_log_grows_in_batches_and_gives_back_every_entry() throws IOException {
        var random = new Random(1);
        List<byte[]> entries = Trees.entries(2, 1000, 300);
        var files = new Trees.Files();
        TileLog log = TileLog.empty(ORIGIN);
        while (log.size() < entries.size()) {
            int from = (int) log.size();
            int to = Math.min(entries.size(), from + 1 + random.nextInt(90));
            publish(files, log.append(entries.subList(from, to)).orThrow());
            log = TileLog.open(files, KEY.verifier()).orThrow();
            assertEquals(to, log.size());
        }
        assertSame(entries, log.entries(0, 1000).orThrow());
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(1001);
            int to = from + random.nextInt(1001 - from);
            assertSame(entries.subList(from, to), log.entries(from, to).orThrow());
        }
        List<Sha256> leaves = entries.stream().map(MerkleTree::leafHash).toList();
        assertEquals(Trees.definition(leaves), log.checkpoint().root());
        List<Sha256> proof = log.tree().inclusionProof(500).orThrow();
        assertTrue(MerkleTree.verifyInclusion(
                leaves.get(500), 500, 1000, proof, log.checkpoint().root()));
    }

    @Test
    void every_file_comes_after_those_it_hashes_and_is_written_once() throws IOException {
        TileLog.Growth growth =
                TileLog.empty(ORIGIN).append(Trees.entries(3, 600, 10)).orThrow();
        assertEquals(
                List.of(
                        "tile/entries/000",
                        "tile/entries/001",
                        "tile/entries/002.p/88",
                        "tile/0/000",
                        "tile/0/001",
                        "tile/0/002.p/88",
                        "tile/1/000.p/2"),
                growth.files().stream().map(file -> file.path().path()).toList());
        assertEquals(600, growth.checkpoint().size());
        assertEquals(ORIGIN, growth.checkpoint().origin());
    }

    @Test
    void the_1000th_release_costs_what_the_first_cost() throws IOException {
        var files = new Trees.Files();
        publish(files, TileLog.empty(ORIGIN).append(Trees.entries(4, 70_000, 8)).orThrow());
        files.reads = 0;
        TileLog.Growth growth = TileLog.open(files, KEY.verifier())
                .orThrow()
                .append(Trees.entries(5, 1, 8))
                .orThrow();
        assertEquals(5, files.reads, "checkpoint, three partial tiles, one partial bundle");
        assertEquals(
                List.of("tile/entries/273.p/113", "tile/0/273.p/113"),
                growth.files().stream().map(file -> file.path().path()).toList());
    }

    @Test
    void appending_nothing_changes_nothing() throws IOException {
        var files = new Trees.Files();
        publish(files, TileLog.empty(ORIGIN).append(Trees.entries(6, 5, 8)).orThrow());
        TileLog log = TileLog.open(files, KEY.verifier()).orThrow();
        TileLog.Growth growth = log.append(List.of()).orThrow();
        assertEquals(List.of(), growth.files());
        assertEquals(log.checkpoint(), growth.checkpoint());
    }

    @Test
    void entries_may_be_empty_or_65535_bytes_long_but_no_longer() throws IOException {
        List<byte[]> entries = List.of(new byte[0], new byte[0xffff], new byte[0]);
        var files = new Trees.Files();
        publish(files, TileLog.empty(ORIGIN).append(entries).orThrow());
        assertSame(
                entries,
                TileLog.open(files, KEY.verifier()).orThrow().entries(0, 3).orThrow());
        assertThrows(IllegalArgumentException.class, () -> TileLog.empty(ORIGIN).append(List.of(new byte[0x10000])));
    }

    @Test
    void an_altered_entry_is_detected_and_the_log_is_not_extended() throws IOException {
        var files = new Trees.Files();
        publish(files, TileLog.empty(ORIGIN).append(Trees.entries(7, 300, 50)).orThrow());
        TileLog log = TileLog.open(files, KEY.verifier()).orThrow();
        byte[] bundle = files.files.get("tile/entries/001.p/44");
        bundle[bundle.length - 1] ^= 1;
        assertRefused("entry-wrong", log.entries(290, 300));
        assertRefused("entry-wrong", log.append(List.of(new byte[1])));
        assertTrue(log.entries(0, 256).isOk(), "what is not touched stays readable");
    }

    @Test
    void malformed_bundles_are_refused() throws IOException {
        var files = new Trees.Files();
        publish(
                files,
                TileLog.empty(ORIGIN).append(List.of(new byte[3], new byte[0])).orThrow());
        TileLog log = TileLog.open(files, KEY.verifier()).orThrow();
        assertArrayEquals(new byte[] {0, 3, 0, 0, 0, 0, 0}, files.files.get("tile/entries/000.p/2"));
        for (byte[] bundle : List.of(
                new byte[0],
                new byte[] {0},
                new byte[] {0, 3},
                new byte[] {0, 3, 0, 0},
                new byte[] {0, 3, 0, 0, 0},
                new byte[] {0, 3, 0, 0, 0, 0},
                new byte[] {0, 3, 0, 0, 0, 0, 0, 0, 0},
                new byte[] {(byte) 0xff, (byte) 0xff, 1},
                new byte[2 * 257],
                new byte[EntryBundle.MAX_BYTES + 1])) {
            files.files.put("tile/entries/000.p/2", bundle);
            assertRefused("bundle-malformed", log.entries(0, 2));
        }
        files.files.remove("tile/entries/000.p/2");
        assertRefused("tile-absent", log.entries(0, 2));
    }

    @Test
    void a_log_does_not_open_without_its_checkpoint_its_key_or_its_tiles() throws IOException {
        var files = new Trees.Files();
        assertRefused("checkpoint-absent", TileLog.open(files, KEY.verifier()));
        publish(files, TileLog.empty(ORIGIN).append(Trees.entries(8, 300, 8)).orThrow());
        NoteKey.Signer other = NoteKey.generate(ORIGIN, new Trees.Counting(2, 1));
        assertRefused("note-unsigned", TileLog.open(files, other.verifier()));
        files.files.put(
                "checkpoint", new Checkpoint(ORIGIN, 300, Sha256.of()).sign(KEY).bytes());
        assertRefused("tile-wrong", TileLog.open(files, KEY.verifier()));
        files.files.put(
                "checkpoint",
                new Checkpoint(ORIGIN, Long.MAX_VALUE, Sha256.of()).sign(KEY).bytes());
        assertRefused("tile-absent", TileLog.open(files, KEY.verifier()));
    }

    @Test
    void an_entry_outside_the_log_cannot_be_read() {
        TileLog log = TileLog.empty(ORIGIN);
        assertThrows(IndexOutOfBoundsException.class, () -> log.entries(0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> log.entries(-1, 0));
    }

    @Test
    void a_folder_is_a_source(@TempDir Path folder) throws IOException {
        TileLog.Growth growth =
                TileLog.empty(ORIGIN).append(Trees.entries(9, 300, 8)).orThrow();
        for (TileFile file : growth.files()) {
            Path path = folder.resolve(file.path().path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.bytes());
        }
        Files.write(folder.resolve("checkpoint"), growth.checkpoint().sign(KEY).bytes());
        TileSource source = TileSource.in(folder);
        assertTrue(
                TileLog.open(source, KEY.verifier()).orThrow().entries(0, 300).isOk());
        assertFalse(source.read("tile/0/005", 10).isPresent());
        assertEquals(11, source.read("tile/0/000", 10).orElseThrow().length, "one byte more than allowed, and no more");
    }

    private static void publish(Trees.Files files, TileLog.Growth growth) {
        files.write(growth.files());
        files.files.put("checkpoint", growth.checkpoint().sign(KEY).bytes());
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> entries) {
        assertTrue(Arrays.deepEquals(expected.toArray(), entries.toArray()));
    }

    private static void assertRefused(String code, Outcome<?> outcome) {
        assertTrue(
                outcome instanceof Outcome.Refused<?> refused && refused.code().equals(code), outcome::toString);
    }
}
