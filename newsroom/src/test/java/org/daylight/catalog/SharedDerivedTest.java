package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A derived database that several machines have open has no write-ahead log, and readers see what was written after they opened it. */
class SharedDerivedTest {

    @TempDir
    Path folder;

    private static void scan(StoredFindings findings, long document) {
        findings.add(document, new StoredFindings.Scan("program", false, 0), List.of());
    }

    @Test
    void readersSeeWhatIsWrittenLater() throws IOException {
        StoredFindings.open(folder).close(); // from the time when one machine worked here
        try (StoredFindings first = StoredFindings.open(folder, true);
                StoredFindings second =
                        StoredFindings.openExisting(folder, true).orElseThrow()) {
            scan(first, 1);
            assertFalse(Files.exists(folder.resolve("findings.db-wal")));
            try (StoredFindings reader = StoredFindings.openToRead(folder).orElseThrow()) {
                assertEquals(1, reader.countScanned());
                scan(second, 2);
                assertEquals(2, reader.countScanned());
            }
            assertEquals(2, first.countScanned());
        }
        try (StoredFindings alone = StoredFindings.open(folder)) {
            scan(alone, 3);
            assertTrue(Files.exists(folder.resolve("findings.db-wal")));
        }
    }
}
