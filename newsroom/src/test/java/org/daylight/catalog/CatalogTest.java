package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

    @TempDir
    Path folder;

    private Catalog catalog;
    private HeldTrove harbour;

    @BeforeEach
    void open() throws IOException {
        catalog = Catalog.open(folder.resolve("catalog.db"));
        harbour = catalog.troves().findOrAdd("harbour", "The Harbour Papers");
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void theAccountAddsUp() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        long box = catalog.accessions().container(accession.number(), "box.mbox");
        message(accession, box, 0, "one");
        message(accession, box, 100, "two");
        message(accession, box, 200, "one");
        catalog.documents().addDefects(key("two"), List.of("nul-bytes", "date-missing"));
        catalog.accessions().addLoss(accession.number(), new Accession.Loss("box.mbox", 300, "too-large", "", true));
        catalog.accessions().addLoss(accession.number(), new Accession.Loss(".DS_Store", 0, "control-file", "", false));

        Accession.Account account = catalog.accessions().count(accession.number());

        assertEquals(new Accession.Account(4, 2, 1, 1, 1), account);
        assertEquals(account.seen(), account.stored() + account.duplicates() + account.unreadable());
        assertEquals(
                "{date-missing=1, nul-bytes=1}",
                catalog.accessions().defects(accession.number()).toString());
        assertEquals(
                "{control-file=1}",
                catalog.accessions().passedOver(accession.number()).toString());
    }

    @Test
    void aLossMayBeSeveralItemsAndFoldersHaveAccounts() {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.pst"));
        var lost = new Accession.Loss("box.pst!Inbox", 0x8042, "unlisted", "", Accession.LossKind.LOST, 7);
        var kinds = new Accession.Loss("box.pst!Inbox", 0, "item-task", "", Accession.LossKind.PASSED_OVER, 3);
        var part = new Accession.Loss("box.pst!Inbox", 0x200024, "outlook-limit", "", Accession.LossKind.PART, 1);
        List.of(lost, kinds, part).forEach(each -> catalog.accessions().addLoss(accession.number(), each));
        var inbox = new Accession.Folder("box.pst!Inbox", 12, -1, 12, 1, 3, 3, 7, 4, "task=3 unlisted=7");
        catalog.accessions().addFolder(accession.number(), inbox);
        catalog.accessions().addFolder(accession.number(), inbox);

        assertEquals(new Accession.Account(7, 0, 0, 7, 0), catalog.accessions().count(accession.number()));
        assertEquals(
                "{unlisted=7}",
                catalog.accessions().lossesByCode(accession.number()).toString());
        assertEquals(
                "{item-task=3}",
                catalog.accessions().passedOver(accession.number()).toString());
        assertEquals(
                "{outlook-limit=1}",
                catalog.accessions().partLosses(accession.number()).toString());
        assertEquals(List.of(inbox), catalog.accessions().folders(accession.number()));
        catalog.accessions().discard(accession.number());
        assertEquals(List.of(), catalog.accessions().folders(accession.number()));
    }

    @Test
    void theSameMessagesFromTheSamePlacesAreNothingNewAndElsewhereTheyAre() {
        Accession first = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(first, catalog.accessions().container(first.number(), "box.mbox"), 0, "one");
        catalog.accessions().close(first.number(), catalog.accessions().count(first.number()), 1, 1);

        Accession again = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(again, catalog.accessions().container(again.number(), "box.mbox"), 0, "one");
        assertTrue(catalog.accessions().broughtNothing(again.number()));
        catalog.accessions().discard(again.number());

        Accession copy = catalog.accessions().begin(harbour.id(), List.of("/given/copy.mbox"));
        message(copy, catalog.accessions().container(copy.number(), "copy.mbox"), 0, "one");
        assertEquals(2, copy.number(), "the discarded one left no gap");
        assertFalse(catalog.accessions().broughtNothing(copy.number()));
    }

    @Test
    void aTransactionThatFailsHasNoEffect() {
        assertThrows(
                IllegalStateException.class,
                () -> catalog.together(() -> {
                    catalog.troves().findOrAdd("fort", "The Fort Papers");
                    throw new IllegalStateException("stopped");
                }));

        assertEquals(List.of(harbour), catalog.troves().all());
    }

    @Test
    void whatIsCommittedIsThereAfterOpeningAgain() throws IOException {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(accession, catalog.accessions().container(accession.number(), "box.mbox"), 0, "one");
        catalog.close();
        open();

        assertTrue(catalog.documents().has(key("one")));
        assertEquals(
                List.of("/given/box.mbox"),
                catalog.accessions().open(harbour.id()).orElseThrow().sources());
    }

    @Test
    void aCatalogOfTheLayoutBeforeIsBroughtUpToDate() throws Exception {
        Accession accession = catalog.accessions().begin(harbour.id(), List.of("/given/box.mbox"));
        message(accession, catalog.accessions().container(accession.number(), "box.mbox"), 0, "one");
        catalog.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement()) {
            statement.execute("DROP TRIGGER sealed_document");
            statement.execute("DROP INDEX document_withheld_with");
            statement.execute("DROP INDEX document_without_keys");
            for (String index : List.of("review", "held_back", "not_queued", "person", "list", "language", "flags")) {
                statement.execute("DROP INDEX document_" + index);
            }
            for (String table : List.of(
                    "decided",
                    "decision",
                    "left_finding",
                    "event",
                    "tag",
                    "note",
                    "claim",
                    "approval",
                    "accepted_file",
                    "kept_signature",
                    "shown_again",
                    "audit_entry")) {
                statement.execute("DROP TABLE " + table);
            }
            for (String column : List.of(
                    "withdrawn",
                    "withheld_with",
                    "cleared",
                    "keys",
                    "kind",
                    "name",
                    "type",
                    "transcript",
                    "conversion",
                    "review",
                    "embargo_until",
                    "embargo_event",
                    "second_by",
                    "queued",
                    "person",
                    "list",
                    "language",
                    "flags",
                    "pieces")) {
                statement.execute("ALTER TABLE document DROP COLUMN " + column);
            }
            statement.execute("ALTER TABLE accession DROP COLUMN logged");
            statement.execute("ALTER TABLE trove DROP COLUMN paused");
            statement.execute("ALTER TABLE loss DROP COLUMN items");
            statement.execute("DROP TABLE redaction");
            statement.execute("DROP TABLE reason");
            statement.execute("DROP TABLE folder");
            statement.execute("DROP TABLE match_key");
            statement.execute("DROP TABLE barred_key");
            statement.execute("DROP TABLE mailbox_message");
            statement.execute("DROP TABLE mailbox");
            for (String table :
                    List.of("part", "part_document", "plan_change_document", "plan_change_part", "plan_change")) {
                statement.execute("DROP TABLE " + table);
            }
            statement.execute("CREATE TABLE part (trove INTEGER NOT NULL REFERENCES trove, number INTEGER NOT NULL,"
                    + " title TEXT NOT NULL, announcement TEXT NOT NULL, due INTEGER NOT NULL, first INTEGER NOT NULL,"
                    + " last INTEGER NOT NULL, published INTEGER, shown INTEGER, PRIMARY KEY (trove, number)) WITHOUT"
                    + " ROWID");
            statement.execute("CREATE INDEX part_due ON part (due) WHERE published IS NULL");
            statement.execute("UPDATE document SET number = 7");
            statement.execute("INSERT INTO part VALUES (1, 1, 'Part 1', '', 1000, 1, 7, 2000, 7)");
            statement.execute("INSERT INTO part VALUES (1, 2, 'The gala', 'Soon.', 3000, 8, 9, NULL, NULL)");
            statement.execute("PRAGMA user_version = 1");
        }
        open();
        assertNull(catalog.documents().find(key("one")).orElseThrow().withdrawn());
        PlannedPart first = catalog.parts().with("harbour", 7).orElseThrow();
        assertEquals("Part 1", first.title());
        assertEquals(List.of(7, 7, 1), List.of(first.first(), first.last(), first.size()));
        assertEquals(Instant.ofEpochSecond(2000), first.published());
        assertEquals(
                "The gala", catalog.parts().find("harbour", 2).orElseThrow().title());
        assertEquals(
                DocumentForm.MAIL,
                catalog.documents().find(key("one")).orElseThrow().form());
        assertEquals(1, catalog.matches().unnoted(10).size(), "its keys are still to be noted");
        assertEquals(0, catalog.mailboxes().uids("harbour", "press", "imaps://mail.example/INBOX").length);
        catalog.accessions().addLoss(accession.number(), new Accession.Loss("box.mbox", 300, "too-large", "", true));
        assertEquals(
                1, catalog.accessions().losses(accession.number()).getFirst().items());
        assertEquals(List.of(), catalog.accessions().folders(accession.number()));
        assertEquals(
                "released", catalog.reviews().find(key("one")).orElseThrow().review());
        catalog.remarks().tag(key("one"), "crane");
        assertEquals(List.of("crane"), catalog.remarks().tags(key("one")));
        assertEquals(List.of(), catalog.auditEnd().pending());
        catalog.documents().withdraw(key("one"), "A mistake.");
        catalog.parts().markSealed(1, 2, 5);
        catalog.close();
        open();
        assertEquals(5, catalog.parts().find("harbour", 2).orElseThrow().sealed());
        assertEquals(
                "A mistake.", catalog.documents().find(key("one")).orElseThrow().withdrawn());
    }

    @Test
    void aCatalogOfALaterVersionIsRefused() throws Exception {
        Path file = folder.resolve("later.db");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        IOException refused = assertThrows(IOException.class, () -> Catalog.open(file));
        assertTrue(refused.getMessage().contains("later version"), refused.getMessage());
    }

    @Test
    void aFileThatIsNoDatabaseIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("text.db"), "This is no database. ".repeat(100));

        IOException refused = assertThrows(IOException.class, () -> Catalog.open(file));
        assertTrue(refused.getMessage().startsWith("text.db cannot be opened"), refused.getMessage());
    }

    private void message(Accession accession, long container, long offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        catalog.documents().add(key(text), harbour.id(), accession.number(), Sha256.of(bytes), bytes.length, null, 1);
        catalog.documents().addProvenance(key(text), container, offset, bytes.length, "", "mbox lf");
    }

    private static long key(String text) {
        return Documents.key("harbour", Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
