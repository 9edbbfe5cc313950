package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.HeldDocument;
import org.daylight.extract.ExtractionOutcome;
import org.daylight.extract.Tesseract;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Extraction with a child process that answers what it was given: what is stored, searched, published, and repeated. */
@Timeout(1_800)
class ExtractTroveTest {

    private static final int MESSAGES = 12;

    @TempDir
    Path folder;

    private Path base;

    @BeforeEach
    void importMail() throws Exception {
        var mail = new StringBuilder();
        for (int i = 0; i < MESSAGES; i++) {
            String type = i % 3 == 0 ? "image/png" : "application/pdf";
            String content = i == 5 ? "secret" : "contents of attachment " + i;
            mail.append("From a Thu Mar 12 18:42:00 2015\nFrom: a@port.example\nSubject: letter ")
                    .append(i)
                    .append("\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nharbour\n--b\n")
                    .append("Content-Type: ")
                    .append(type)
                    .append("; name=\"x.bin\"\nContent-Transfer-Encoding: base64\n\n")
                    .append(Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)))
                    .append("\n--b--\n\n");
        }
        Path source = Files.writeString(folder.resolve("mail.mbox"), mail);
        base = Rooms.create(folder.resolve("base"));
        Rooms.importAll(base, List.of(source), 4_000, StepListener.NONE);
    }

    @Test
    void textIsFoundStoredAndNotExtractedAgain() throws Exception {
        assertEquals(0, found(base, "sealed contract").size());
        ExtractTrove.Result first = Rooms.extract(base, null, StepListener.NONE);
        assertEquals(MESSAGES, first.documents());
        assertEquals(MESSAGES, first.outcomes().get(ExtractionOutcome.EXTRACTED));
        assertEquals(1, found(base, "sealed contract").size());
        assertEquals(1, found(base, "in:attachment sealed").size());
        assertEquals(0, found(base, "in:attachment harbour").size());
        assertEquals(MESSAGES, found(base, "lang:en").size());
        assertEquals(0, Rooms.extract(base, null, StepListener.NONE).documents());
        try (Stream<Path> left = Files.walk(base.resolve("extracting"))) {
            assertEquals(0, left.filter(Files::isRegularFile).count());
        } catch (java.nio.file.NoSuchFileException none) {
            // nothing was left
        }
    }

    @Test
    void whatMayHaveImagesIsExtractedAgainWhenRecognitionIsSwitchedOn() throws Exception {
        Rooms.extract(base, null, StepListener.NONE);
        assertEquals(0, found(base, "recognised").size());
        var tesseract = new Tesseract("Tesseract 1", List.of("eng"));
        assertEquals(MESSAGES, Rooms.extract(base, tesseract, StepListener.NONE).documents());
        assertEquals(MESSAGES / 3, found(base, "recognised").size());
        assertEquals(0, Rooms.extract(base, tesseract, StepListener.NONE).documents());
        assertEquals(0, Rooms.extract(base, null, StepListener.NONE).documents(), "off does not undo it");
    }

    @Test
    void anImportThatWasRemovedTakesItsTextWithIt() throws Exception {
        Rooms.extract(base, null, StepListener.NONE);
        Rooms.remove(base, 1, StepListener.NONE);
        try (Newsroom room = Newsroom.open(base)) {
            assertEquals(0, room.texts().orElseThrow().countRead());
            assertTrue(room.texts().orElseThrow().totals().isEmpty());
        }
        Rooms.importAll(base, List.of(folder.resolve("mail.mbox")), 4_000, StepListener.NONE);
        assertEquals(MESSAGES, Rooms.extract(base, null, StepListener.NONE).documents());
        assertEquals(1, found(base, "sealed contract").size());
    }

    @Test
    void anIndexThatWasDeletedHasTheTextAgain() throws Exception {
        Rooms.extract(base, null, StepListener.NONE);
        try (Stream<Path> files = Files.list(base.resolve("index"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Rooms.written(base);
        assertEquals(1, found(base, "sealed contract").size());
    }

    @Test
    void aRunThatIsKilledAtAnyStepAndRunAgainGivesWhatOneUndisturbedRunGives() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Rooms.copy(base, undisturbed);
        Rooms.extract(undisturbed, null, StepListener.NONE);
        List<String> expected = texts(undisturbed);
        List<Long> expectedFound = found(undisturbed, "contents OR sealed");
        for (String step : List.of("texts stored", "texts indexed", "texts settled")) {
            Path newsroom = folder.resolve("killed at " + step);
            Rooms.copy(base, newsroom);
            assertEquals(step, KilledAtStep.run("extract", newsroom, step));
            Rooms.extract(newsroom, null, StepListener.NONE);
            assertEquals(expected, texts(newsroom), step);
            assertEquals(expectedFound, found(newsroom, "contents OR sealed"), step);
        }
    }

    @Test
    void thePackHasTheTextOfWhatWasExtracted() throws Exception {
        Rooms.extract(base, null, StepListener.NONE);
        Rooms.plan(base, 1);
        Rooms.publish(base, Rooms.FIRST, StepListener.NONE);
        int documents = 0;
        List<String> texts = new ArrayList<>();
        try (Archive archive = Archive.open(base.resolve("archive"))) {
            for (int number = 1; number <= MESSAGES; number++) {
                var published = (DocumentState.Published) archive.state(new DocumentId("harbour", number));
                ExtractedText by = archive.extractedText(published, unit -> texts.add(unit.text()))
                        .orElseThrow();
                assertEquals(new ExtractedText("Fake 1", null), by);
                documents++;
            }
        }
        assertEquals(MESSAGES, documents);
        assertTrue(texts.contains("the sealed contract"), texts.toString());
    }

    private static List<Long> found(Path newsroom, String query) throws Exception {
        try (LuceneIndex index = LuceneIndex.open(newsroom.resolve("index"))) {
            return index
                    .answer(new SearchRequest(QueryParser.parse(query).query(), Sort.OLDEST, 0, 100, Set.of()))
                    .hits()
                    .stream()
                    .map(Hit::key)
                    .sorted()
                    .toList();
        }
    }

    private static List<String> texts(Path newsroom) throws Exception {
        List<String> texts = new ArrayList<>();
        try (Newsroom room = Newsroom.open(newsroom)) {
            long trove = room.catalog().troves().find("harbour").orElseThrow().id();
            for (HeldDocument document : room.catalog().documents().range(trove, 1, MESSAGES)) {
                room.textOf(document.key()).forEach(unit -> texts.add(document.number() + " " + unit.line()));
            }
        }
        return texts;
    }
}
