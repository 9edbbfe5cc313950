package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.daylight.archive.Archive;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.CheckReport;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A court orders the withdrawal of a document: its bytes are removed, every other proof stays valid, and a mirror that
 * has the old pack is detected.
 */
class WithdrawDocumentTest {

    @TempDir
    Path folder;

    private Path newsroom;
    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void publishTwoParts() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 90);
        Rooms.plan(newsroom, 3);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            new DecideDocument(room, vault, By.nobody(Rooms.FIRST))
                    .withhold(new DocumentId("harbour", 4), "privacy", CopiesRule.INCLUDED);
        }
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), StepListener.NONE);
    }

    @Test
    void allOtherDocumentsAreProvedAsBefore() throws Exception {
        Map<Integer, byte[]> before = originals();
        List<PackDocument> lines = lines(1);
        Release first = release(1);
        Rooms.withdraw(newsroom, "harbour/3", StepListener.NONE);
        Release then = release(1);

        assertEquals(VerdictCode.Status.CONFIRMED, check(archive()).status(), verdicts::toString);
        Map<Integer, byte[]> after = originals();
        assertFalse(after.containsKey(3));
        before.remove(3);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((number, bytes) -> assertTrue(Arrays.equals(bytes, after.get(number)), "document " + number));
        assertEquals(lines, lines(1), "what is said of every number stays");
        assertEquals(first.documentsRoot(), then.documentsRoot());
        assertEquals(first.keys(), then.keys());
        assertEquals(first.pack(), then.firstPack());
        assertFalse(first.pack().equals(then.pack()));
        assertEquals(first.lines(), then.lines());
        try (Archive archive = Archive.open(archive())) {
            Trove trove = archive.contents().trove("harbour").orElseThrow();
            assertEquals(1, trove.withdrawn());
            assertEquals(trove.documents(), trove.published() + trove.withheld() + trove.withdrawn() + trove.toCome());
            DocumentState.Withdrawn state =
                    assertInstanceOf(DocumentState.Withdrawn.class, archive.state(new DocumentId("harbour", 3)));
            assertEquals("Private letters of a third party.", state.withdrawal().reason());
            assertEquals(
                    archive.contents().checkpoint().size() - 1,
                    state.withdrawal().entry());
        }
        try (ZipFile pack = new ZipFile(archive().resolve("releases/0001.zip").toFile())) {
            assertTrue(pack.stream().noneMatch(entry -> entry.getName().contains("000003")));
        }
    }

    @Test
    void theNewsroomRecordsTheWithdrawalAndKeepsTheBytes() throws Exception {
        Rooms.withdraw(newsroom, "harbour/2-3", StepListener.NONE);
        assertEquals(Set.of(2, 3), Rooms.withdrawn(newsroom).keySet());
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            HeldDocument document =
                    room.catalog().documents().find("harbour", 3).orElseThrow();
            assertTrue(vault.has(document.sha256()));
        }
        try (var stage = Files.walk(newsroom)) {
            assertTrue(stage.noneMatch(file -> file.toString().contains("stage") && Files.isRegularFile(file)));
        }
    }

    @Test
    void aMirrorWithTheOldPackIsDetected() throws Exception {
        byte[] first = Files.readAllBytes(archive().resolve("releases/0001.zip"));
        Rooms.withdraw(newsroom, "harbour/2", StepListener.NONE);
        byte[] second = Files.readAllBytes(archive().resolve("releases/0001.zip"));
        Rooms.withdraw(newsroom, "harbour/3", StepListener.NONE);
        for (byte[] old : List.of(first, second)) {
            Path mirror = folder.resolve("mirror-" + old.length);
            Rooms.copy(archive(), mirror);
            Files.write(mirror.resolve("releases/0001.zip"), old);
            assertEquals(VerdictCode.Status.REFUTED, check(mirror).status());
            assertEquals(
                    List.of("releases/0001.zip pack-before-withdrawal"),
                    verdicts.stream()
                            .filter(verdict -> verdict.code() != VerdictCode.CONFIRMED)
                            .map(verdict ->
                                    verdict.file() + " " + verdict.code().code())
                            .toList());
        }
    }

    @Test
    void withdrawnDocumentsStayWithdrawnWhenMoreAreWithdrawnAndPublishingContinues() throws Exception {
        Rooms.withdraw(newsroom, "harbour/2", StepListener.NONE);
        Rooms.withdraw(newsroom, "harbour/6", StepListener.NONE);
        Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(2)), StepListener.NONE);
        Set<Integer> readable = Rooms.readable(newsroom);
        assertFalse(readable.contains(2));
        assertFalse(readable.contains(6));
        assertTrue(readable.contains(5));
        assertEquals(3, Rooms.seenByReaders(newsroom));
        assertEquals(VerdictCode.Status.CONFIRMED, check(archive()).status(), verdicts::toString);
    }

    @Test
    void whatCannotBeWithdrawnIsRefusedAndNothingIsDone() throws Exception {
        Map<String, String> before = new TreeMap<>(Rooms.files(archive()));
        int last = originals().keySet().stream().max(Integer::compare).orElseThrow();
        assertRefused("harbour/4", "harbour/4 was never published: part 1 withheld it");
        assertRefused("harbour/" + (last + 1), "is not published yet: use  daylight withhold");
        assertRefused("harbour/2," + (last + 1), "is not published yet");
        assertRefused("harbour/99999", "there is no document harbour/99999");
        assertRefused("fort/1", "there is no trove \"fort\"");
        for (String reason : List.of("", " \n", "x".repeat(WithdrawDocument.MAX_REASON + 1), "a\u0007")) {
            try (Newsroom room = Newsroom.open(newsroom);
                    Vault vault = FolderVault.openToRead(room.vaultFolder())) {
                var order = new WithdrawDocument.Order(CitedDocuments.parse("harbour/2"), reason);
                assertInstanceOf(WithdrawDocument.Refused.class, new WithdrawDocument(room, vault).run(order));
                assertInstanceOf(WithdrawDocument.Refused.class, new WithdrawDocument(room, vault).preview(order));
            }
        }
        assertEquals(before, Rooms.files(archive()));

        Rooms.withdraw(newsroom, "harbour/2", StepListener.NONE);
        before = Rooms.files(archive());
        assertRefused("harbour/1-3", "harbour/2 is already withdrawn, by entry");
        assertEquals(before, Rooms.files(archive()));
    }

    @Test
    void lookingChangesNothing() throws Exception {
        Map<String, String> before = Rooms.files(archive());
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            var looked = assertInstanceOf(
                    WithdrawDocument.Withdrawn.class,
                    new WithdrawDocument(room, vault)
                            .preview(new WithdrawDocument.Order(CitedDocuments.parse("harbour/2"), "A mistake.")));
            assertEquals(Set.of(2), looked.packs().getFirst().documents());
        }
        assertEquals(before, Rooms.files(archive()));
    }

    @Test
    void aDamagedPackIsNotReplacedByASmallerOne() throws Exception {
        Path pack = archive().resolve("releases/0001.zip");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[200] ^= 1; // in the first document
        Files.write(pack, bytes);
        IOException refused =
                assertThrows(IOException.class, () -> Rooms.withdraw(newsroom, "harbour/3", StepListener.NONE));
        assertTrue(refused.getMessage().contains("download"), refused.getMessage());
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(pack)));
    }

    private void assertRefused(String cited, String why) throws IOException {
        String said = assertInstanceOf(
                        WithdrawDocument.Refused.class, Rooms.withdraw(newsroom, cited, StepListener.NONE))
                .reason();
        assertTrue(said.contains(why), said);
    }

    private CheckReport check(Path archive) throws IOException {
        verdicts.clear();
        try (ArchiveFiles files = ArchiveFiles.at(archive.toString())) {
            return CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
    }

    private Map<Integer, byte[]> originals() throws IOException {
        try (Archive archive = Archive.open(archive())) {
            Map<Integer, byte[]> originals = new TreeMap<>();
            for (int number : Rooms.readable(newsroom)) {
                originals.put(
                        number,
                        archive.publishedBytes(new DocumentId("harbour", number))
                                .orElseThrow());
            }
            return originals;
        }
    }

    private List<PackDocument> lines(int release) throws IOException {
        try (Archive archive = Archive.open(archive())) {
            return archive.documents(release(release));
        }
    }

    private Release release(int sequence) throws IOException {
        try (Archive archive = Archive.open(archive())) {
            return archive.contents().releases().get(sequence - 1);
        }
    }

    private Path archive() {
        return newsroom.resolve("archive");
    }
}
