package org.daylight.flow.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.FakeViews;
import org.daylight.extract.Protection;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.WithdrawDocument;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From attachments to safe views in the public archive, with a child process that answers as the attachment says. */
@Timeout(1_800)
class MakeViewsTest {

    private static final ExtractorLimits SMALL =
            new ExtractorLimits(64, Duration.ofHours(1), Duration.ofHours(1), 5L << 20, 1L << 20, 10L << 20, 256);

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void importMail() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        List<String> attachments = List.of("first", "second", "die", "half", "first");
        for (int i = 0; i < attachments.size(); i++) {
            Files.writeString(mail.resolve(i + ".eml"), message(i, attachments.get(i)));
        }
        Files.writeString(mail.resolve("plain.eml"), "From: a@port.example\nMessage-ID: <9@a>\n\nLunch?\n");
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
    }

    @Test
    void everyAttachmentIsReadOnceAndEachHasAnOutcome() throws Exception {
        MakeViews.Result result = run(StepListener.NONE);
        assertEquals(6, result.documents());
        assertEquals(Map.of(ViewsOutcome.MADE, 3L, ViewsOutcome.DIED, 1L), result.outcomes(), "the same bytes once");
        assertEquals("fake views 1", result.program());
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(
                    Map.of(ViewsOutcome.MADE, 4L, ViewsOutcome.DIED, 1L),
                    room.views().orElseThrow().totals());
            assertEquals(1, room.views().orElseThrow().omitted(), "the page that did not arrive");
            var lost = room.views().orElseThrow().losses(Long.MIN_VALUE, -1, 10);
            assertEquals(1, lost.size());
            assertEquals("a.bin", lost.getFirst().name());
            assertTrue(room.views()
                    .orElseThrow()
                    .losses(lost.getFirst().document(), lost.getFirst().part(), 10)
                    .isEmpty());
            long first = documents(room).stream()
                    .mapToLong(document -> reveals(room, document).stream()
                            .filter(reveal -> reveal.kind() == RevealKind.AUTHOR
                                    && reveal.value().equals("first"))
                            .count())
                    .sum();
            assertEquals(2, first);
        }
        assertEquals(0, run(StepListener.NONE).documents(), "only what is new");
    }

    @Test
    void aRunThatStopsAfterAnAttachmentGoesOnWithTheOthers() throws Exception {
        var reached = new ArrayList<String>();
        assertThrows(
                Stopped.class,
                () -> run(step -> {
                    reached.add(step);
                    if (reached.size() == 2) {
                        throw new Stopped();
                    }
                }));
        MakeViews.Result rest = run(StepListener.NONE);
        long read = rest.outcomes().values().stream().mapToLong(Long::longValue).sum();
        assertTrue(read < 4, "what was stored is not read again, but " + read + " were");
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(4L, room.views().orElseThrow().totals().get(ViewsOutcome.MADE));
        }
    }

    @Test
    void aReleaseHasTheViewsOfWhatItShowsAndAWithdrawalRemovesThem() throws Exception {
        run(StepListener.NONE);
        int withheld;
        int withdrawn;
        int kept;
        try (Newsroom room = Newsroom.open(newsroom)) {
            List<HeldDocument> withViews = documents(room).stream()
                    .filter(document -> hasViews(room, document))
                    .toList();
            assertEquals(4, withViews.size());
            withheld = withViews.get(0).number();
            withdrawn = withViews.get(1).number();
            kept = withViews.get(2).number();
        }
        Rooms.withhold(newsroom, withheld, "privacy", StepListener.NONE);
        Rooms.plan(newsroom, 1);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertTrue(views(withheld).isEmpty());
        assertEquals(1, views(withdrawn).size());
        DocumentView view = views(kept).getFirst();
        assertEquals(DocumentView.Kind.PAGES, view.kind());
        assertEquals("fake", view.program());
        assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(bytes(kept, view), 4));
        assertTrue(
                verdicts().stream().allMatch(MakeViewsTest::isConfirmed),
                verdicts().toString());
        assertTrue(verdicts().stream().anyMatch(verdict -> verdict.file().equals("views/0001.zip")));

        assertInstanceOf(
                WithdrawDocument.Withdrawn.class, Rooms.withdraw(newsroom, "harbour/" + withdrawn, StepListener.NONE));
        assertTrue(views(kept).size() == 1);
        assertTrue(
                verdicts().stream().allMatch(MakeViewsTest::isConfirmed),
                verdicts().toString());
        try (var zip = new ZipFile(newsroom.resolve("archive/views/0001.zip").toFile())) {
            String prefix = String.format("%06d/", withdrawn);
            assertFalse(zip.stream().anyMatch(entry -> entry.getName().startsWith(prefix)));
        }
    }

    @Test
    void aRemovedImportLeavesNoViews() throws Exception {
        run(StepListener.NONE);
        Rooms.remove(newsroom, 1, StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(Map.of(), room.views().orElseThrow().totals());
            assertEquals(0, room.views().orElseThrow().omitted());
            assertEquals(0, room.views().orElseThrow().countMade("fake views 1"));
        }
    }

    @Test
    void aReleaseWithoutViewsHasNoFileOfViews() throws Exception {
        Rooms.plan(newsroom, 1);
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
        assertFalse(Files.exists(newsroom.resolve("archive/views")));
        assertTrue(
                verdicts().stream().allMatch(MakeViewsTest::isConfirmed),
                verdicts().toString());
    }

    @Test
    void aWithdrawalSaysThatTheFileOfViewsIsMissing() throws Exception {
        run(StepListener.NONE);
        Rooms.plan(newsroom, 1);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        Files.delete(newsroom.resolve("archive/views/0001.zip"));
        var refused = assertThrows(IOException.class, () -> Rooms.withdraw(newsroom, "harbour/1", StepListener.NONE));
        assertTrue(refused.getMessage().startsWith("views/0001.zip is missing from the archive"), refused.getMessage());
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private MakeViews.Result run(StepListener steps) throws IOException {
        var command = new ExtractorCommand(
                Path.of(System.getProperty("java.home")),
                List.of(
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Path.of("../proof/target/classes")
                                .toAbsolutePath()
                                .normalize()
                                .toString()),
                FakeViews.class.getName(),
                Protection.strongest());
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new MakeViews(room, vault, command, 2, SMALL, steps).run((done, total) -> {});
        }
    }

    private List<DocumentView> views(int number) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.state(new DocumentId("harbour", number)) instanceof DocumentState.Published published
                    ? archive.views(published)
                    : List.of();
        }
    }

    private byte[] bytes(int number, DocumentView view) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            var published = (DocumentState.Published) archive.state(new DocumentId("harbour", number));
            return archive.viewFile(published, view.view(), 1).orElseThrow().bytes();
        }
    }

    private List<Verdict> verdicts() throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ArchiveFiles files = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        return verdicts;
    }

    private static List<HeldDocument> documents(Newsroom room) {
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        return room.catalog().documents().range(trove.id(), 1, trove.documents());
    }

    private static List<Reveal> reveals(Newsroom room, HeldDocument document) {
        try {
            return room.views().orElseThrow().reveals(document.key()).stream()
                    .flatMap(one -> one.reveals().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasViews(Newsroom room, HeldDocument document) {
        try {
            return !room.views().orElseThrow().views(document.key()).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isConfirmed(Verdict verdict) {
        return verdict.code() == VerdictCode.CONFIRMED;
    }

    private static String message(int number, String attachment) {
        return "From: a@port.example\nMessage-ID: <" + number + "@a>\nSubject: number " + number
                + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
                + "See attachment " + number + ".\n--b\nContent-Type: application/octet-stream; name=a.bin\n"
                + "Content-Disposition: attachment; filename=a.bin\n\n" + attachment + "\n--b--\n";
    }
}
