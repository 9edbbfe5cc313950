package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.audit.By;
import org.daylight.catalog.PlannedPart;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.decide.ShowAgain;
import org.daylight.flow.review.PartContent;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that was published with redactions is shown again with fewer. */
class ShowAgainTest {

    private static final By NOBODY = By.nobody(Rooms.FIRST);
    private static final DocumentId ID = new DocumentId("harbour", 1);
    private static final RedactionReason P1 = new RedactionReason("P1", false);

    @TempDir
    Path folder;

    private Path newsroom;
    private byte[] original = {};
    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void publishWithRedactions() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        original = ("From: Ann Lee <ann@port.example>\r\nSubject: News\r\n\r\n"
                        + "Karl Dahl met Ida Brandt at the quay, and told her everything.\r\n")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(mail.resolve("1.eml"), original);
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
        Rooms.plan(newsroom, 1);
        try (Newsroom room = Newsroom.open(newsroom)) {
            room.catalog().redactions().setReason("P1", "Private.");
        }
        redact("Karl Dahl");
        redact("Ida Brandt");
        assertInstanceOf(PublishRelease.Published.class, publish(0));
    }

    private PublishRelease.Result publish(int days) throws IOException {
        return Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(days)), StepListener.NONE);
    }

    private long redact(String text) throws IOException {
        RedactDocuments.Result result = redacted(new Selector.Text(text, false, P1));
        return assertInstanceOf(RedactDocuments.Redacted.class, result, result::toString)
                .id();
    }

    private RedactDocuments.Result redacted(Selector selector) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new RedactDocuments(room, vault, NOBODY).one(ID, selector, false);
        }
    }

    private void undo(long redaction) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            assertEquals(Optional.empty(), new RedactDocuments(room, vault, NOBODY).undo(redaction));
        }
    }

    private ShowAgain.Result plan(ShowAgain.Order order, boolean onlyTry) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new ShowAgain(room, vault, NOBODY).plan(order, onlyTry);
        }
    }

    private ShowAgain.Planned planned() throws IOException {
        ShowAgain.Result result = plan(new ShowAgain.Order(ID, 0, null, ""), false);
        return assertInstanceOf(ShowAgain.Planned.class, result, result::toString);
    }

    private String refused() throws IOException {
        return assertInstanceOf(ShowAgain.Refused.class, plan(new ShowAgain.Order(ID, 0, null, ""), false))
                .reason();
    }

    private CheckReport check() throws IOException {
        verdicts.clear();
        try (ArchiveFiles files = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            return CheckArchive.check(
                    files,
                    new CheckArchive.Options(
                            null,
                            2,
                            verdict -> {
                                if (!verdict.code().equals(VerdictCode.CONFIRMED)) {
                                    verdicts.add(verdict);
                                }
                            },
                            (documents, bytes, total) -> {}));
        }
    }

    private String text(DocumentState state) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return new String(archive.bytes((DocumentState.Published) state), StandardCharsets.UTF_8);
        }
    }

    private List<DocumentState> forms() throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return archive.forms(ID);
        }
    }

    @Test
    void itIsShownWithFewerRedactionsAndThenWhole() throws Exception {
        undo(1);
        ShowAgain.Planned planned = planned();
        assertEquals(2, planned.earlierMarks());
        assertEquals(1, planned.marks());
        assertEquals(2, planned.revealed());
        assertEquals(2, planned.part());
        assertEquals(Rooms.FIRST.plus(Duration.ofDays(1)), planned.due());
        PublishRelease.Result published = publish(1);
        assertInstanceOf(PublishRelease.Published.class, published, published::toString);
        assertEquals(VerdictCode.Status.CONFIRMED, check().status(), verdicts::toString);

        undo(2);
        assertEquals(0, planned().marks());
        assertInstanceOf(PublishRelease.Published.class, publish(2));
        assertEquals(VerdictCode.Status.CONFIRMED, check().status(), verdicts::toString);

        List<DocumentState> forms = forms();
        assertEquals(3, forms.size());
        assertTrue(text(forms.get(0)).contains("[redacted: P1] met [redacted: P1] at the quay"), text(forms.get(0)));
        assertTrue(text(forms.get(1)).contains("Karl Dahl met [redacted: P1] at the quay"), text(forms.get(1)));
        assertEquals(new String(original, StandardCharsets.UTF_8), text(forms.get(2)));
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            DocumentState.Published state = (DocumentState.Published) archive.state(ID);
            assertEquals(3, state.release().part());
            assertNull(state.redaction());
            assertNotNull(state.reduces());
            assertArrayEquals(original, archive.publishedBytes(ID).orElseThrow());
            assertEquals(1, archive.firstRelease(ID).orElseThrow().part());
            Trove trove = archive.contents().trove("harbour").orElseThrow();
            assertEquals(1, trove.documents());
            assertEquals(1, trove.published());
            assertEquals(0, trove.toCome());
            Release again = trove.releases().get(1);
            assertEquals(0, again.published());
            assertEquals(1, again.again());
            assertEquals(1, again.lines());
        }
        assertEquals("harbour/1 is published without redactions: there is nothing to reduce", refused());
    }

    /** The same state whichever part is read first. */
    @Test
    void theNewestFormCountsWhateverWasReadBefore() throws Exception {
        undo(1);
        planned();
        publish(1);
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            archive.prepare(archive.contents().releases().getFirst());
            assertEquals(
                    2, ((DocumentState.Published) archive.state(ID)).release().sequence());
        }
        Files.delete(newsroom.resolve("archive/releases/0002.zip"));
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            assertEquals(
                    1, ((DocumentState.Published) archive.state(ID)).release().sequence());
        }
    }

    @Test
    void theSameRedactionsAreRefused() throws Exception {
        assertTrue(refused().startsWith("harbour/1 would show nothing more than in part 1"), refused());
        assertTrue(refused().contains("daylight redact --undo ID"));
    }

    @Test
    void whatIsPublishedCannotBeHidden() throws Exception {
        RedactDocuments.Result added = redacted(new Selector.Text("quay", false, P1));
        String reason = assertInstanceOf(RedactDocuments.Refused.class, added).reason();
        assertTrue(reason.startsWith("harbour/1 is published: use  daylight withdraw"), reason);
        // A string of the whole trove applies to it as well.
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            new RedactDocuments(room, vault, NOBODY)
                    .everywhere(
                            room.catalog().troves().find("harbour").orElseThrow(),
                            new Selector.Text("quay", false, P1),
                            false,
                            (done, total) -> {});
        }
        undo(1);
        assertTrue(refused().startsWith("the redactions that are in force would hide something"), refused());
        assertTrue(refused().contains("daylight withdraw harbour/1"));
    }

    @Test
    void aSmallerRedactionCanReplaceAGreaterOne() throws Exception {
        redact("Dahl");
        undo(1);
        planned();
        assertInstanceOf(PublishRelease.Published.class, publish(1));
        assertTrue(
                text(forms().getLast()).contains("Karl [redacted: P1] met [redacted: P1] at"), text(forms().getLast()));
        assertEquals(VerdictCode.Status.CONFIRMED, check().status(), verdicts::toString);
    }

    /** The redactions were changed after it was planned: it is examined again when it is published. */
    @Test
    void itIsRefusedWhenItIsPublishedIfItShowsNothingMore() throws Exception {
        undo(1);
        planned();
        redact("Karl Dahl");
        PublishRelease.Refused refused = assertInstanceOf(PublishRelease.Refused.class, publish(1));
        assertTrue(refused.reason().startsWith("harbour/1 would show nothing more"), refused.reason());
    }

    @Test
    void itIsPartOfThePlanAndOfWhatIsApproved() throws Exception {
        undo(1);
        ShowAgain.Result tried = plan(new ShowAgain.Order(ID, 0, null, ""), true);
        assertEquals(2, assertInstanceOf(ShowAgain.Planned.class, tried).part());
        assertEquals(1, parts().size());
        Instant due = Rooms.FIRST.plus(Duration.ofDays(5));
        plan(new ShowAgain.Order(ID, 0, due, "A name becomes public"), false);
        PlannedPart part = parts().getLast();
        assertEquals("A name becomes public", part.title());
        assertEquals(due, part.due());
        assertEquals(1, part.size());
        assertEquals(1, part.first());
        assertTrue(refused().contains("--undo-reduce"), refused());
        Sha256 content;
        try (Newsroom room = Newsroom.open(newsroom)) {
            content = PartContent.of(room, part).hash();
            room.catalog().redactions().setReason("P1", "Another sentence.");
            assertFalse(content.equals(PartContent.of(room, part).hash()));
            assertFalse(Rooms.audited(newsroom).isEmpty());
        }
        unplan(Optional.empty());
        assertEquals(1, parts().size());
        unplan(Optional.of("harbour/1 is not planned to be shown again; what is published stays published"));
    }

    private List<PlannedPart> parts() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return room.catalog().parts().all();
        }
    }

    private void unplan(Optional<String> expected) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            assertEquals(expected, new ShowAgain(room, vault, NOBODY).undo(ID));
        }
    }

    /** With other documents in the same part, and after changes of the plan were undone. */
    @Test
    void itIsInAPartWithNewDocuments() throws Exception {
        Path more = Files.createDirectories(folder.resolve("more"));
        for (int i = 2; i <= 4; i++) {
            Files.writeString(more.resolve(i + ".eml"), "From: a@port.example\r\nSubject: " + i + "\r\n\r\n" + i);
        }
        Rooms.importAll(newsroom, List.of(more), 25, StepListener.NONE);
        Rooms.newPart(newsroom, new int[] {3, 4}, StepListener.NONE);
        undo(1);
        assertEquals(2, planned().part());
        Rooms.newPart(newsroom, new int[] {2}, StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom)) {
            var trove = room.catalog().troves().find("harbour").orElseThrow();
            assertInstanceOf(ChangePlan.Changed.class, new ChangePlan(room, Rooms.FIRST, false).undo(trove));
            assertInstanceOf(ChangePlan.Changed.class, new ChangePlan(room, Rooms.FIRST, false).undo(trove));
            List<PlannedPart> left = room.catalog().parts().of(trove.id());
            assertEquals(2, left.size(), "the part that shows it again stays");
            assertEquals(1, left.getLast().size());
        }
        Rooms.newPart(newsroom, new int[] {2, 3, 4}, StepListener.NONE);
        unplan(Optional.empty());
        ShowAgain.Result again = plan(new ShowAgain.Order(ID, 2, null, ""), false);
        assertInstanceOf(ShowAgain.Planned.class, again, again::toString);
        PublishRelease.Result published = Rooms.publishAlone(newsroom, Rooms.FIRST.plus(Duration.ofDays(9)));
        assertEquals(
                3,
                assertInstanceOf(PublishRelease.Published.class, published, published::toString)
                        .shown());
        CheckReport report = check();
        assertEquals(VerdictCode.Status.CONFIRMED, report.status(), verdicts::toString);
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            Release release = archive.contents().releases().getLast();
            assertEquals(3, release.published());
            assertEquals(1, release.again());
            assertEquals(1, release.first());
            assertEquals(4, release.last());
        }
    }

    /** Editors see it before it is public, exactly as it will be. */
    @Test
    void aSealedPartIsLeftAlone() throws Exception {
        Path more = Files.createDirectories(folder.resolve("more"));
        Files.writeString(more.resolve("2.eml"), "From: a@port.example\r\nSubject: 2\r\n\r\n2");
        Rooms.importAll(newsroom, List.of(more), 25, StepListener.NONE);
        Rooms.newPart(newsroom, new int[] {2}, StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            var trove = room.catalog().troves().find("harbour").orElseThrow();
            SealReleases.Result sealed = new SealReleases(room, vault, NOBODY, new SecureRandom(), null)
                    .seal(trove, 2, Rooms.FIRST.minus(Duration.ofDays(1)), false);
            assertInstanceOf(SealReleases.Sealed.class, sealed, sealed::toString);
        }
        undo(1);
        ShowAgain.Result refused = plan(new ShowAgain.Order(ID, 2, null, ""), false);
        assertEquals(
                "part 2 of harbour is sealed: cancel the seal first, with  daylight cancel harbour/2 --reason TEXT, or"
                        + " choose another part",
                assertInstanceOf(ShowAgain.Refused.class, refused, refused::toString)
                        .reason());
        assertEquals(3, planned().part(), "a new part");
        assertEquals(1, parts().get(1).size());
    }

    @Test
    void aPreviewHasTheNewForm() throws Exception {
        undo(1);
        planned();
        byte[] pack;
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PlannedPart part = room.catalog().parts().find("harbour", 2).orElseThrow();
            PreviewArchive.Result result = PreviewArchive.of(room, vault, part, Rooms.FIRST, new SecureRandom());
            try (PreviewArchive preview = assertInstanceOf(PreviewArchive.Made.class, result, result::toString)
                            .preview();
                    Archive archive = Archive.open(preview.archive())) {
                assertEquals(2, archive.forms(ID).size());
                pack = Files.readAllBytes(preview.archive().resolve("releases/0002.zip"));
            }
        }
        publish(1);
        assertArrayEquals(pack, Files.readAllBytes(newsroom.resolve("archive/releases/0002.zip")));
    }

    /** A string of the whole trove is shown only when its redaction has ended: otherwise nothing more is visible. */
    @Test
    void aStringOfTheWholeTroveIsShownWhenItsRedactionHasEnded() throws Exception {
        long everywhere;
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            var result = new RedactDocuments(room, vault, NOBODY)
                    .everywhere(
                            room.catalog().troves().find("harbour").orElseThrow(),
                            new Selector.Text("Karl Dahl", false, P1),
                            false,
                            (done, total) -> {});
            everywhere =
                    assertInstanceOf(RedactDocuments.Redacted.class, result).id();
        }
        undo(1);
        assertTrue(refused().startsWith("harbour/1 would show nothing more"), refused());
        undo(everywhere);
        planned();
        assertInstanceOf(PublishRelease.Published.class, publish(1));
        assertEquals(VerdictCode.Status.CONFIRMED, check().status(), verdicts::toString);
    }

    @Test
    void aWithdrawalRemovesEveryForm() throws Exception {
        undo(1);
        planned();
        publish(1);
        undo(2);
        planned();
        var withdrawn = assertInstanceOf(
                WithdrawDocument.Withdrawn.class, Rooms.withdraw(newsroom, "harbour/1", StepListener.NONE));
        assertEquals(
                List.of("releases/0001.zip", "releases/0002.zip"),
                withdrawn.packs().stream().map(WithdrawDocument.Replaced::path).toList());
        assertEquals(VerdictCode.Status.CONFIRMED, check().status(), verdicts::toString);
        assertEquals(2, parts().size(), "the third part had nothing else");
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            assertInstanceOf(DocumentState.Withdrawn.class, archive.state(ID));
            assertEquals(1, archive.contents().withdrawals().size());
            Trove trove = archive.contents().trove("harbour").orElseThrow();
            assertEquals(1, trove.withdrawn());
            assertEquals(0, trove.published());
            assertEquals(0, trove.toCome());
            for (Release release : trove.releases()) {
                assertEquals(1, release.withdrawn().size());
                assertEquals(0, release.again());
            }
        }
        for (String pack : List.of("0001", "0002")) {
            try (ZipFile zip = new ZipFile(
                    newsroom.resolve("archive/releases/" + pack + ".zip").toFile())) {
                assertTrue(zip.stream().noneMatch(entry -> entry.getName().contains("000001")));
            }
        }
        assertEquals("harbour/1 was withdrawn, and a withdrawn document is not shown again", refused());
    }

    /** The newest form of a part is damaged: nothing is withdrawn from only some of the packs. */
    @Test
    void aWithdrawalNeedsEveryPack() throws Exception {
        undo(1);
        planned();
        publish(1);
        Files.write(newsroom.resolve("archive/releases/0002.zip"), new byte[] {1});
        try {
            WithdrawDocument.Result result = Rooms.withdraw(newsroom, "harbour/1", StepListener.NONE);
            assertInstanceOf(WithdrawDocument.Refused.class, result);
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("0002.zip"), e.getMessage());
        }
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            assertEquals(0, archive.contents().withdrawals().size());
        }
    }

    @Test
    void whatIsNotPublishedIsRefused() throws Exception {
        assertEquals(
                "there is no document harbour/9 in this newsroom",
                assertInstanceOf(
                                ShowAgain.Refused.class,
                                plan(new ShowAgain.Order(new DocumentId("harbour", 9), 0, null, ""), false))
                        .reason());
        undo(1);
        for (int part : List.of(1, 7)) {
            ShowAgain.Result result = plan(new ShowAgain.Order(ID, part, null, ""), false);
            assertInstanceOf(ShowAgain.Refused.class, result);
        }
    }
}
