package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.CompareBulletin.Relation;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.bulletin.WriteBulletin;
import org.daylight.http.client.Route;
import org.daylight.log.TwoHistories;
import org.daylight.seal.OpenSealed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bulletins that reach mirrors without a connection to the publisher: accepted, passed on, refused, and kept as evidence. */
class AcceptBulletinTest {

    private static final Instant NOW = Instant.parse("2026-12-02T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private Path copy = Path.of("");

    /** Part 1 is published; parts 2 and 3 are sealed. The copy has all of it. */
    @BeforeEach
    void aPublisherAndACopy() throws IOException {
        port = new PortArchive(folder.resolve("port"));
        port.accession(60).part(1, 5).publish().seal(6, 9).seal(10, 12).publish();
        copy = folder.resolve("copy");
        round(port.folder(), copy);
    }

    private static Mirror.Result round(Path from, Path to) throws IOException {
        var options = new Mirror.Options(List.of(from.toString()), to, null, new Route.Direct(), false, false, 2, 2);
        return new Mirror(options, Timeouts.USUAL, (time, over) -> {}, MirrorSteps.UNWATCHED)
                .round(InstantSource.fixed(NOW), (packs, bytes, total) -> {});
    }

    private static Bulletin bulletin(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return WriteBulletin.of(opened);
        }
    }

    private static String text(Path archive) throws IOException {
        return BulletinText.mail(bulletin(archive));
    }

    private static AcceptBulletin.Accepted accepted(Path copy, String text) throws IOException {
        return assertInstanceOf(AcceptBulletin.Accepted.class, new AcceptBulletin(copy).accept(text, NOW));
    }

    private static AcceptBulletin.Refused refused(Path copy, String text) throws IOException {
        return assertInstanceOf(AcceptBulletin.Refused.class, new AcceptBulletin(copy).accept(text, NOW));
    }

    private static long releases(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents().releases().size();
        }
    }

    private static boolean hasBulletin(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return StoredBulletin.of(opened).isPresent();
        }
    }

    @Test
    void aCopyLearnsFromItWhatWasReleasedAndOpensIt() throws IOException {
        port.release(2).publish();
        AcceptBulletin.Accepted result = accepted(copy, text(port.folder()));
        assertEquals(new Relation.Continues(), result.relation());
        assertTrue(result.isStored());
        assertInstanceOf(OpenSealed.Result.Opened.class, result.keys().getFirst());
        assertEquals(2, releases(copy));
        assertTrue(hasBulletin(copy));
        AcceptBulletin.Accepted again = accepted(copy, text(port.folder()));
        assertFalse(again.isStored());
        // when the log of the copy has caught up, the bulletin is gone, and the copy is like any other
        round(port.folder(), copy);
        assertFalse(Files.exists(copy.resolve("bulletin.txt")));
        assertEquals(2, releases(copy));
    }

    @Test
    void mirrorsPassItOnUnchanged() throws IOException {
        Path second = folder.resolve("second");
        round(copy, second);
        port.release(2).publish();
        String text = text(port.folder());
        accepted(copy, text);
        Mirror.Result result = round(copy, second);
        assertEquals(MirrorState.Word.CURRENT, result.word());
        assertTrue(result.updated());
        assertEquals(2, releases(second));
        assertEquals(Files.readString(copy.resolve("bulletin.txt")), Files.readString(second.resolve("bulletin.txt")));
        assertEquals(bulletin(port.folder()), bulletin(second));
        assertFalse(round(copy, second).updated());
    }

    @Test
    void aKeyThatArrivesBeforeTheSealedFileOpensItLater() throws IOException {
        Path sealed = copy.resolve("sealed/0002.age");
        byte[] bytes = Files.readAllBytes(sealed);
        Files.delete(sealed);
        port.release(2).publish();
        AcceptBulletin.Accepted result = accepted(copy, text(port.folder()));
        assertInstanceOf(OpenSealed.Result.Unusable.class, result.keys().getFirst());
        Path other = folder.resolve("other");
        Files.write(sealed, bytes);
        round(copy, other); // as long as nobody has opened it, the file is passed on with the bulletin
        assertEquals(2, releases(other));
    }

    @Test
    void aCancelledPartIsNotOpened() throws IOException {
        Path opener = folder.resolve("opener");
        round(port.folder(), opener);
        new OpenSealed(opener).open(PortArchive.sealKey(2));
        String key = text(opener);
        port.cancel(2).publish();
        Bulletin cancelled = bulletin(port.folder());
        assertTrue(cancelled.news().stream().anyMatch(entry -> entry.type().equals("cancelled")));
        accepted(copy, BulletinText.mail(cancelled));
        assertEquals(1, releases(copy));
        // neither with a key that comes later, in whatever way
        AcceptBulletin.Accepted late = accepted(copy, key);
        assertInstanceOf(OpenSealed.Result.Cancelled.class, late.keys().getFirst());
        assertInstanceOf(OpenSealed.Result.Cancelled.class, new OpenSealed(copy).open(PortArchive.sealKey(2)));
        round(opener, copy);
        assertEquals(1, releases(copy));
        round(port.folder(), copy);
        assertInstanceOf(OpenSealed.Result.Cancelled.class, new OpenSealed(copy).open(PortArchive.sealKey(2)));
    }

    @Test
    void anOldOneChangesNothing() throws IOException {
        String old = text(port.folder());
        port.part(20, 21).publish();
        String news = text(port.folder());
        accepted(copy, news);
        Map<String, ?> before = PortArchive.files(copy);
        AcceptBulletin.Accepted result = accepted(copy, old);
        assertEquals(new Relation.Same(), result.relation());
        assertFalse(result.isStored());
        assertEquals(before, PortArchive.files(copy));
        round(port.folder(), copy);
        assertEquals(new Relation.Older(), accepted(copy, old).relation());
        assertEquals(new Relation.Same(), accepted(copy, news).relation());
    }

    @Test
    void aLogThatGrewByMuchIsAcceptedAsUnproved() throws IOException {
        for (int i = 0; i < 100; i++) {
            port.mirrors("https://mirror" + i + ".example/");
        }
        port.publish();
        AcceptBulletin.Accepted result = accepted(copy, text(port.folder()));
        long same = assertInstanceOf(Relation.Unproved.class, result.relation()).same();
        assertTrue(same < result.entries(), "" + same);
        assertTrue(result.isStored());
        assertTrue(hasBulletin(copy));
    }

    @Test
    void foreignDamagedAndUnsignedOnesChangeNothing() throws IOException {
        port.release(2).publish();
        String text = text(port.folder());
        var foreign = new PortArchive(folder.resolve("foreign"), 8);
        foreign.accession(60).part(1, 5).publish();
        String wrongKey = text(foreign.folder());
        assertEquals("note-unsigned", refused(copy, wrongKey).code());
        Map<String, ?> before = PortArchive.files(folder);
        assertEquals(
                "bulletin-absent",
                refused(copy, "Dear friends, nothing is new.").code());
        assertEquals("bulletin-absent", refused(copy, "").code());
        String compact = bulletin(port.folder()).compact();
        int hashes = compact.indexOf("hashes:") + 10;
        String flipped = compact.substring(0, hashes)
                + (compact.charAt(hashes) == 'A' ? 'B' : 'A')
                + compact.substring(hashes + 1);
        assertEquals("bulletin-proof", refused(copy, flipped).code());
        assertEquals(
                "bulletin-large",
                refused(copy, "x".repeat(BulletinText.MAX_CHARS + 1)).code());
        assertEquals(
                "bulletin-large",
                refused(copy, compact.substring(0, compact.length() - 1) + ";key:" + "1".repeat(2_000) + ".")
                        .code());
        assertEquals("bulletin-several", refused(copy, text + wrongKey).code());
        for (AcceptBulletin.Refused one : List.of(refused(copy, wrongKey), refused(copy, flipped))) {
            assertFalse(one.reason().contains("\n"));
        }
        assertEquals(before, PortArchive.files(folder));
        assertThrows(IOException.class, () -> new AcceptBulletin(folder.resolve("nothing")).accept(text, NOW));
    }

    @Test
    void aKeyOfNothingIsNeitherStoredNorPassedOn() throws IOException {
        port.part(20, 21).publish();
        String compact = bulletin(port.folder()).compact();
        String bogus =
                compact.replace(";omitted:", ";key:" + PortArchive.sealKey(99).hex() + ";omitted:");
        AcceptBulletin.Accepted result = accepted(copy, bogus);
        assertEquals(1, result.unknownKeys());
        assertTrue(result.isStored());
        assertEquals(bulletin(port.folder()), bulletin(copy));
    }

    /** The publisher, or who has its key, continues an old copy differently. */
    private Path otherHistory(int parts) throws IOException {
        Path other = folder.resolve("other");
        var second = new PortArchive(other);
        second.accession(60).part(1, 5).publish().seal(6, 8).seal(10, 12);
        for (int i = 0; i < parts; i++) {
            second.mirrors("https://mirror" + i + ".example/");
        }
        second.publish();
        return other;
    }

    @Test
    void asManyEntriesButOthersAreEvidence() throws IOException {
        evidenceOf(otherHistory(0));
    }

    @Test
    void anotherContinuationIsEvidence() throws IOException {
        evidenceOf(otherHistory(3));
    }

    private void evidenceOf(Path other) throws IOException {
        Map<String, ?> before = PortArchive.files(copy);
        AcceptBulletin.Result result = new AcceptBulletin(copy).accept(text(other), NOW);
        Path evidence =
                assertInstanceOf(AcceptBulletin.Contradicts.class, result).evidence();
        assertTrue(TwoHistories.parse(Files.readAllBytes(evidence)).isOk());
        assertEquals(before, PortArchive.files(copy));
        MirrorState state = MirrorState.of(copy).orElseThrow();
        assertEquals(MirrorState.Word.REFUSED, state.word());
        assertEquals(evidence, state.evidence(copy).orElseThrow());
    }

    @Test
    void anOlderContradictionIsEvidenceToo() throws IOException {
        Path other = otherHistory(0);
        port.part(20, 21).publish();
        round(port.folder(), copy);
        evidenceOf(other);
    }

    @Test
    void aContradictionThatIsTooFarBackIsKeptAsItIs() throws IOException {
        Path other = folder.resolve("other");
        var second = new PortArchive(other);
        second.accession(59).part(1, 5).publish();
        for (int i = 0; i < 100; i++) {
            second.mirrors("https://mirror" + i + ".example/");
        }
        second.publish();
        AcceptBulletin.Result result = new AcceptBulletin(copy).accept(text(other), NOW);
        Path evidence =
                assertInstanceOf(AcceptBulletin.Contradicts.class, result).evidence();
        assertTrue(BulletinText.read(Files.readString(evidence, US_ASCII)).isOk());
        assertFalse(Files.exists(copy.resolve("bulletin.txt")));
    }

    @Test
    void twoBulletinsThatContradictEachOtherAreEvidence() throws IOException {
        port.part(20, 21).publish();
        accepted(copy, text(port.folder()));
        Path other = folder.resolve("other");
        var second = new PortArchive(other);
        second.accession(60).part(1, 5).publish().seal(6, 9).seal(10, 12).publish();
        second.part(20, 22).publish();
        AcceptBulletin.Result result = new AcceptBulletin(copy).accept(text(other), NOW);
        Path evidence =
                assertInstanceOf(AcceptBulletin.Contradicts.class, result).evidence();
        assertTrue(TwoHistories.parse(Files.readAllBytes(evidence)).isOk());
    }

    @Test
    void aSourceThatPassesOnASecondHistoryIsFound() throws IOException {
        Path second = folder.resolve("second");
        round(copy, second);
        Path other = otherHistory(3);
        Files.writeString(copy.resolve("bulletin.txt"), BulletinText.lines(bulletin(other)));
        Mirror.Result result = round(copy, second);
        assertEquals(MirrorState.Word.REFUSED, result.word());
        assertTrue(Files.isRegularFile(java.util.Objects.requireNonNull(result.evidence())));
    }

    @Test
    void afterACrashAtEachStepTheSameBulletinCompletesIt() throws IOException {
        port.release(2).publish();
        String text = text(port.folder());
        for (String step : List.of("bulletin", "key")) {
            Path crashed = folder.resolve("crashed-" + step);
            round(copy, crashed);
            MirrorSteps stop = name -> {
                if (name.equals(step)) {
                    throw new IllegalStateException("stopped");
                }
            };
            assertThrows(IllegalStateException.class, () -> new AcceptBulletin(crashed, stop).accept(text, NOW));
            accepted(crashed, text);
            assertEquals(2, releases(crashed));
            assertTrue(hasBulletin(crashed));
        }
    }

    @Test
    void aFileThatIsNoBulletinIsIgnoredAndReplaced() throws IOException {
        for (String junk : List.of("", "junk", "daylight-bulletin:1;.", "x".repeat(100_000))) {
            Files.writeString(copy.resolve("bulletin.txt"), junk);
            assertFalse(hasBulletin(copy));
            assertEquals(bulletin(port.folder()), bulletin(copy));
        }
        port.release(2).publish();
        accepted(copy, text(port.folder()));
        assertTrue(hasBulletin(copy));
    }

    @Test
    void noChangeOfACharacterIsAccepted() throws IOException {
        port.release(2).publish();
        String compact = bulletin(port.folder()).compact();
        var accepted = new ArrayList<Integer>();
        for (int i = 0; i < compact.length(); i++) {
            String changed =
                    compact.substring(0, i) + (compact.charAt(i) == 'x' ? 'y' : 'x') + compact.substring(i + 1);
            if (BulletinText.read(changed)
                    .ok()
                    .filter(one -> one.verify(port.key()).isOk())
                    .isPresent()) {
                accepted.add(i);
            }
        }
        assertEquals(List.of(), accepted);
    }
}
