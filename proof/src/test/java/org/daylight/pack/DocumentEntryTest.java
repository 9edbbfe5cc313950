package org.daylight.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.daylight.pack.DocumentEntry.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of the entries of documents (spec/pack.md section 1). */
class DocumentEntryTest {

    @ParameterizedTest
    @CsvSource({
        "data/messages/000001.eml, 1, MESSAGE",
        "data/files/000123.bin, 123, FILE",
        "data/redactions/999999.json, 999999, REDACTION",
        "data/earlier/1000000.json, 1000000, EARLIER",
        "data/about/100000000000000009.json, 100000000000000009, ABOUT",
        "data/text/010203.jsonl, 10203, TEXT"
    })
    void a_number_has_one_name(String name, long number, Content content) {
        var entry = new DocumentEntry(number, content);
        assertEquals(name, entry.name());
        assertEquals(entry, DocumentEntry.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data/messages/.eml",
                "data/messages/00001.eml",
                "data/messages/000000.eml",
                "data/messages/0000001.eml",
                "data/messages/1000000000000000000.eml",
                "data/messages/00000/.eml",
                "data/messages/00000:.eml",
                "data/messages/-00001.eml",
                "data/messages/000001.bin",
                "data/messages/000001.eml/",
                "/data/messages/000001.eml",
                "data/message/000001.eml",
                "data/files/000001.eml",
                "data/text/000001.json",
                "data/documents.jsonl"
            })
    void any_other_name_is_not_that_of_a_document(String name) {
        assertNull(DocumentEntry.of(name));
    }

    @Test
    void a_document_begins_with_its_own_bytes_and_comes_after_smaller_numbers() {
        for (Content content : Content.values()) {
            boolean own = content == Content.MESSAGE || content == Content.FILE;
            assertEquals(own, content.isDocument());
            var entry = new DocumentEntry(2, content);
            assertEquals(own, entry.mayFollow(null));
            for (Content before : Content.values()) {
                assertEquals(own, entry.mayFollow(new DocumentEntry(1, before)));
                assertFalse(entry.mayFollow(new DocumentEntry(3, before)));
            }
        }
    }

    @Test
    void its_other_entries_follow_in_their_order() {
        for (Content before : Content.values()) {
            for (Content content : Content.values()) {
                boolean may = !content.isDocument() && content.ordinal() > before.ordinal();
                assertEquals(
                        may,
                        new DocumentEntry(2, content).mayFollow(new DocumentEntry(2, before)),
                        content + " after " + before);
            }
        }
        assertTrue(new DocumentEntry(2, Content.TEXT).mayFollow(new DocumentEntry(2, Content.MESSAGE)));
    }
}
