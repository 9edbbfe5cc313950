package org.daylight.staticsite.segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.search.query.CharacterTable;

/** The folding table of a static archive ({@code spec/static-site.md}, section 3): how programs in a browser split and fold words. */
public final class FoldingTable {

    private static final int FIRST = 0x80;
    private static final int FORMAT = 1;

    /** Hangul syllables are composed and decomposed by arithmetic, not by the table. */
    private static final int FIRST_SYLLABLE = 0xAC00;

    private static final int LAST_SYLLABLE = 0xD7A3;

    /** Starters of the pairs in the table are below this: the planes above have no characters that compose. */
    private static final int END_OF_STARTERS = 0x20000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FoldingTable() {}

    /** The bytes of the file, deflated; about 11 kB. Computed again each time. */
    public static byte[] bytes() {
        var table = new FoldingTable();
        table.varint(FORMAT);
        table.kinds();
        Map<Integer, String> mappings = table.mappings();
        table.combiningClasses(mappings);
        table.compositions(mappings);
        try (var deflated = new Deflated()) {
            return deflated.of(table.out.toByteArray());
        }
    }

    private void kinds() {
        List<int[]> ranges = new ArrayList<>();
        for (int c = FIRST; c <= Character.MAX_CODE_POINT; ) {
            int kind = CharacterTable.kind(c);
            int start = c;
            do {
                c++;
            } while (c <= Character.MAX_CODE_POINT && CharacterTable.kind(c) == kind);
            if (kind != 0) {
                ranges.add(new int[] {start, c, kind});
            }
        }
        varint(ranges.size());
        int end = FIRST;
        for (int[] range : ranges) {
            varint(range[0] - end);
            varint((range[1] - range[0] - 1) * 8 + range[2]);
            end = range[1];
        }
    }

    private Map<Integer, String> mappings() {
        Map<Integer, String> mappings = new TreeMap<>();
        for (int c = FIRST; c <= Character.MAX_CODE_POINT; c++) {
            String replacement = isSyllable(c) ? null : CharacterTable.replacement(c);
            if (replacement != null) {
                mappings.put(c, replacement);
            }
        }
        codes(mappings.keySet());
        for (String replacement : mappings.values()) {
            varint(replacement.codePointCount(0, replacement.length()));
        }
        int difference = 0;
        for (Map.Entry<Integer, String> mapping : mappings.entrySet()) {
            int source = mapping.getKey();
            int before = source + difference;
            int[] results = mapping.getValue().codePoints().toArray();
            for (int result : results) {
                signed(result - before);
                before = result;
            }
            difference = results.length == 0 ? difference : results[0] - source;
        }
        return mappings;
    }

    /** Only characters that folding leaves have a place here. */
    private void combiningClasses(Map<Integer, String> mappings) {
        Map<Integer, Integer> classes = new TreeMap<>();
        for (int c = FIRST; c <= Character.MAX_CODE_POINT; c++) {
            int own = CharacterTable.combiningClass(c);
            if (own != 0 && !mappings.containsKey(c)) {
                classes.put(c, own);
            }
        }
        codes(classes.keySet());
        classes.values().forEach(this::varint);
    }

    private void compositions(Map<Integer, String> mappings) {
        List<int[]> pairs = new ArrayList<>();
        var seconds = new TreeSet<Integer>();
        for (int c = FIRST; c <= Character.MAX_CODE_POINT; c++) {
            if (CharacterTable.dependsOnThoseBefore(c) && !mappings.containsKey(c)) {
                seconds.add(c);
            }
        }
        for (int first = FIRST; first < END_OF_STARTERS; first++) {
            if (!CharacterTable.canCompose(first) || isSyllable(first)) {
                continue;
            }
            for (int second : seconds) {
                int result = CharacterTable.composed(first, second);
                if (result >= 0 && !isSyllable(result)) {
                    pairs.add(new int[] {first, second, result});
                }
            }
        }
        varint(pairs.size());
        for (int[] pair : pairs) {
            for (int c : pair) {
                varint(c);
            }
        }
    }

    private void codes(Iterable<Integer> all) {
        List<Integer> gaps = new ArrayList<>();
        int before = FIRST - 1;
        for (int c : all) {
            gaps.add(c - before - 1);
            before = c;
        }
        varint(gaps.size());
        gaps.forEach(this::varint);
    }

    private static boolean isSyllable(int c) {
        return c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE;
    }

    private void signed(int value) {
        varint(value << 1 ^ value >> 31);
    }

    private void varint(int value) {
        int left = value;
        while (left >= 0x80) {
            out.write(left & 0x7F | 0x80);
            left >>>= 7;
        }
        out.write(left);
    }
}
