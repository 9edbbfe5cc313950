package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.message.parse.DocumentForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest extends CatalogContract {

    @TempDir
    Path folder;

    @Override
    Catalog openCatalog() throws IOException {
        return Catalog.open(folder.resolve("catalog.db"));
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

    /** The statements of all indexes, by name. */
    private List<String> indexes() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT name || ' ' || sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER"
                                + " BY 1")) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    @Test
    void many_documents_are_numbered_with_indexes_made_again() throws Exception {
        long[] keys = imported(40);
        List<String> before = indexes();
        assertTrue(before.stream().anyMatch(index -> index.startsWith("document_number ")));
        long[] reversed = new long[40];
        for (int i = 0; i < 40; i++) {
            reversed[i] = keys[40 - i];
        }
        catalog.together(() -> {
            catalog.documents().number(harbour.id(), reversed, 41, 1);
            return null;
        });
        assertEquals(before, indexes());
        for (int i = 0; i < 40; i++) {
            assertEquals(41 + i, catalog.documents().numberOf(reversed[i]));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("catalog.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA integrity_check")) {
            assertEquals("ok", rows.getString(1));
        }
    }

    @Test
    void indexes_are_there_again_when_numbering_fails() throws Exception {
        long[] keys = imported(2);
        List<String> before = indexes();
        assertThrows(
                CatalogBroken.class,
                () -> catalog.together(() -> {
                    // the number 1 twice
                    catalog.documents().number(harbour.id(), new long[] {keys[2]}, 1, 1);
                    return null;
                }));
        assertEquals(before, indexes());
        assertEquals(2, catalog.documents().numberOf(keys[2]));
    }

    @Test
    void indexes_are_removed_in_a_transaction_only() {
        long[] keys = imported(2);
        assertThrows(
                IllegalStateException.class,
                () -> catalog.documents().number(harbour.id(), new long[] {keys[2]}, 5, 1));
    }
}
