package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Trove;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases with gaps, whose numbers lie between each other's: which release has which number. */
class GapsTest {

    private static final int ALL = 5_000;

    @TempDir
    Path folder = Path.of("");

    private ArchiveBuilder builder = new ArchiveBuilder(folder, "Papers");

    @BeforeEach
    void aTroveOfThreeTopics() throws IOException {
        builder = new ArchiveBuilder(folder, "The Harbour Papers").trove("harbour", "Harbour", "", ALL, Map.of());
        part("2026-12-01T09:00:00Z", new TreeMap<>(Map.of(4_000, "privacy")), 7, 900, 4_500);
        part("2026-12-02T09:00:00Z", new TreeMap<>(), 3, 899, 901);
        builder.open().close();
    }

    private void part(String time, SortedMap<Integer, String> withheld, int... numbers) throws IOException {
        SortedMap<Integer, byte[]> shown = new TreeMap<>();
        for (int number : numbers) {
            shown.put(number, ("Subject: " + number + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        }
        builder.part("harbour", "A topic", "", time, shown, withheld);
    }

    private static DocumentState state(Archive archive, int number) throws IOException {
        return archive.state(new DocumentId("harbour", number));
    }

    private static int release(Archive archive, int number) throws IOException {
        return assertInstanceOf(DocumentState.Published.class, state(archive, number))
                .release()
                .part();
    }

    private static int nearest(Archive archive, int number, int step) throws IOException {
        Optional<DocumentState> found = archive.nearest(new DocumentId("harbour", number), step);
        return found.map(state -> state.id().number()).orElse(0);
    }

    @Test
    void eachNumberHasTheReleaseThatListsItAndTheCountsAddUp() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            for (int again = 0; again < 2; again++) { // the second time, it is known which release has which number
                assertEquals(1, release(archive, 7));
                assertEquals(2, release(archive, 899));
                assertEquals(1, release(archive, 900));
                assertEquals(2, release(archive, 901));
                assertInstanceOf(DocumentState.Withheld.class, state(archive, 4_000));
                assertInstanceOf(DocumentState.ToCome.class, state(archive, 8));
                assertInstanceOf(DocumentState.ToCome.class, state(archive, ALL));
                assertInstanceOf(DocumentState.Unknown.class, state(archive, ALL + 1));
            }
            Trove trove = archive.contents().trove("harbour").orElseThrow();
            assertEquals(6, trove.published());
            assertEquals(ALL - 7, trove.toCome());
        }
    }

    @Test
    void thePreviousAndTheNextDocumentAreTheNearestInARelease() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            assertEquals(899, nearest(archive, 900, -1));
            assertEquals(7, nearest(archive, 899, -1));
            assertEquals(3, nearest(archive, 7, -1));
            assertEquals(0, nearest(archive, 3, -1));
            assertEquals(4_000, nearest(archive, 901, 1));
            assertEquals(4_500, nearest(archive, 4_000, 1));
            assertEquals(0, nearest(archive, 4_500, 1));
            assertEquals(4_500, nearest(archive, ALL, -1));
        }
    }

    @Test
    void aReleaseThatComesLaterIsFound() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            assertInstanceOf(DocumentState.ToCome.class, state(archive, 8));
            part("2026-12-03T09:00:00Z", new TreeMap<>(), 1, 8, 5_000);
            builder.open().close();
            assertTrue(archive.refresh());
            assertEquals(3, release(archive, 8));
            assertEquals(8, nearest(archive, 7, 1));
            assertEquals(ALL, nearest(archive, 4_500, 1));
            assertEquals(0, nearest(archive, 1, -1));
        }
    }

    /** What the damaged pack contains is not known; the others are found as before. */
    @Test
    void aDamagedPackDoesNotHideTheDocumentsOfOthers() throws IOException {
        damage(1);
        try (Archive archive = Archive.open(folder)) {
            assertEquals(2, release(archive, 899));
            assertEquals(2, release(archive, 901));
            assertThrows(DamagedCopy.class, () -> state(archive, 900));
            assertThrows(DamagedCopy.class, () -> state(archive, 8));
            assertEquals(901, nearest(archive, 899, 1));
            assertEquals(3, nearest(archive, 899, -1));
            assertEquals(0, nearest(archive, 901, 1));
        }
    }

    /** Makes the lines of a pack unreadable, but not the zip. */
    private void damage(int release) throws IOException {
        Path pack = folder.resolve(ArchivePath.pack(release));
        byte[] name = "data/documents.jsonl".getBytes(StandardCharsets.US_ASCII);
        try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
            byte[] all = new byte[(int) file.length()];
            file.readFully(all);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int at = text.indexOf(new String(name, StandardCharsets.US_ASCII)) + name.length + 40;
            file.seek(at);
            file.write(all[at] ^ 0xFF);
        }
    }
}
