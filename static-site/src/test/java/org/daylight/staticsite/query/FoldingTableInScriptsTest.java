package org.daylight.staticsite.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.daylight.staticsite.segment.FoldingTable;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.Test;

/** The folding table in the scripts: damaged tables, and words without it. {@link ScriptsAgainstJavaTest} compares what is read from it. */
class FoldingTableInScriptsTest {

    @Test
    void a_damaged_table_is_refused() {
        byte[] table = FoldingTable.bytes();
        try (QueryScripts scripts = QueryScripts.withoutTable()) {
            for (int length : new int[] {0, 100, table.length / 2, table.length - 100}) {
                assertEquals("damaged", scripts.load(Arrays.copyOf(table, length)));
            }
            assertEquals("damaged", scripts.load(stored(new byte[] {2})));
            assertEquals("damaged", scripts.load(stored(new byte[] {1, -1, -1, -1, -1, -1, -1, -1})));
            byte[] many = {1, 0, -1, -1, -1, 127};
            assertEquals("damaged", scripts.load(stored(many)));
            assertEquals("", scripts.load(table));
        }
    }

    /** Whatever a table has, it is read or refused: nothing else happens. */
    @Test
    void random_tables_are_read_or_refused() {
        var random = new Random(1);
        try (QueryScripts scripts = QueryScripts.withoutTable()) {
            for (int i = 0; i < 300; i++) {
                var bytes = new byte[1 + random.nextInt(60)];
                random.nextBytes(bytes);
                bytes[0] = 1;
                String failure = scripts.load(stored(bytes));
                assertTrue(failure.isEmpty() || failure.equals("damaged"), failure);
            }
        }
    }

    /** Deflated without compression: a block of its own. */
    private static byte[] stored(byte[] bytes) {
        var block = new byte[bytes.length + 5];
        block[0] = 1;
        block[1] = (byte) bytes.length;
        block[3] = (byte) ~bytes.length;
        block[4] = -1;
        System.arraycopy(bytes, 0, block, 5, bytes.length);
        return block;
    }

    @Test
    void ascii_needs_no_table_and_other_queries_do() {
        try (QueryScripts scripts = QueryScripts.withoutTable()) {
            assertTrue(scripts.parse("Tender (bid OR offer*) from:i.okafor@port.example")
                    .contains("\"offer\""));
            assertThrows(PolyglotException.class, () -> scripts.parse("M\u00FCller"));
        }
    }

    @Test
    void without_the_table_usual_letters_are_marked() {
        try (QueryScripts scripts = QueryScripts.withoutTable()) {
            assertEquals("[[5,11]]", scripts.marks("Jean M\u00FCller", "muller", "FROM"));
            assertEquals("[[0,6]]", scripts.marks("Stra\u00DFe 7", "strasse", "SUBJECT"));
            assertEquals("[[0,6]]", scripts.marks("Cafe\u0301s \u4E00", "cafes subject:x", "BODY"));
        }
    }
}
