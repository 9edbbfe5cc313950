package org.daylight.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final Path SPEC = Path.of("../spec/pack.md");

    @TempDir
    Path folder;

    @Test
    void theExampleOfTheSpecificationIsWhatIsWritten() throws IOException {
        Path file = write("Part 1");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals(example("```json\n"), text(zip, "data/documents.jsonl"));
            assertEquals(example("`bag-info.txt`:\n\n```\n"), text(zip, "bag-info.txt"));
            assertEquals(
                    List.of(
                            "bagit.txt",
                            "data/messages/000001.eml",
                            "data/documents.jsonl",
                            "data/keys.txt",
                            "manifest-sha256.txt",
                            "bag-info.txt",
                            "tagmanifest-sha256.txt"),
                    zip.stream().map(ZipEntry::getName).toList());
        }
    }

    @Test
    void theManifestsNameEveryFileWithItsHash() throws IOException {
        try (ZipFile zip = new ZipFile(write("Part 1").toFile())) {
            for (String manifest : List.of("manifest-sha256.txt", "tagmanifest-sha256.txt")) {
                for (String line : text(zip, manifest).lines().toList()) {
                    String name = line.substring(66);
                    assertEquals(
                            line.substring(0, 64), Sha256.of(bytes(zip, name)).hex(), name);
                }
            }
            assertEquals(3, text(zip, "manifest-sha256.txt").lines().count());
            assertEquals(3, text(zip, "tagmanifest-sha256.txt").lines().count());
        }
    }

    @Test
    void nothingOfTheMachineIsInItAndTheSameReleaseIsTheSameBytes() throws IOException {
        Path once = write("Part 1");
        byte[] first = Files.readAllBytes(once);
        assertArrayEquals(first, Files.readAllBytes(write("Part 1")));
        try (ZipFile zip = new ZipFile(once.toFile())) {
            zip.stream().forEach(entry -> {
                assertEquals(LocalDateTime.of(1980, 2, 1, 0, 0), entry.getTimeLocal());
                assertNull(entry.getExtra(), entry.getName());
                assertNull(entry.getComment());
            });
        }
    }

    private static final Sha256 KEYS_SHA256 = Sha256.of(KeyArchive.NONE.bytes());

    @Test
    void aTitleCannotMakeASecondLine() throws IOException {
        try (ZipFile zip = new ZipFile(write("one\r\nBagging-Date: 1999-01-01").toFile())) {
            assertTrue(text(zip, "bag-info.txt").contains("External-Description: one Bagging-Date: 1999-01-01\n"));
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path file = write("Part 1");
        byte[] bytes = Files.readAllBytes(file);
        Sha256 root = MerkleTree.of(Stream.of(shown(1), withheld(2))
                        .map(DocumentLine::text)
                        .map(line -> MerkleTree.leafHash(line.getBytes(StandardCharsets.UTF_8)))
                        .toList())
                .root();
        var release = new Release(
                "harbour",
                1,
                1,
                "Part 1",
                "",
                Instant.EPOCH,
                1,
                1,
                1,
                2,
                root,
                Sha256.of(bytes),
                bytes.length,
                Sha256.of(bytes),
                KEYS_SHA256,
                null,
                3,
                Collections.emptySortedMap());
        try (Pack pack = Pack.open(file, release)) {
            assertArrayEquals(ABC, pack.message(1, ABC.length, Sha256.of(ABC)).orElseThrow());
            assertTrue(pack.message(2, 1, Sha256.of(ABC)).isEmpty());
            assertEquals(List.of(shown(1), withheld(2)), pack.documents());
        }
    }

    @Test
    void otherBytesThanTheLineNamesAndNumbersThatDoNotRiseAreRefused() throws IOException {
        try (PackWriter writer = new PackWriter(new ByteArrayOutputStream(), label("x"))) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(shown(1), new byte[] {1}));
            writer.add(withheld(5));
            assertThrows(IllegalArgumentException.class, () -> writer.add(withheld(5)));
        }
    }

    @Test
    void theRootIsThatOfTheLines() throws IOException {
        try (PackWriter writer = new PackWriter(new ByteArrayOutputStream(), label("Part 1"))) {
            writer.add(shown(1), ABC);
            writer.add(withheld(2));
            List<Sha256> leaves = example("```json\n")
                    .lines()
                    .map(line -> MerkleTree.leafHash(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
            assertEquals(
                    new PackWriter.Written(
                            1, 1, KEYS_SHA256, MerkleTree.of(leaves).root()),
                    writer.finish(KeyArchive.NONE));
        }
    }

    @Test
    void invalidLinesAreReported() {
        for (String line : List.of(
                "",
                "[]",
                "{}",
                "{\"number\":0,\"accession\":1,\"withheld\":null}",
                "{\"number\":99999999999,\"accession\":1,\"withheld\":null}",
                "{\"number\":1,\"accession\":1}",
                "{\"number\":1,\"accession\":1,\"salt\":\"00\",\"original\":{},\"published\":{}}")) {
            assertTrue(DocumentLine.parse(line).ok().isEmpty(), line);
        }
    }

    @Test
    void aLineWithoutAReasonHasNone() {
        PackDocument read = DocumentLine.parse("{\"number\":7,\"accession\":2,\"withheld\":null,\"later\":[1]}")
                .orThrow();
        assertNull(assertInstanceOf(PackDocument.Withheld.class, read).reason());
    }

    private Path write(String title) throws IOException {
        Path file = folder.resolve("0001.zip");
        try (PackWriter writer = new PackWriter(Files.newOutputStream(file), label(title))) {
            writer.add(shown(1), ABC);
            writer.add(withheld(2));
            writer.finish(KeyArchive.NONE);
        }
        return file;
    }

    private static PackWriter.Label label(String title) {
        return new PackWriter.Label("harbour", 1, title, Instant.parse("2026-12-01T09:00:00Z"));
    }

    private static PackDocument.Shown shown(int number) {
        Sha256 hash = Sha256.of(ABC);
        return new PackDocument.Shown(
                number,
                1,
                Sha256.wrap(new byte[32]),
                hash,
                3,
                hash,
                3,
                List.of(new PackFinding(Method.DKIM, 1, Reason.KEY_UNKNOWN, null)));
    }

    private static PackDocument.Withheld withheld(int number) {
        return new PackDocument.Withheld(number, 1, "privacy of a third party");
    }

    /** The code block of the specification that begins with this text. */
    private static String example(String begin) throws IOException {
        String spec = Files.readString(SPEC);
        int from = spec.indexOf(begin) + begin.length();
        return spec.substring(from, spec.indexOf("```", from));
    }

    private static String text(ZipFile zip, String name) {
        return new String(bytes(zip, name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ZipFile zip, String name) {
        try (var in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
