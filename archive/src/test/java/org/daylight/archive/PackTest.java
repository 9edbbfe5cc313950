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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.pack.FlaggedPart;
import org.daylight.pack.Opening;
import org.daylight.pack.PackLayout;
import org.daylight.pack.PackZip;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final FileAbout ABOUT = new FileAbout("berths.csv", "text/csv");
    private static final byte[] TEXT = new ExtractedText("Apache Tika 3.3.1", null)
            .bytes(List.of(new ExtractedText.Unit(0, null, 0, null, null, "en", "abc")));
    private static final Path SPEC = Path.of("../spec/pack.md");

    @TempDir
    Path folder;

    @Test
    void theExampleOfTheSpecificationIsWhatIsWritten() throws IOException {
        Path file = write("Part 1");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals(example("```json\n"), text(zip, "data/documents.jsonl"));
            assertEquals(example("`bag-info.txt`:\n\n```\n"), text(zip, "bag-info.txt"));
            assertEquals(example("`data/about/000003.json` is\n\n```\n").strip(), text(zip, "data/about/000003.json"));
            assertEquals(example("`data/text/000003.jsonl` is\n\n```\n"), text(zip, "data/text/000003.jsonl"));
            assertEquals(
                    List.of(
                            "bagit.txt",
                            "data/messages/000001.eml",
                            "data/files/000003.bin",
                            "data/about/000003.json",
                            "data/text/000003.jsonl",
                            "data/messages/000004.eml",
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
            assertEquals(7, text(zip, "manifest-sha256.txt").lines().count());
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
        try (Pack pack = opened()) {
            assertArrayEquals(ABC, pack.message(1, ABC.length, Sha256.of(ABC)).orElseThrow());
            assertTrue(pack.message(2, 1, Sha256.of(ABC)).isEmpty());
            assertArrayEquals(ABC, pack.message(3, ABC.length, Sha256.of(ABC)).orElseThrow());
            assertArrayEquals(ABOUT.bytes(), pack.about(3, PackEntry.of(ABOUT.bytes())));
            assertArrayEquals(TEXT, pack.text(3, PackEntry.of(TEXT)));
            var units = new ArrayList<ExtractedText.Unit>();
            assertEquals(
                    new ExtractedText("Apache Tika 3.3.1", null),
                    pack.read(3, PackEntry.of(TEXT), units::add).orElseThrow());
            assertEquals(List.of(new ExtractedText.Unit(0, null, 0, null, null, "en", "abc")), units);
            assertEquals(List.of(shown(1), withheld(2), file(3), converted(4)), pack.documents());
        }
    }

    @Test
    void otherBytesThanTheLineNamesAreNotReturned() throws IOException {
        PackEntry other = PackEntry.of("other".getBytes(StandardCharsets.UTF_8));
        PackEntry sameSize = new PackEntry(other.sha256(), TEXT.length);
        try (Pack pack = opened()) {
            assertThrows(DamagedCopy.class, () -> pack.text(3, other));
            assertThrows(DamagedCopy.class, () -> pack.text(3, sameSize));
            assertThrows(DamagedCopy.class, () -> pack.read(3, sameSize, unit -> {}));
            assertThrows(DamagedCopy.class, () -> pack.about(3, other));
            assertThrows(DamagedCopy.class, () -> pack.about(1, other));
        }
    }

    @Test
    void whatIsInTheLogAndBreaksARuleIsNoTextAndAFileWithoutAName() throws IOException {
        byte[] about = "{\"name\":\"../x\"}".getBytes(StandardCharsets.UTF_8);
        var lines = new StringBuilder("{\"program\":\"x\"}\n");
        for (int i = 0; i < 40_000; i++) {
            lines.append(Integer.toHexString(i * 0x9e3779b9)).append('\n'); // goes on long after what is refused
        }
        byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
        PackDocument.Shown file = file(1);
        var bad = new PackDocument.Shown(
                1,
                1,
                file.kind(),
                file.opening(),
                file.published(),
                3,
                null,
                null,
                PackEntry.of(about),
                PackEntry.of(text),
                List.of(),
                List.of(),
                List.of(),
                null);
        Release release = release();
        Path path = folder.resolve("0001.zip");
        try (PackWriter writer = new PackWriter(Files.newOutputStream(path), label("bad"))) {
            writer.add(bad, ABC, null, about, text);
            writer.finish(KeyArchive.NONE);
        }
        try (Pack pack = Pack.open(path, release)) {
            assertEquals(Optional.empty(), pack.read(1, PackEntry.of(text), unit -> {}));
            assertEquals(new DocumentForm.File("unnamed", "application/octet-stream"), pack.form(bad));
            PackEntry otherText = new PackEntry(Sha256.of(about), text.length);
            PackEntry otherAbout = new PackEntry(Sha256.of(text), about.length);
            assertThrows(DamagedCopy.class, () -> pack.read(1, otherText, unit -> {}));
            assertThrows(DamagedCopy.class, () -> pack.fileAbout(1, otherAbout));
        }
    }

    @Test
    void aWithdrawalRemovesAllEntriesOfADocumentAndNothingElse() throws IOException {
        var without = new ByteArrayOutputStream();
        try (Pack pack = opened()) {
            PackReplacement.write(pack, release(), Set.of(3), without);
        }
        Path file = Files.write(folder.resolve("0001.zip"), without.toByteArray());
        try (ZipFile zip = new ZipFile(file.toFile());
                PackZip strict = PackZip.open(file)) {
            assertEquals(
                    List.of(
                            "data/messages/000001.eml",
                            "data/messages/000004.eml",
                            "data/documents.jsonl",
                            "data/keys.txt"),
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith("data/"))
                            .toList());
            assertEquals(example("```json\n"), text(zip, "data/documents.jsonl"));
            assertEquals(4, text(zip, "manifest-sha256.txt").lines().count());
            PackLayout.of(strict, true); // refuses what is not in its place
        }
    }

    @Test
    void aDocumentThatIsShownAgainHasTheEarlierProof() throws IOException {
        byte[] proof = "{}".getBytes(StandardCharsets.UTF_8);
        var reduces = new PackDocument.Reduces(3, PackEntry.of(proof));
        PackDocument.Shown again = file(7).reducing(reduces);
        Path path = folder.resolve("0005.zip");
        PackWriter.Written written;
        try (PackWriter writer = new PackWriter(Files.newOutputStream(path), label("again"))) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(again, ABC, null, ABOUT.bytes(), TEXT));
            writer.add(again, ABC, null, proof, ABOUT.bytes(), TEXT);
            written = writer.finish(KeyArchive.NONE);
        }
        assertEquals(0, written.shown());
        assertEquals(1, written.again());
        assertEquals(again, DocumentLine.parse(DocumentLine.text(again)).orThrow());
        assertTrue(DocumentLine.text(again)
                .contains("\"reduces\":{\"release\":3,\"sha256\":\"" + Sha256.of(proof) + "\",\"size\":2}"));
        Release release = new Release(
                "harbour",
                1,
                5,
                "Part 1",
                "",
                Instant.EPOCH,
                0,
                0,
                1,
                7,
                7,
                written.documentsRoot(),
                Sha256.of(Files.readAllBytes(path)),
                Files.size(path),
                Sha256.of(Files.readAllBytes(path)),
                written.keys(),
                null,
                null,
                1,
                Collections.emptySortedMap());
        var without = new ByteArrayOutputStream();
        try (Pack pack = Pack.open(path, release)) {
            assertEquals(List.of(again), pack.documents());
            assertArrayEquals(proof, pack.earlier(7, reduces.earlier()));
            PackReplacement.write(pack, release, Set.of(7), without);
        }
        try (ZipFile zip = new ZipFile(path.toFile());
                PackZip strict = PackZip.open(path)) {
            assertEquals(
                    List.of(
                            "data/files/000007.bin",
                            "data/earlier/000007.json",
                            "data/about/000007.json",
                            "data/text/000007.jsonl"),
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.contains("000007"))
                            .toList());
            PackLayout.of(strict, true);
        }
        try (ZipFile zip = new ZipFile(
                Files.write(folder.resolve("0006.zip"), without.toByteArray()).toFile())) {
            assertTrue(zip.stream().noneMatch(entry -> entry.getName().contains("000007")));
        }
    }

    private Release release() throws IOException {
        Path file = write("Part 1");
        byte[] bytes = Files.readAllBytes(file);
        Sha256 root = MerkleTree.of(Stream.of(shown(1), withheld(2), file(3), converted(4))
                        .map(DocumentLine::text)
                        .map(line -> MerkleTree.leafHash(line.getBytes(StandardCharsets.UTF_8)))
                        .toList())
                .root();
        return new Release(
                "harbour",
                1,
                1,
                "Part 1",
                "",
                Instant.EPOCH,
                3,
                1,
                1,
                4,
                root,
                Sha256.of(bytes),
                bytes.length,
                Sha256.of(bytes),
                KEYS_SHA256,
                null,
                3,
                Collections.emptySortedMap());
    }

    /** The example, as the pack of a release that the log names. */
    private Pack opened() throws IOException {
        Release release = release();
        return Pack.open(folder.resolve("0001.zip"), release);
    }

    @Test
    void otherBytesThanTheLineNamesAndNumbersThatDoNotRiseAreRefused() throws IOException {
        try (PackWriter writer = new PackWriter(new ByteArrayOutputStream(), label("x"))) {
            assertThrows(IllegalArgumentException.class, () -> writer.add(shown(1), new byte[] {1}));
            assertThrows(IllegalArgumentException.class, () -> writer.add(shown(1), ABC, null, null, TEXT));
            assertThrows(IllegalArgumentException.class, () -> writer.add(file(1), ABC));
            assertThrows(IllegalArgumentException.class, () -> writer.add(file(1), ABC, null, TEXT, TEXT));
            writer.add(withheld(5));
            assertThrows(IllegalArgumentException.class, () -> writer.add(withheld(5)));
        }
    }

    @Test
    void theRootIsThatOfTheLines() throws IOException {
        try (PackWriter writer = new PackWriter(new ByteArrayOutputStream(), label("Part 1"))) {
            writer.add(shown(1), ABC);
            writer.add(withheld(2));
            writer.add(file(3), ABC, null, ABOUT.bytes(), TEXT);
            writer.add(converted(4), ABC);
            List<Sha256> leaves = example("```json\n")
                    .lines()
                    .map(line -> MerkleTree.leafHash(line.getBytes(StandardCharsets.UTF_8)))
                    .toList();
            assertEquals(
                    new PackWriter.Written(
                            3, 1, 0, KEYS_SHA256, MerkleTree.of(leaves).root()),
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
                "{\"number\":1,\"accession\":1,\"salt\":\"00\",\"original\":{},\"published\":{}}",
                FILE_LINE.replace("\"file\"", "\"mail\""),
                FILE_LINE.replace("\"file\"", "\"exe\""),
                FILE_LINE.replace("\"file\"", "1"),
                FILE_LINE.replace("\"about\"", "\"other\""),
                FILE_LINE.replace("\"kind\":\"file\",", ""),
                FILE_LINE.replace("\"text\":{", "\"text\":1,\"other\":{"),
                FILE_LINE.replace("\"size\":" + TEXT.length, "\"size\":" + ((64 << 20) + 1)),
                FILE_LINE.replace("\"size\":3", "\"size\":" + ((256 << 20) + 1)),
                DocumentLine.text(converted(1)).replace("0x200024", "Ann Lee"),
                DocumentLine.text(converted(1)).replace("\"container\":\"e3", "\"container\":\"x3"))) {
            assertTrue(DocumentLine.parse(line).ok().isEmpty(), line);
        }
    }

    private static final String FILE_LINE = DocumentLine.text(file(1));

    @Test
    void aLineOfAFileIsReadAsItWasWritten() {
        assertEquals(file(1), DocumentLine.parse(FILE_LINE).orThrow());
        PackDocument.Shown both = converted(1).with(converted(1).conversion(), PackEntry.of(TEXT));
        assertEquals(both, DocumentLine.parse(DocumentLine.text(both)).orThrow());
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
            writer.add(file(3), ABC, null, ABOUT.bytes(), TEXT);
            writer.add(converted(4), ABC);
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
                new Opening.Whole(Sha256.wrap(new byte[32]), hash, 3, null),
                hash,
                3,
                null,
                List.of(new PackFinding(Method.DKIM, 1, Reason.KEY_UNKNOWN, null)));
    }

    private static PackDocument.Shown file(int number) {
        return shown(number).asFile(ABOUT).with(null, PackEntry.of(TEXT));
    }

    private static PackDocument.Shown converted(int number) {
        return shown(number)
                .flagged(List.of(new FlaggedPart(2, List.of("macros", "malware"))))
                .with(new Conversion("pst", Sha256.of(new byte[0]), "0x200024"), null);
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
