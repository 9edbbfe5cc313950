package org.daylight.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.pack.FlaggedPart;
import org.daylight.pack.Opening;
import org.daylight.tree.MerkleTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache returns exactly what was read, or nothing. */
class DirectoryCacheTest {

    private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);
    private static final String REASON = "privacy of a third party: Größe";

    private static final FileAbout ABOUT = new FileAbout("berths.csv", "text/csv");
    private static final Conversion CONVERSION =
            new Conversion("a".repeat(20), Sha256.of(new byte[1]), "9".repeat(100));

    @TempDir
    Path folder = Path.of("");

    private Release release = release(MerkleTree.of(List.of()).root());
    private DirectoryCache kept = new DirectoryCache(folder);

    private static final List<FlaggedPart> FLAGS =
            List.of(new FlaggedPart(2, List.of("macros", "malware")), new FlaggedPart(300, List.of("program")));

    @BeforeEach
    void aPackIsReadOnceAndCached() throws IOException {
        Path file = folder.resolve("0001.zip");
        try (PackWriter writer = new PackWriter(
                Files.newOutputStream(file), new PackWriter.Label("harbour", 1, "Part 1", Instant.EPOCH))) {
            Sha256 hash = Sha256.of(ABC);
            writer.add(shown(7, hash), ABC);
            writer.add(new PackDocument.Withheld(9, 1, REASON));
            var shown = shown(11, hash);
            writer.add(shown.asFile(ABOUT), ABC, null, ABOUT.bytes(), null);
            writer.add(shown(12, hash).with(CONVERSION, PackEntry.of(ABC)), ABC, null, null, ABC);
            writer.add(shown(13, hash).flagged(FLAGS), ABC);
            writer.add(redacted(14, hash), ABC, ABC, null, null);
            writer.add(shown(15, hash).reducing(REDUCES), ABC, null, ABC, null, null);
            release = release(writer.finish(KeyArchive.NONE).documentsRoot());
        }
        kept = new DirectoryCache(folder.resolve("packs"));
        try (Pack pack = Pack.open(file, release)) {
            kept.put(release, PackDirectory.read(pack, 7));
        }
    }

    private static PackDocument.Shown shown(int number, Sha256 hash) {
        var opening = new Opening.Whole(Sha256.wrap(new byte[32]), hash, 3, null);
        return new PackDocument.Shown(number, 1, opening, hash, 3, null, List.of());
    }

    @Test
    void itSaysWhatThePackSays() {
        PackDirectory directory = kept.get(release).orElseThrow();
        assertEquals(
                Optional.of(new DocumentState.Published(
                        id(7), release, DocumentKind.MAIL, Sha256.of(ABC), 3, null, null, null, null, List.of(), null)),
                directory.state(release, id(7)));
        assertEquals(Optional.of(new DocumentState.Withheld(id(9), release, REASON)), directory.state(release, id(9)));
        assertEquals(Optional.empty(), directory.state(release, id(8)));
        PackEntry about = PackEntry.of(ABOUT.bytes());
        assertEquals(
                Optional.of(new DocumentState.Published(
                        id(11),
                        release,
                        DocumentKind.FILE,
                        Sha256.of(ABC),
                        3,
                        null,
                        about,
                        null,
                        null,
                        List.of(),
                        null)),
                directory.state(release, id(11)));
        assertEquals(
                Optional.of(new DocumentState.Published(
                        id(12),
                        release,
                        DocumentKind.MAIL,
                        Sha256.of(ABC),
                        3,
                        null,
                        null,
                        PackEntry.of(ABC),
                        CONVERSION,
                        List.of(),
                        null)),
                directory.state(release, id(12)));
        assertEquals(
                Optional.of(new DocumentState.Published(
                        id(13), release, DocumentKind.MAIL, Sha256.of(ABC), 3, null, null, null, null, FLAGS, null)),
                directory.state(release, id(13)));
    }

    private static final Opening.Redacted OPENING = new Opening.Redacted(
            Sha256.of(new byte[] {1}),
            Sha256.of(new byte[] {2}),
            Sha256.of(new byte[] {3}),
            new TreeMap<>(Map.of("P1", 300, "ABCDEFGHIJKLMNOP", 1)));

    private static final List<PackFinding> STATED = List.of(
            new PackFinding(Method.DKIM, 1, Reason.SIGNATURE_HOLDS, Sha256.of(new byte[] {4})),
            new PackFinding(Method.DKIM, 2, Reason.KEY_UNKNOWN, null));

    private static PackDocument.Shown redacted(int number, Sha256 hash) {
        return new PackDocument.Shown(number, 1, OPENING, hash, 3, PackEntry.of(ABC), STATED);
    }

    @Test
    void itSaysWhatTheLineOfARedactedDocumentSays() {
        PackDirectory directory = kept.get(release).orElseThrow();
        var expected = new Redaction(PackEntry.of(ABC), OPENING.committed(), OPENING.marks(), STATED);
        assertEquals(
                Optional.of(new DocumentState.Published(
                        id(14),
                        release,
                        DocumentKind.MAIL,
                        Sha256.of(ABC),
                        3,
                        expected,
                        null,
                        null,
                        null,
                        List.of(),
                        null)),
                directory.state(release, id(14)));
        assertEquals(301, expected.count());
        assertEquals(MessageMark.PASSES, expected.statedMark());
    }

    private static final PackDocument.Reduces REDUCES = new PackDocument.Reduces(3, PackEntry.of(ABC));

    @Test
    void itSaysWhichDocumentsAreShownAgain() {
        PackDirectory directory = kept.get(release).orElseThrow();
        DocumentState.Published again =
                (DocumentState.Published) directory.state(release, id(15)).orElseThrow();
        assertEquals(REDUCES, again.reduces());
        assertEquals(
                6,
                java.util.stream.IntStream.range(0, 7)
                        .filter(at -> !directory.isAgain(at))
                        .count());
        assertEquals(15, directory.numbers()[6]);
    }

    @Test
    void aCacheFileOfOtherLinesIsNotUsed() {
        assertTrue(kept.get(release(Sha256.of(ABC))).isEmpty());
    }

    @Test
    void aFileThatWasCutOrChangedAnywhereIsNotUsed() throws IOException {
        Path file = folder.resolve("packs/1");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertTrue(kept.get(release).isEmpty(), "cut at " + length);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertTrue(kept.get(release).isEmpty(), "changed at " + at);
        }
        Files.write(file, whole);
        assertTrue(kept.get(release).isPresent());
    }

    @Test
    void whenNothingCanBeWrittenNothingIsCached() throws IOException {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        var nowhere = new DirectoryCache(notAFolder.resolve("packs"));
        nowhere.put(release, kept.get(release).orElseThrow());
        assertTrue(nowhere.get(release).isEmpty());
    }

    private static DocumentId id(int number) {
        return new DocumentId("harbour", number);
    }

    private static Release release(Sha256 root) {
        Sha256 pack = Sha256.of(ABC);
        return new Release(
                "harbour",
                1,
                1,
                "Part 1",
                "",
                Instant.EPOCH,
                5,
                1,
                1,
                7,
                15,
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
}
