package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.http.client.Route;
import org.daylight.note.Witnesses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views (spec/views.md) as mirrors, checkers and readers of the archive handle them. */
class MirrorViewsTest {
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final String FIRST = "views/0001.zip";
    private static final String SECOND = "views/0002.zip";

    @TempDir
    Path folder;

    private PortArchive port = new PortArchive(Path.of(""));
    private Path mirrored = Path.of("");

    @BeforeEach
    void aPublisher() throws IOException {
        port = new PortArchive(folder.resolve("port"));
        port.hasViews = true;
        port.accession(40).part(1, 20).publish();
        mirrored = folder.resolve("mirrored");
    }

    private void mirror(boolean views) throws IOException {
        var options = new Mirror.Options(
                List.of(port.folder().toString()),
                mirrored,
                null,
                new Route.Direct(),
                false,
                false,
                2,
                2,
                views,
                Witnesses.NONE);
        Mirror.Result result = new Mirror(options).round(InstantSource.fixed(NOON), (packs, bytes, total) -> {});
        assertEquals(MirrorState.Word.CURRENT, result.word(), result.toString());
    }

    private static List<String> check(Path archive) throws IOException {
        var verdicts = new ArrayList<Verdict>();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            CheckArchive.check(files, new CheckArchive.Options(null, 1, verdicts::add, (d, b, t) -> {}));
        }
        return verdicts.stream()
                .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                .map(Verdict::text)
                .toList();
    }

    private static byte[] image(Path archive, int number) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            var state = (DocumentState.Published) opened.state(new DocumentId(PortArchive.TROVE, number));
            assertEquals(
                    opened.viewFile(state, 1, 1).isPresent(),
                    !opened.views(state).isEmpty());
            assertTrue(opened.viewFile(state, 1, 2).isEmpty());
            assertTrue(opened.viewFile(state, 2, 1).isEmpty());
            return opened.viewFile(state, 1, 1).map(Archive.ViewFile::bytes).orElse(new byte[0]);
        }
    }

    @Test
    void viewsAreMirroredCheckedAndRead() throws IOException {
        mirror(true);
        port.part(21, 40).publish();
        mirror(true);
        assertEquals(List.of(), check(mirrored));
        assertArrayEquals(
                Files.readAllBytes(port.folder().resolve(SECOND)), Files.readAllBytes(mirrored.resolve(SECOND)));
        assertArrayEquals(PortArchive.image(7), image(mirrored, 7));
        assertArrayEquals(PortArchive.image(33), image(mirrored, 33));
    }

    @Test
    void aMirrorMayLeaveViewsOutAndFetchThemLater() throws IOException {
        mirror(false);
        assertFalse(Files.exists(mirrored.resolve(FIRST)));
        assertEquals(1, check(mirrored).size());
        assertTrue(
                check(mirrored).getFirst().startsWith("confirmed  " + FIRST + "  views-omitted"),
                check(mirrored)::toString);
        assertArrayEquals(new byte[0], image(mirrored, 7));
        port.part(21, 40).publish();
        mirror(true);
        assertEquals(List.of(), check(mirrored));
    }

    @Test
    void aWithdrawalRemovesTheViewsEvenWhereViewsAreNotFetched() throws IOException {
        mirror(true);
        port.withdraw(7, 1).publish();
        mirror(false);
        assertEquals(List.of(), check(mirrored));
        try (var zip = new java.util.zip.ZipFile(mirrored.resolve(FIRST).toFile())) {
            assertEquals(null, zip.getEntry("000007/1/1.png"));
            assertEquals(20, zip.size(), "19 images and the index");
        }
        assertArrayEquals(PortArchive.image(8), image(mirrored, 8));
    }

    @Test
    void aSourceWithoutViewsDoesNotStopAMirror() throws IOException {
        mirror(true);
        port.withdraw(7, 1).part(21, 40).publish();
        Files.delete(port.folder().resolve(FIRST));
        Files.delete(port.folder().resolve(SECOND));
        mirror(true);
        assertFalse(Files.exists(mirrored.resolve(FIRST)), "the old views show what was withdrawn");
        assertEquals(2, check(mirrored).size());
        assertTrue(
                check(mirrored).stream().allMatch(verdict -> verdict.contains("views-omitted")),
                check(mirrored)::toString);
    }

    @Test
    void otherViewsThanTheLogNamesAreNotShown() throws IOException {
        port.part(21, 40).publish();
        mirror(true);
        Files.copy(mirrored.resolve(SECOND), mirrored.resolve("views/other.zip"));
        Files.move(
                mirrored.resolve("views/other.zip"),
                mirrored.resolve(FIRST),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        DamagedCopy damaged = assertThrows(DamagedCopy.class, () -> image(mirrored, 7));
        assertEquals(
                "views/0001.zip: its index does not match the log; download the file of views again",
                damaged.getMessage());
        assertEquals(List.of("refuted    views/0001.zip  views-differ: it does not match the log"), check(mirrored));
    }
}
