package org.daylight.flow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.catalog.Accession;
import org.daylight.demo.HarbourTrove;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.search.StateRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTroveTest {

    @TempDir
    Path folder;

    @Test
    void everyMessageOfTheDemoTroveIsAccountedFor() throws Exception {
        HarbourTrove.Written written = new HarbourTrove(7, 400).writeTo(folder.resolve("source"));
        Path newsroom = Rooms.create(folder.resolve("newsroom"));

        Accession accession = imported(Rooms.importAll(newsroom, List.of(written.mail()), 4_000, StepListener.NONE));

        Accession.Account account = accession.account();
        assertEquals(400, account.seen());
        assertEquals(written.planted().exactCopies(), account.duplicates());
        assertEquals(0, account.unreadable());
        assertEquals(account.seen(), account.stored() + account.duplicates() + account.unreadable());
        assertEquals(1, accession.first());
        assertEquals(account.stored(), accession.last());
    }

    @Test
    void theSameFilesTwiceAddNothingAndMoreFilesContinueTheNumbers() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), 60);
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Accession first = imported(Rooms.importAll(newsroom, List.of(source), 4_000, StepListener.NONE));
        String before = Rooms.written(newsroom);

        ImportTrove.Result again = Rooms.importAll(newsroom, List.of(source), 4_000, StepListener.NONE);
        assertEquals(
                60,
                assertInstanceOf(ImportTrove.NothingNew.class, again).account().seen());
        assertEquals(before, Rooms.written(newsroom));

        Path more = Files.writeString(
                folder.resolve("more.eml"), "From: a@port.example\nSubject: more\n\nmore\n", StandardCharsets.US_ASCII);
        Accession second = imported(Rooms.importAll(newsroom, List.of(more), 4_000, StepListener.NONE));
        assertEquals(2, second.number());
        assertEquals(first.last() + 1, second.first());
    }

    @Test
    void theNumberOfWorkersAndBatchesChangesNothing() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), 120);
        Path one = Rooms.create(folder.resolve("one"));
        Path two = Rooms.create(folder.resolve("two"));
        Rooms.importAll(one, List.of(source), 7, StepListener.NONE);
        Rooms.importAll(two, List.of(source), 4_000, StepListener.NONE);

        assertEquals(Rooms.written(one), Rooms.written(two));
    }

    @Test
    void whatCannotBeReadIsCountedWithItsPlaceAndTheRestIsImported() throws Exception {
        Path mail = Files.createDirectory(folder.resolve("mail"));
        Files.writeString(mail.resolve("1.eml"), message("one"));
        Files.writeString(mail.resolve("2.mbox"), "This is a shopping list: eggs, milk.\n");
        Files.writeString(mail.resolve("3.eml"), message("three"));
        Path newsroom = Rooms.create(folder.resolve("newsroom"));

        Accession accession = imported(Rooms.importAll(newsroom, List.of(mail), 4_000, StepListener.NONE));

        assertEquals(new Accession.Account(3, 2, 0, 1, 0), accession.account());
        try (Newsroom room = Newsroom.open(newsroom)) {
            Accession.Loss loss =
                    room.catalog().accessions().losses(accession.number()).getFirst();
            assertEquals("mail/2.mbox", loss.container());
            assertEquals("not-a-mailbox", loss.code());
        }
    }

    @Test
    void anInterruptedImportMustBeFinishedBeforeAnotherBegins() throws Exception {
        Path source = Rooms.source(folder.resolve("source"), 60);
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        assertEquals("cataloged", KilledAtStep.run("import", newsroom, 2, source.toString()));
        Path other = Files.writeString(folder.resolve("other.eml"), "From: a@port.example\nSubject: other\n\nother\n");

        ImportTrove.Result refused = Rooms.importAll(newsroom, List.of(other), 4_000, StepListener.NONE);
        String reason = assertInstanceOf(ImportTrove.Refused.class, refused).reason();
        assertTrue(reason.contains(" --trove harbour " + source), reason);

        assertEquals(
                60,
                imported(Rooms.importAll(newsroom, List.of(source), 4_000, StepListener.NONE))
                        .account()
                        .seen());
        assertEquals(
                1,
                imported(Rooms.importAll(newsroom, List.of(other), 4_000, StepListener.NONE))
                        .account()
                        .seen());
    }

    @Test
    void whereThereIsNoMessageNothingIsWritten() throws Exception {
        Path mail = Files.createDirectory(folder.resolve("mail"));
        Files.createFile(mail.resolve("empty.mbox"));
        Files.writeString(mail.resolve("README"), "There is no mail in here.\n");
        Path newsroom = Rooms.create(folder.resolve("newsroom"));

        ImportTrove.Result result = Rooms.importAll(newsroom, List.of(mail), 4_000, StepListener.NONE);
        assertEquals(
                "nothing to import: no message was found (2 files skipped: 1 empty, 1 no-mail); to import such files"
                        + " too, add --all-files",
                assertInstanceOf(ImportTrove.Refused.class, result).reason());
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(List.of(), room.catalog().troves().all());
        }

        Files.writeString(mail.resolve("1.eml"), message("one"));
        Accession accession = imported(Rooms.importAll(newsroom, List.of(mail), 4_000, StepListener.NONE));
        assertEquals(new Accession.Account(1, 1, 0, 0, 0), accession.account());
        assertEquals(1, accession.number());
    }

    @Test
    void anInterruptedImportCanBeAbandonedAndLeavesWhatWasThereBefore() throws Exception {
        Path first = Files.writeString(folder.resolve("first.eml"), message("first"));
        Path source = Rooms.source(folder.resolve("source"), 110);
        Path before = Rooms.create(folder.resolve("before"));
        Rooms.importAll(before, List.of(first), 25, StepListener.NONE);
        String expected = Rooms.writtenButVault(before);
        Path interrupted = folder.resolve("interrupted");
        Rooms.copy(before, interrupted);
        assertEquals("indexed", KilledAtStep.run("import", interrupted, "indexed", source.toString()));
        for (String killedAt : List.of("", "forgotten", "discarded")) {
            Path newsroom = folder.resolve("newsroom-" + killedAt);
            Rooms.copy(interrupted, newsroom);
            if (!killedAt.isEmpty()) {
                assertEquals(killedAt, KilledAtStep.run("abandon", newsroom, killedAt));
            }
            AbandonImport.Result result = Rooms.abandon(newsroom);
            if (killedAt.equals("discarded")) {
                assertInstanceOf(AbandonImport.Refused.class, result);
            } else {
                assertInstanceOf(AbandonImport.Abandoned.class, result);
            }
            assertEquals(expected, Rooms.writtenButVault(newsroom), killedAt);
            assertInstanceOf(AbandonImport.Refused.class, Rooms.abandon(newsroom));
        }
    }

    /** The workers are ahead of the writer when the index is committed, and the import stops right afterwards. */
    @Test
    void anIndexThatIsCommittedDuringAnImportHasNoDocumentWithoutARow() throws Exception {
        Path first = Files.writeString(folder.resolve("first.eml"), message("first"));
        Path source = Rooms.source(folder.resolve("source"), 110);
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Rooms.importAll(newsroom, List.of(first), 25, StepListener.NONE);
        String expected = Rooms.writtenButVault(newsroom);
        StepListener stopped = step -> {
            if (step.equals("vaulted")) {
                pause(); // so that the workers get ahead of the writer
            } else if (step.equals("indexed")) {
                throw new IllegalStateException(step);
            }
        };
        try (Newsroom room = Newsroom.open(newsroom);
                var vault = FolderVault.open(room.vaultFolder());
                var index = LuceneIndex.open(room.indexFolder())) {
            var importing = new ImportTrove(room, vault, index, 2, 1, 1, stopped);
            var request = new ImportTrove.Request("harbour", "", List.of(source));
            assertEquals(
                    "indexed",
                    assertThrows(IllegalStateException.class, () -> importing.run(request, new Rooms.Unwatched()))
                            .getMessage());
        }
        try (Newsroom room = Newsroom.open(newsroom);
                var index = LuceneIndex.open(room.indexFolder())) {
            assertEquals(
                    room.catalog().documents().countAfter(0),
                    index.answer(StateRequest.CURRENT).documents());
        }
        assertInstanceOf(AbandonImport.Abandoned.class, Rooms.abandon(newsroom));
        assertEquals(expected, Rooms.writtenButVault(newsroom));
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anImportThatStoresNothingLeavesNoAccession() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Path pst = Files.writeString(folder.resolve("mail.pst"), "!BDN");
        for (int attempt = 0; attempt < 2; attempt++) {
            ImportTrove.Result result = Rooms.importAll(newsroom, List.of(pst), 4_000, StepListener.NONE);
            assertEquals(
                    "nothing to import: no message could be read (1 unsupported-format)",
                    assertInstanceOf(ImportTrove.Refused.class, result).reason());
            try (Newsroom room = Newsroom.open(newsroom)) {
                assertEquals(List.of(), room.catalog().troves().all());
            }
        }
        Path one = Files.writeString(folder.resolve("one.eml"), message("one"));
        imported(Rooms.importAll(newsroom, List.of(one), 4_000, StepListener.NONE));
        String before = Rooms.written(newsroom);
        Path moved = Files.copy(one, folder.resolve("moved.eml"));
        var again = assertInstanceOf(
                ImportTrove.NothingNew.class, Rooms.importAll(newsroom, List.of(moved), 4_000, StepListener.NONE));
        assertEquals(false, again.fromSamePlaces());
        assertEquals(before, Rooms.written(newsroom));
        assertInstanceOf(ImportTrove.Refused.class, Rooms.importAll(newsroom, List.of(pst), 4_000, StepListener.NONE));
        assertEquals(before, Rooms.written(newsroom));
    }

    @Test
    void anotherTitleForATroveThatHasOneIsRefused() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Path one = Files.writeString(folder.resolve("one.eml"), message("one"));
        imported(Rooms.importAll(newsroom, List.of(one), 4_000, StepListener.NONE));
        Path two = Files.writeString(folder.resolve("two.eml"), message("two"));
        try (Newsroom room = Newsroom.open(newsroom);
                var vault = FolderVault.open(room.vaultFolder());
                var index = LuceneIndex.open(room.indexFolder())) {
            var importing = new ImportTrove(room, vault, index);
            var other = new ImportTrove.Request("harbour", "Another Title", List.of(two));
            assertEquals(
                    "the trove harbour already has the title \"The Harbour Papers\": leave --title out, or change the"
                            + " title first, with --title and without files; nothing was imported",
                    assertInstanceOf(ImportTrove.Refused.class, importing.run(other, new Rooms.Unwatched()))
                            .reason());
            var same = new ImportTrove.Request("harbour", "The Harbour Papers", List.of(two));
            assertInstanceOf(ImportTrove.Imported.class, importing.run(same, new Rooms.Unwatched()));
        }
    }

    @Test
    void onlyTheLastAccessionThatIsNotAnnouncedCanBeRemovedAndItsNumbersAreGivenAgain() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Path source = Rooms.source(folder.resolve("source"), 60);
        Accession first = imported(Rooms.importAll(newsroom, List.of(source), 4_000, StepListener.NONE));
        Path mail = Files.createDirectory(folder.resolve("mail"));
        for (int i = 0; i < 10; i++) {
            Files.writeString(mail.resolve(i + ".eml"), message("m" + i));
        }
        Accession second = imported(Rooms.importAll(newsroom, List.of(mail), 4_000, StepListener.NONE));
        String both = Rooms.written(newsroom);
        Rooms.plan(newsroom, 3);

        assertTrue(refused(newsroom, 1).contains("accession 2 of harbour was imported later"));
        assertTrue(refused(newsroom, 7).contains("has no accession 7; it has 1, 2"));
        var removed = assertInstanceOf(RemoveAccession.Removed.class, Rooms.remove(newsroom, 2, StepListener.NONE));
        assertEquals(1, removed.parts().size());
        try (Newsroom room = Newsroom.open(newsroom)) {
            var trove = room.catalog().troves().find("harbour").orElseThrow();
            assertEquals(first.last(), trove.documents());
            assertEquals(
                    first.last(),
                    room.catalog().parts().of(trove.id()).getLast().last());
            assertEquals(List.of(), room.catalog().planChanges().list(trove.id(), 1), "its numbers are given again");
        }
        assertEquals(second, imported(Rooms.importAll(newsroom, List.of(mail), 4_000, StepListener.NONE)));
        assertEquals(both, Rooms.written(newsroom));

        Rooms.remove(newsroom, 2, StepListener.NONE);
        Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE);
        assertTrue(refused(newsroom, 1).contains("is in the public log"));
    }

    private static String refused(Path newsroom, int accession) throws Exception {
        return assertInstanceOf(RemoveAccession.Refused.class, Rooms.remove(newsroom, accession, StepListener.NONE))
                .reason();
    }

    @Test
    void aDeletedIndexIsRebuiltFromTheVault() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Rooms.importAll(newsroom, List.of(Rooms.source(folder.resolve("source"), 60)), 10, StepListener.NONE);
        String before = Rooms.written(newsroom);
        try (var files = Files.list(newsroom.resolve("index"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        assertEquals(before, Rooms.written(newsroom));
    }

    private static String message(String text) {
        return "From: a@port.example\nTo: b@port.example\nDate: Thu, 12 Mar 2015 18:42:00 +0100\nMessage-ID: <" + text
                + "@port.example>\nSubject: " + text + "\n\n" + text + "\n";
    }

    private static Accession imported(ImportTrove.Result result) {
        return assertInstanceOf(ImportTrove.Imported.class, result).accession();
    }
}
