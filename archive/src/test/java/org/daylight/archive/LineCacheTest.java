package org.daylight.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cached line has the proof that the pack gives; a damaged file gives nothing. */
class LineCacheTest {

    @TempDir
    Path folder;

    /** A part in which every document is withheld, for reasons of different lengths. */
    private Release write(int lines) throws IOException {
        try (PackWriter writer = new PackWriter(
                Files.newOutputStream(pack()), new PackWriter.Label("harbour", 1, "Part 1", Instant.EPOCH))) {
            for (int line = 0; line < lines; line++) {
                writer.add(new PackDocument.Withheld(10 + line, 1, "Gründe ".repeat(1 + line % 7)));
            }
            return release(lines, writer.finish(KeyArchive.NONE).documentsRoot());
        }
    }

    private Path pack() {
        return folder.resolve("0001.zip");
    }

    private Path file() {
        return folder.resolve("packs/1.lines");
    }

    private static Release release(int lines, Sha256 root) {
        Sha256 pack = Sha256.of(new byte[0]);
        return new Release(
                "harbour",
                1,
                1,
                "Part 1",
                "",
                Instant.EPOCH,
                0,
                lines,
                0,
                10,
                9 + lines,
                root,
                pack,
                3,
                pack,
                null,
                null,
                null,
                1,
                Collections.emptySortedMap());
    }

    private static void assertSame(Pack.Line expected, Pack.Line line) {
        assertArrayEquals(expected.text(), line.text());
        assertEquals(expected.index(), line.index());
        assertEquals(expected.proof(), line.proof());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 129, 200, 256, 321})
    void everyLineHasTheSameProof(int lines) throws IOException {
        Release release = write(lines);
        var cache = new LineCache(folder.resolve("packs"));
        assertEquals(Optional.empty(), cache.get(release, 0));
        try (Pack pack = Pack.open(pack(), release)) {
            cache.read(pack, release, lines - 1);
            for (int index = 0; index < lines; index++) {
                Pack.Line expected = pack.line(index, (line, at, leaf) -> {});
                Pack.Line cached = cache.get(release, index).orElseThrow();
                assertSame(expected, cached);
                assertTrue(MerkleTree.verifyInclusion(
                        MerkleTree.leafHash(cached.text()), index, lines, cached.proof(), release.documentsRoot()));
            }
        }
        assertEquals(Optional.empty(), cache.get(release, lines));
        assertEquals(Optional.empty(), cache.get(release, -1));
        try (Stream<Path> left = Files.list(folder.resolve("packs"))) {
            assertEquals(List.of(file()), left.toList());
        }
        byte[] file = Files.readAllBytes(file());
        int end = file.length - Sha256.BYTES;
        assertEquals(
                Sha256.of(Arrays.copyOf(file, end)),
                Sha256.wrap(Arrays.copyOfRange(file, end, file.length)),
                "daylight doctor recognises a damaged file by this");
    }

    @Test
    void aChangedByteIsNeverReturned() throws IOException {
        Release release = write(150);
        var cache = new LineCache(folder.resolve("packs"));
        try (Pack pack = Pack.open(pack(), release)) {
            Pack.Line expected = cache.read(pack, release, 70);
            byte[] whole = Files.readAllBytes(file());
            int refused = 0;
            for (int at = 0; at < whole.length; at++) {
                byte[] changed = whole.clone();
                changed[at] ^= 1;
                Files.write(file(), changed);
                Optional<Pack.Line> line = cache.get(release, 70);
                line.ifPresent(each -> assertSame(expected, each));
                refused += line.isEmpty() ? 1 : 0;
            }
            assertTrue(refused > whole.length / 3, refused + " of " + whole.length);
            for (int length = 0; length < whole.length; length += 7) {
                Files.write(file(), Arrays.copyOf(whole, length));
                cache.get(release, 70).ifPresent(each -> assertSame(expected, each));
            }
            Files.write(file(), new byte[5000]);
            assertEquals(Optional.empty(), cache.get(release, 70));
            assertSame(expected, cache.read(pack, release, 70));
            assertSame(expected, cache.get(release, 70).orElseThrow());
        }
    }

    @Test
    void theLinesOfAnotherReleaseAreNotReturned() throws IOException {
        Release release = write(70);
        var cache = new LineCache(folder.resolve("packs"));
        try (Pack pack = Pack.open(pack(), release)) {
            cache.read(pack, release, 0);
        }
        Release other = release(70, Sha256.of(new byte[] {1}));
        assertEquals(Optional.empty(), cache.get(other, 0));
        try (Pack pack = Pack.open(pack(), other)) {
            assertThrows(DamagedCopy.class, () -> cache.read(pack, other, 0));
        }
        assertTrue(cache.get(release, 0).isPresent(), "the file of the valid lines is still there");
    }

    @Test
    void aFolderThatCannotBeWrittenCostsOnlyTime() throws IOException {
        Release release = write(70);
        var cache = new LineCache(Files.writeString(folder.resolve("file"), "").resolve("packs"));
        try (Pack pack = Pack.open(pack(), release)) {
            assertSame(pack.line(69, (line, at, leaf) -> {}), cache.read(pack, release, 69));
        }
        assertEquals(Optional.empty(), cache.get(release, 69));
    }
}
