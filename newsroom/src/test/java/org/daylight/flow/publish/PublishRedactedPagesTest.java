package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRenderings;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.FakeRedaction;
import org.daylight.extract.Protection;
import org.daylight.extract.Tesseract;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.flow.render.MakeRenderings;
import org.daylight.flow.review.PartContent;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From redacted attachments to images of their pages in the public archive, with a child process that answers as the attachment says. */
@Timeout(1_800)
class PublishRedactedPagesTest {

    private static final ExtractorLimits SMALL =
            new ExtractorLimits(64, Duration.ofHours(1), Duration.ofHours(1), 5L << 20, 1L << 20, 10L << 20, 256);
    private static final List<String> KINDS = List.of("plain", "leak", "leak other", "half", "none");
    private static final String CARD = "4111 1111 1111 1111";
    private static final RedactionReason P1 = new RedactionReason("P1", false);

    @TempDir
    Path folder;

    private Path newsroom;
    private final Map<String, Integer> numbers = new HashMap<>();

    @BeforeEach
    void redactedMail() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        for (int i = 0; i < KINDS.size(); i++) {
            Files.writeString(mail.resolve(i + ".eml"), message(i, KINDS.get(i)));
        }
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                String text = new String(vault.get(document.sha256()).orElseThrow(), StandardCharsets.US_ASCII);
                KINDS.stream()
                        .filter(kind -> text.contains("%PDF-" + kind + " " + CARD))
                        .forEach(kind -> numbers.put(kind, document.number()));
            }
            var redact = new RedactDocuments(room, vault, By.nobody(Rooms.FIRST));
            redact.setReason("P1", "A payment card.");
            var all = assertInstanceOf(
                    RedactDocuments.Redacted.class,
                    redact.everywhere(trove, new Selector.Text(CARD, false, P1), false, (done, total) -> {}));
            assertEquals(5, all.attachments().size());
            assertTrue(all.attachments().stream().allMatch(one -> one.whole().isEmpty()));
            assertInstanceOf(
                    RedactDocuments.Redacted.class,
                    redact.one(
                            new DocumentId("harbour", numbers.get("none")),
                            new Selector.Area(1, 1, 0, 0, 10, 10, P1),
                            false));
        }
    }

    @Test
    void eachAttachmentHasAnOutcomeAndWhatIsDoubtfulIsNotShown() throws Exception {
        MakeRenderings.Result result = run(StepListener.NONE);
        assertEquals(5, result.documents());
        assertEquals(2, result.made());
        assertEquals(3, result.failed());
        Map<String, StoredRenderings.Shown> shown = shown();
        assertEquals(2, shown.get("plain").pages());
        assertEquals(1, shown.get("plain").boxes());
        assertEquals(0, shown.get("plain").black());
        assertEquals(1, shown.get("leak").black(), "the page on which the number is still read is black");
        assertTrue(shown.get("leak other").reason().contains("not look the same"));
        assertEquals(ViewsOutcome.DIED, shown.get("half").outcome());
        assertTrue(
                shown.get("none").reason().contains("nothing is black"),
                shown.get("none").reason());
        assertEquals(0, run(StepListener.NONE).documents(), "only what is new");
    }

    @Test
    void aRunThatStopsAtAnyStepGoesOn() throws Exception {
        int stopped = 0;
        for (boolean again = true; again && stopped < 20; ) {
            int most = 1 + stopped % 2; // after images were stored, and after a document was noted
            var reached = new ArrayList<String>();
            try {
                run(step -> {
                    reached.add(step);
                    if (reached.size() == most) {
                        throw new Stopped();
                    }
                });
                again = false;
            } catch (Stopped e) {
                stopped++;
            }
        }
        assertTrue(stopped >= 5 && stopped < 20, stopped + " times");
        run(StepListener.NONE);
        assertEquals(5, shown().size());
        assertEquals(
                2,
                shown().values().stream().filter(StoredRenderings.Shown::isMade).count());
    }

    @Test
    void aPartHasTheImagesOfRedactedPagesAndNothingOfTheOriginals() throws Exception {
        Rooms.plan(newsroom, 1);
        String before = content();
        var refused =
                assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertTrue(refused.reason().contains("were not made: run  daylight extract"), refused.reason());
        run(StepListener.NONE);
        assertNotEquals(before, content(), "an approval covers the images");
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        Path views = newsroom.resolve("archive/views/0001.zip");
        String index = entry(views, "views.jsonl");
        assertEquals(2, index.lines().count(), index);
        assertTrue(index.lines().allMatch(line -> line.contains("\"redacted\":{\"P1\":")), index);
        Path pack = newsroom.resolve("archive/releases/0001.zip");
        String lines = entry(pack, "data/documents.jsonl");
        assertEquals(
                2,
                lines.lines()
                        .filter(line -> line.contains("\"renderings\":[1]"))
                        .count(),
                lines);
        String leak = entry(pack, "data/text/%06d.jsonl".formatted(numbers.get("leak")));
        assertTrue(leak.contains("the weather") && !leak.contains("paid"), leak);
        assertTrue(
                verdicts().stream().allMatch(verdict -> verdict.code() == VerdictCode.CONFIRMED),
                verdicts().toString());

        assertEquals(Optional.empty(), LeftOfOriginals.first(pack, views, "harbour"));
        Path ordinary = changed(views, "views.jsonl", index.replaceAll("\"redacted\":\\{[^}]*\\},", ""));
        assertTrue(LeftOfOriginals.first(pack, ordinary, "harbour")
                .orElseThrow()
                .contains("a safe view of the original of attachment 1"));
        assertTrue(
                LeftOfOriginals.first(pack, null, "harbour").orElseThrow().contains("text that was extracted"),
                "text without images");
    }

    @Test
    void imagesThatTheDocumentDoesNotHaveYetAreNotPublished() throws Exception {
        Rooms.plan(newsroom, 1);
        run(StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            assertInstanceOf(
                    RedactDocuments.Redacted.class,
                    new RedactDocuments(room, vault, By.nobody(Rooms.FIRST))
                            .one(
                                    new DocumentId("harbour", numbers.get("plain")),
                                    new Selector.Area(1, 1, 0, 0, 10, 10, P1),
                                    false));
        }
        String before = content();
        assertThrows(
                Stopped.class,
                () -> run(step -> {
                    throw new Stopped();
                }));
        assertEquals(before, content(), "an approval does not cover the new images yet");
        var refused =
                assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertTrue(refused.reason().contains("were not made: run  daylight extract"), refused.reason());
        run(StepListener.NONE);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
    }

    @Test
    void withoutTextRecognitionNoStringIsShownAsImages() throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            var settings = new ExtractionSettings(command(), 1, SMALL, null, List.of());
            var result = new MakeRenderings(room, vault, settings, StepListener.NONE).run((done, total) -> {});
            assertEquals(0, result.made());
        }
        assertTrue(shown().values().stream().allMatch(one -> one.reason().contains("text recognition")));
    }

    @Test
    void whatIsNoLongerRedactedLeavesNoImages() throws Exception {
        run(StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            var redact = new RedactDocuments(room, vault, By.nobody(Rooms.FIRST));
            assertEquals(Optional.empty(), redact.undo(1));
            assertEquals(Optional.empty(), redact.undo(2));
        }
        run(StepListener.NONE);
        assertTrue(shown().isEmpty());
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static ExtractorCommand command() {
        return new ExtractorCommand(
                Path.of(System.getProperty("java.home")),
                List.of(
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Path.of("../proof/target/classes")
                                .toAbsolutePath()
                                .normalize()
                                .toString()),
                FakeRedaction.class.getName(),
                Protection.strongest());
    }

    private MakeRenderings.Result run(StepListener steps) throws IOException {
        var settings = new ExtractionSettings(
                command(), 1, SMALL, new Tesseract("Tesseract 5.3.0", List.of("eng")), List.of("eng"));
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new MakeRenderings(room, vault, settings, steps).run((done, total) -> {});
        }
    }

    private Map<String, StoredRenderings.Shown> shown() throws IOException {
        Map<String, StoredRenderings.Shown> all = new HashMap<>();
        try (Newsroom room = Newsroom.open(newsroom)) {
            for (var one : room.renderings().orElseThrow().shown(Long.MIN_VALUE, -1, 100)) {
                int number = room.catalog()
                        .documents()
                        .find(one.document())
                        .orElseThrow()
                        .number();
                numbers.forEach((kind, known) -> {
                    if (known == number) {
                        all.put(kind, one);
                    }
                });
            }
        }
        return all;
    }

    private String content() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            PlannedPart part = room.catalog().parts().find("harbour", 1).orElseThrow();
            return PartContent.of(room, part).hash().hex();
        }
    }

    private static String entry(Path file, String name) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A copy of a zip with another content of an entry. */
    private Path changed(Path file, String name, String content) throws IOException {
        Path copy = folder.resolve("changed.zip");
        try (var zip = new ZipFile(file.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals(name)
                                ? content.getBytes(StandardCharsets.UTF_8)
                                : zip.getInputStream(entry).readAllBytes());
                out.closeEntry();
            }
        }
        return copy;
    }

    private List<Verdict> verdicts() throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ArchiveFiles files = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        return verdicts;
    }

    private static String message(int number, String kind) {
        return """
            From: a@port.example
            Message-ID: <%d@a>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=bb

            --bb
            Content-Type: application/pdf; name=a%d.pdf

            %%PDF-%s %s
            --bb--
            """.formatted(number, number, kind, CARD);
    }
}
