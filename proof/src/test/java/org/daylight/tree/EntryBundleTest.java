package org.daylight.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;

class EntryBundleTest {

    @Test
    void each_entry_is_after_its_length_in_two_bytes() {
        byte[] longer = new byte[0x0203];
        Arrays.fill(longer, (byte) 'x');
        byte[] bundle = EntryBundle.write(List.of(new byte[] {'a', 'b'}, new byte[0], longer));
        assertEquals(
                "00026162" + "0000" + "0203" + "78".repeat(0x0203),
                HexFormat.of().formatHex(bundle));
    }

    @Test
    void what_was_written_is_read() {
        List<byte[]> entries = new ArrayList<>(Trees.entries(1, 254, 700));
        entries.add(new byte[0]);
        entries.add(new byte[EntryBundle.MAX_ENTRY_BYTES]);
        assertEntries(entries, EntryBundle.read(EntryBundle.write(entries), 256));
        assertEntries(List.of(), EntryBundle.read(new byte[0], 0));
    }

    @Test
    void a_full_bundle_is_also_that_of_the_smaller_tree() {
        List<byte[]> entries = Trees.entries(1, 256, 20);
        assertEntries(entries.subList(0, 7), EntryBundle.read(EntryBundle.write(entries), 7));
    }

    @Test
    void a_bundle_with_another_number_of_entries_is_refused() {
        List<byte[]> entries = Trees.entries(1, 255, 20);
        refused("255 entries instead of 7", EntryBundle.write(entries), 7);
        refused("255 entries instead of 256", EntryBundle.write(entries), 256);
        refused("more than 256 entries", EntryBundle.write(Collections.nCopies(257, new byte[1])), 256);
    }

    @Test
    void a_bundle_that_ends_too_early_is_refused() {
        byte[] bundle = EntryBundle.write(List.of(new byte[] {1, 2, 3}, new byte[] {4}));
        refused("the data ends within an entry", Arrays.copyOf(bundle, 7), 2);
        refused("the data ends within a length", Arrays.copyOf(bundle, 6), 2);
        refused("1 entries instead of 2", Arrays.copyOf(bundle, 5), 2);
        refused("the data ends within an entry", Arrays.copyOf(bundle, 4), 2);
    }

    private static void refused(String reason, byte[] bundle, int width) {
        var refusal = assertThrows(Malformed.class, () -> EntryBundle.read(bundle, width));
        assertEquals("bundle-malformed", refusal.code());
        assertEquals(reason, refusal.getMessage());
    }

    private static void assertEntries(List<byte[]> expected, List<byte[]> read) {
        assertEquals(expected.size(), read.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), read.get(i));
        }
    }
}
