package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqlFaultTest {

    /**
     * For every error that a disk, another command or a file mode can cause there is a remedy, without SQLite's words.
     */
    @Test
    void what_the_world_can_cause_is_said_in_plain_words() {
        List<String> worldly = List.of(
                "FULL",
                "BUSY",
                "LOCKED",
                "READONLY",
                "PERM",
                "CANTOPEN",
                "AUTH",
                "IOERR",
                "CORRUPT",
                "NOTADB",
                "NOMEM");
        int seen = 0;
        for (SQLiteErrorCode code : SQLiteErrorCode.values()) {
            String name = code.name().replaceFirst("^SQLITE_", "").replaceFirst("_.*", "");
            if (worldly.contains(name)) {
                seen++;
                String words = SqlFault.words(
                        new SQLiteException("[" + code.name() + "] words of SQLite", code), "catalog.db");
                assertFalse(words.contains("SQLITE") || words.contains("words of SQLite"), code + ": " + words);
            }
        }
        assertTrue(seen > 40, "only " + seen);
        String full = SqlFault.words(new SQLiteException("[SQLITE_FULL]", SQLiteErrorCode.SQLITE_FULL), "catalog.db");
        assertTrue(full.contains("free some space"), full);
    }
}
