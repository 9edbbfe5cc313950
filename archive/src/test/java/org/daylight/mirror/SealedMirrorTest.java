package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.http.client.Route;
import org.daylight.log.OpenedStory;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.OpenSealed.Result;
import org.daylight.sealing.SealKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealed parts on mirrors: they fetch them, open them with keys, pass the keys on, and confirm or close them when the publisher's log says so. */
class SealedMirrorTest {

    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private Path first = Path.of("");
    private Path second = Path.of("");

    /** Part 1 is published; parts 2, 3 and 4 are sealed. */
    @BeforeEach
    void aPublisher() throws IOException {
        port = new PortArchive(folder.resolve("port"));
        port.hasViews = true;
        port.accession(60)
                .part(1, 5)
                .publish()
                .seal(6, 9)
                .publish()
                .seal(10, 12)
                .seal(13, 20)
                .publish();
        first = folder.resolve("first");
        second = folder.resolve("second");
    }

    private static Mirror.Result round(Path from, Path to) throws IOException {
        return round(from, to, MirrorSteps.UNWATCHED);
    }

    private static Mirror.Result round(Path from, Path to, MirrorSteps steps) throws IOException {
        var options = new Mirror.Options(List.of(from.toString()), to, null, new Route.Direct(), false, false, 2, 2);
        return new Mirror(options, Timeouts.USUAL, (time, over) -> {}, steps)
                .round(InstantSource.fixed(Instant.parse("2026-12-02T12:00:00Z")), (packs, bytes, total) -> {});
    }

    private static List<Verdict> check(Path archive) throws IOException {
        var verdicts = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(files, new CheckArchive.Options(null, 1, verdicts::add, (d, b, t) -> {}));
        }
        verdicts.removeIf(verdict -> verdict.code() == VerdictCode.CONFIRMED);
        return verdicts;
    }

    /** The files of a copy, without torrents and partial tiles of smaller logs, which a copy does not have to have. */
    private static Map<String, ?> files(Path archive) throws IOException {
        var files = new TreeMap<String, Object>(PortArchive.files(archive));
        files.keySet().removeIf(path -> path.contains(".p/") || path.endsWith(".torrent"));
        return files;
    }

    private static String codes(Path archive) throws IOException {
        return check(archive).stream()
                .map(verdict -> verdict.file() + " " + verdict.code().code())
                .collect(Collectors.joining(", "));
    }

    private static DocumentState state(Path archive, int number) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.state(new DocumentId(PortArchive.TROVE, number));
        }
    }

    private Result open(Path archive, SealKey key) throws IOException {
        return new OpenSealed(archive).open(key);
    }

    @Test
    void aMirrorFetchesAndChecksSealedFilesLikeAnyOther() throws IOException {
        assertEquals(MirrorState.Word.CURRENT, round(port.folder(), first).word());
        assertEquals(files(port.folder()), files(first));
        assertEquals("", codes(first));
        assertInstanceOf(DocumentState.ToCome.class, state(first, 6));
        Path damaged = folder.resolve("damaged");
        round(port.folder(), damaged);
        Files.write(damaged.resolve("sealed/0003.age"), new byte[] {1});
        assertEquals("sealed/0003.age sealed-differs", codes(damaged));
    }

    @Test
    void aSourceWithoutASealedFileDoesNotComplete() throws IOException {
        Files.delete(port.folder().resolve("sealed/0003.age"));
        Mirror.Result result = round(port.folder(), first);
        assertEquals(MirrorState.Word.UNREACHABLE, result.word());
        assertTrue(result.notes().toString().contains("sealed/0003.age is not available"), result::toString);
        assertFalse(Files.exists(first.resolve("checkpoint")));
    }

    @Test
    void aSourceThatChangedASealedFileIsNotBelieved() throws IOException {
        byte[] sealed = Files.readAllBytes(port.folder().resolve("sealed/0003.age"));
        sealed[sealed.length - 1] ^= 1;
        Files.write(port.folder().resolve("sealed/0003.age"), sealed);
        assertEquals(MirrorState.Word.UNREACHABLE, round(port.folder(), first).word());
    }

    /** The publisher falls silent after sealing. */
    @Test
    void aKeyOpensThePartOnOneMirrorAndPassesFromItToOthers() throws IOException {
        round(port.folder(), first);
        round(port.folder(), second);
        Path third = folder.resolve("third");
        assertInstanceOf(Result.Opened.class, open(first, PortArchive.sealKey(3)));
        assertInstanceOf(DocumentState.Published.class, state(first, 11));
        assertInstanceOf(DocumentState.ToCome.class, state(first, 6));
        assertEquals("unsealed/0003.json opened-unconfirmed", codes(first));

        // A second mirror has the log already; a third one begins now, and has only the first as a source.
        Mirror.Result passed = round(first, second);
        assertTrue(passed.updated(), passed::toString);
        assertEquals(files(first), files(second));
        assertEquals("unsealed/0003.json opened-unconfirmed", codes(second));
        assertFalse(round(first, second).updated(), "only once");
        round(second, third);
        assertEquals(files(first), files(third));

        // The publisher returns, publishes something else first, and then confirms in another order.
        port.accession(20).part(61, 70).publish();
        round(port.folder(), first);
        assertEquals("unsealed/0003.json opened-unconfirmed", codes(first));
        assertInstanceOf(DocumentState.Published.class, state(first, 11));
        port.release(3).release(2).publish();
        for (Path mirror : List.of(first, second, third)) {
            assertEquals(MirrorState.Word.CURRENT, round(port.folder(), mirror).word());
            assertEquals(files(port.folder()), files(mirror));
            assertEquals("", codes(mirror));
        }
        assertFalse(Files.exists(first.resolve("sealed/0003.age")));
        assertTrue(Files.exists(first.resolve("sealed/0004.age")));
    }

    @Test
    void aMirrorWithADamagedSealedFileFetchesThePack() throws IOException {
        round(port.folder(), first);
        round(port.folder(), second);
        Files.write(second.resolve("sealed/0003.age"), new byte[] {1});
        open(first, PortArchive.sealKey(3));
        round(first, second);
        assertInstanceOf(DocumentState.Published.class, state(second, 11));
    }

    private static final OpenedStory STORY = new OpenedStory(
            "mud", "Mud", "Ann Lee", "---\ntitle: Mud\nauthor: Ann Lee\n---\nThe quay.\n".getBytes(UTF_8));

    /** Part 5 is sealed with a story, and both mirrors have it. */
    private void sealAStory() throws IOException {
        port.story = STORY;
        port.seal(21, 25).publish();
        port.story = null;
        round(port.folder(), first);
        round(port.folder(), second);
    }

    private static Optional<String> story(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return opened.contents()
                    .story("mud")
                    .map(story -> story.newest().title() + " " + story.newest().author() + " "
                            + story.newest().isConfirmed() + " "
                            + new String(opened.story(story.newest()).orThrow(), UTF_8));
        }
    }

    private static final String SHOWN = "Mud Ann Lee false " + new String(STORY.file(), UTF_8);

    @Test
    void aStoryPassesFromMirrorToMirrorWithItsPartAndIsConfirmedWithIt() throws IOException {
        sealAStory();
        assertEquals(Optional.empty(), story(first));
        open(first, PortArchive.sealKey(5));
        assertEquals(Optional.of(SHOWN), story(first));
        assertEquals("unsealed/0005.json opened-unconfirmed", codes(first));
        Path third = folder.resolve("third");
        round(first, second);
        round(second, third);
        for (Path mirror : List.of(second, third)) {
            assertEquals(files(first), files(mirror));
            assertEquals(Optional.of(SHOWN), story(mirror));
            assertEquals("unsealed/0005.json opened-unconfirmed", codes(mirror));
        }
        assertFalse(round(first, second).updated(), "only once");

        port.release(5).publish();
        for (Path mirror : List.of(first, second, third)) {
            assertEquals(MirrorState.Word.CURRENT, round(port.folder(), mirror).word());
            assertEquals(files(port.folder()), files(mirror));
            assertFalse(Files.exists(mirror.resolve("unsealed/0005.md")));
            assertEquals(Optional.of(SHOWN.replace("false", "true")), story(mirror));
            assertEquals("", codes(mirror));
        }
    }

    @Test
    void aMirrorWithoutTheSealedFileFetchesTheStory() throws IOException {
        sealAStory();
        Files.write(second.resolve("sealed/0005.age"), new byte[] {1});
        open(first, PortArchive.sealKey(5));
        round(first, second);
        assertEquals(Optional.of(SHOWN), story(second));
    }

    @Test
    void aStoryThatIsMissingOrDamagedIsReplaced() throws IOException {
        sealAStory();
        for (byte[] wrong : new byte[][] {null, "mud\nMud\nEve\nAnother.\n".getBytes(UTF_8), new byte[400_000]}) {
            open(first, PortArchive.sealKey(5));
            Path file = first.resolve("unsealed/0005.md");
            Files.delete(file);
            if (wrong != null) {
                Files.write(file, wrong);
            }
            assertEquals(Optional.empty(), story(first));
            assertInstanceOf(DocumentState.Published.class, state(first, 22), "the part is shown without it");
            assertEquals("unsealed/0005.json opened-unconfirmed, unsealed/0005.md unsealed-differs", codes(first));
            // A source passes no wrong story on: the second mirror has its own sealed file.
            round(first, second);
            assertEquals(Optional.of(SHOWN), story(second));
            assertTrue(round(second, first).updated());
            assertEquals(Optional.of(SHOWN), story(first));
        }
        Files.delete(first.resolve("unsealed/0005.md"));
        assertTrue(round(port.folder(), first).updated(), "from its own sealed file");
        assertEquals(Optional.of(SHOWN), story(first));
        Files.delete(first.resolve("unsealed/0005.md"));
        assertInstanceOf(Result.Opened.class, open(first, PortArchive.sealKey(5)));
        assertEquals(Optional.of(SHOWN), story(first));
    }

    @Test
    void theStoryOfACancelledPartIsDeletedWithIt() throws IOException {
        sealAStory();
        open(first, PortArchive.sealKey(5));
        port.cancel(5).publish();
        round(port.folder(), first);
        assertEquals(Optional.empty(), story(first));
        assertFalse(Files.exists(first.resolve("unsealed/0005.md")));
        assertEquals("", codes(first));
    }

    @Test
    void aNameThatTheLogHasIsNotTakenByASealedStory() throws IOException {
        port.story = STORY;
        port.seal(21, 25).seal(26, 27).publish();
        round(port.folder(), first);
        open(first, PortArchive.sealKey(5));
        open(first, PortArchive.sealKey(6));
        try (Archive opened = Archive.open(first)) {
            assertEquals(1, opened.contents().stories().size(), "two parts have a story of this name");
            assertEquals(5, opened.contents().stories().getFirst().newest().file());
        }
        port.release(5).publish();
        round(port.folder(), first);
        try (Archive opened = Archive.open(first)) {
            assertEquals(1, opened.contents().stories().size());
            assertTrue(opened.contents().stories().getFirst().newest().isConfirmed());
        }
    }

    @Test
    void anInventedReleaseIsNotShownAndNotPassedOn() throws IOException {
        round(port.folder(), first);
        round(port.folder(), second);
        open(first, PortArchive.sealKey(3));
        Path unsealed = first.resolve("unsealed");
        Files.move(unsealed.resolve("0003.json"), unsealed.resolve("0002.json"));
        Files.copy(first.resolve("releases/0003.zip"), first.resolve("releases/0002.zip"));
        assertInstanceOf(DocumentState.ToCome.class, state(first, 6));
        Mirror.Result result = round(first, second);
        assertFalse(result.updated());
        assertTrue(result.notes().toString().contains("is not what was sealed"), result::toString);
        Files.write(unsealed.resolve("0004.json"), new byte[200_000]);
        assertFalse(round(first, second).updated());
    }

    @Test
    void aCancelledPartIsClosedAgainAndNothingOfItIsLeft() throws IOException {
        round(port.folder(), first);
        open(first, PortArchive.sealKey(3));
        port.cancel(3).publish();
        assertFalse(Files.exists(port.folder().resolve("sealed/0003.age")));
        round(port.folder(), first);
        assertEquals(files(port.folder()), files(first));
        assertEquals("", codes(first));
        assertInstanceOf(DocumentState.ToCome.class, state(first, 11));
        assertInstanceOf(Result.Cancelled.class, open(first, PortArchive.sealKey(3)));
    }

    @Test
    void keysAreToldApart() throws IOException {
        round(port.folder(), first);
        assertInstanceOf(Result.Unknown.class, open(first, SealKey.of(BigInteger.TEN)));
        var opened = assertInstanceOf(Result.Opened.class, open(first, PortArchive.sealKey(2)));
        assertTrue(opened.isNew());
        assertEquals(2, opened.part().sequence());
        assertFalse(assertInstanceOf(Result.Opened.class, open(first, PortArchive.sealKey(2)))
                .isNew());
        port.release(2).publish();
        round(port.folder(), first);
        assertInstanceOf(Result.Released.class, open(first, PortArchive.sealKey(2)));
        Files.write(first.resolve("sealed/0003.age"), new byte[70_000]);
        assertInstanceOf(Result.Unusable.class, open(first, PortArchive.sealKey(3)));
        Files.delete(first.resolve("sealed/0004.age"));
        assertInstanceOf(Result.Unusable.class, open(first, PortArchive.sealKey(4)));
        assertThrows(IOException.class, () -> open(folder.resolve("nowhere"), PortArchive.sealKey(4)));
    }

    /** A process that stops at a step is imitated by an exception from it. */
    @Test
    void openingThatStopsAtAnyStepShowsThePartCompletelyOrNotAtAll() throws IOException {
        round(port.folder(), first);
        Path whole = copy("whole");
        open(whole, PortArchive.sealKey(3));
        List<String> steps = new ArrayList<>();
        for (int stop = 1; ; stop++) {
            Path copy = copy("stop-" + stop);
            int last = stop;
            var reached = new ArrayList<String>();
            try {
                new OpenSealed(copy, step -> {
                            reached.add(step);
                            if (reached.size() == last) {
                                throw new IllegalStateException("stopped at " + step);
                            }
                        })
                        .open(PortArchive.sealKey(3));
                break;
            } catch (IllegalStateException stopped) {
                steps.add(reached.getLast());
            }
            boolean isOpen = reached.getLast().equals("opened");
            assertEquals(isOpen, state(copy, 11) instanceof DocumentState.Published, reached::toString);
            open(copy, PortArchive.sealKey(3));
            assertEquals(files(whole), files(copy), reached::toString);
        }
        assertEquals(List.of("decrypted", "pack in place", "views in place", "story in place", "opened"), steps);
    }

    @Test
    void aRoundThatStopsWhileItConfirmsIsCompletedByTheNextOne() throws IOException {
        round(port.folder(), first);
        open(first, PortArchive.sealKey(3));
        port.release(3).publish();
        for (int stop = 1; ; stop++) {
            Path mirror = copy("round-" + stop);
            int last = stop;
            int[] count = {0};
            try {
                round(port.folder(), mirror, step -> {
                    if (++count[0] == last) {
                        throw new IllegalStateException("stopped at " + step);
                    }
                });
                break;
            } catch (IllegalStateException stopped) {
                assertInstanceOf(DocumentState.Published.class, state(mirror, 11), stopped.getMessage());
            }
            round(port.folder(), mirror);
            assertEquals(files(port.folder()), files(mirror), "stopped at step " + stop);
        }
    }

    private Path copy(String name) throws IOException {
        Path to = folder.resolve(name);
        for (Path from : List.of(first, MirrorState.folder(first))) {
            Path target = from.equals(first) ? to : MirrorState.folder(to);
            try (var walk = Files.walk(from)) {
                for (Path each : walk.toList()) {
                    Files.copy(
                            each,
                            target.resolve(from.relativize(each).toString()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return to;
    }

    @Test
    void theIndexFollowsOpeningConfirmingInAnotherOrderAndCancelling() throws IOException {
        round(port.folder(), first);
        Path where = folder.resolve("index");
        assertIndexed(where, 5);
        open(first, PortArchive.sealKey(3));
        assertIndexed(where, 8);
        port.accession(20).part(61, 70).publish();
        round(port.folder(), first);
        assertIndexed(where, 18);
        open(first, PortArchive.sealKey(4));
        assertIndexed(where, 26);
        port.release(3).cancel(4).publish();
        round(port.folder(), first);
        assertIndexed(where, 18);
        port.release(2).publish();
        round(port.folder(), first);
        assertIndexed(where, 22);
    }

    private void assertIndexed(Path where, int documents) throws IOException {
        try (Archive archive = Archive.open(first);
                ArchiveIndex index = ArchiveIndex.open(archive, where, LuceneIndex::open)) {
            index.catchUp();
            assertTrue(index.isCurrent());
            assertEquals(documents, index.progress().total());
            assertEquals(
                    documents,
                    index.index()
                            .answer(org.daylight.search.StateRequest.CURRENT)
                            .documents());
            assertTrue(index.rebuilt().isEmpty());
        }
    }

    @Test
    void openingAgainRepairsWhatIsDamaged() throws IOException {
        round(port.folder(), first);
        SealKey key = PortArchive.sealKey(3);
        open(first, key);
        Map<String, ?> right = files(first);
        for (String name : List.of("releases/0003.zip", "views/0003.zip")) {
            Path file = first.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            assertFalse(assertInstanceOf(Result.Opened.class, open(first, key)).isNew());
            bytes[bytes.length / 2] ^= 1; // the size stays the same
            Files.write(file, bytes);
            assertTrue(assertInstanceOf(Result.Opened.class, open(first, key)).isNew());
            assertEquals(right, files(first), name);
            Files.write(file, new byte[] {1});
            open(first, key);
            assertEquals(right, files(first), name);
            Files.delete(file);
            open(first, key);
            assertEquals(right, files(first), name);
        }
        Files.write(first.resolve("releases/0003.zip"), new byte[] {1});
        Files.write(first.resolve("sealed/0003.age"), new byte[] {1});
        assertInstanceOf(Result.Unusable.class, open(first, key));
    }

    @Test
    void nothingIsWrittenThroughASymbolicLink() throws IOException {
        round(port.folder(), first);
        for (String name : List.of("unsealed", "views", "releases")) {
            Path outside = folder.resolve("outside-" + name);
            Path link = first.resolve(name);
            if (Files.exists(link)) {
                Files.move(link, outside);
            } else {
                Files.createDirectory(outside);
            }
            Map<String, ?> before = PortArchive.files(outside);
            Files.createSymbolicLink(link, outside);
            IOException fault = assertThrows(IOException.class, () -> open(first, PortArchive.sealKey(3)));
            assertTrue(fault.getMessage().contains(name + " is a symbolic link"), fault::getMessage);
            assertEquals(1, fault.getMessage().lines().count());
            assertEquals(before, PortArchive.files(outside));
            Files.delete(link);
            Files.move(outside, link);
        }
        assertInstanceOf(Result.Opened.class, open(first, PortArchive.sealKey(3)));
    }

    @Test
    void anOpenArchiveNoticesThatAPartWasOpened() throws IOException {
        round(port.folder(), first);
        try (Archive archive = Archive.open(first)) {
            assertFalse(archive.refresh());
            open(first, PortArchive.sealKey(3));
            assertTrue(archive.refresh());
            assertEquals(2, archive.contents().releases().size());
            assertFalse(archive.contents().releases().getLast().isConfirmed());
            assertTrue(archive.contents()
                    .unconfirmed(archive.contents().releases().getLast())
                    .isPresent());
            assertFalse(archive.refresh());
            port.cancel(3).publish();
            round(port.folder(), first);
            assertTrue(archive.refresh());
            assertEquals(1, archive.contents().releases().size());
        }
    }
}
