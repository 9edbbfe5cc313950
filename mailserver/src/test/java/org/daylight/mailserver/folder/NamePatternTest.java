package org.daylight.mailserver.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NamePatternTest {

    @Test
    void wildcardsOfFolders() {
        assertTrue(NamePattern.ofFolders("*").matches("a/b"));
        assertFalse(NamePattern.ofFolders("%").matches("a/b"));
        assertTrue(NamePattern.ofFolders("%").matches("ab"));
        assertTrue(NamePattern.ofFolders("a/%").matches("a/b"));
        assertTrue(NamePattern.ofFolders("%/%").matches("a/b"));
        assertFalse(NamePattern.ofFolders("%").matches("a/"));
        assertTrue(NamePattern.ofFolders("*b%d").matches("abbcd"));
        assertFalse(NamePattern.ofFolders("?").matches("a"));
        assertTrue(NamePattern.ofFolders("").matches(""));
    }

    @Test
    void wildcardsOfGroups() {
        assertTrue(NamePattern.ofGroups("h?rbour.*").matches("harbour.7"));
        assertFalse(NamePattern.ofGroups("%").matches("a"));
        assertTrue(NamePattern.ofGroups("*".repeat(300)).matches("x".repeat(300)));
        assertFalse(NamePattern.ofGroups("*".repeat(301)).matches("x"));
    }

    @Test
    void namesOfFoldersAreReadAsTheyAreWritten() {
        for (String name : new String[] {
            "INBOX", "harbour", "harbour/part-0007", "harbour/part-12345", "People", "People/a@b.example"
        }) {
            assertEquals(name, MailFolder.of(name).name());
        }
        assertEquals(MailFolder.INBOX, MailFolder.of("inbox"));
        assertFalse(MailFolder.isName("a\"b@c.example"));
        assertFalse(MailFolder.isName("a/b@c.example"));
        assertFalse(MailFolder.isName("a*@c.example"));
        assertFalse(MailFolder.isName("ä@c.example"));
        assertFalse(MailFolder.isName("a@b.example\r\n"));
    }
}
