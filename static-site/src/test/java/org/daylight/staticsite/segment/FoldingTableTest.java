package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.daylight.search.query.WordSplitter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the table as {@code spec/static-site.md} section 3 says, and compares it with Java's categories and with Lucene's folding. */
class FoldingTableTest {

    private static final int[] KINDS = new int[Character.MAX_CODE_POINT + 1];
    private static final Map<Integer, String> FORMS = new HashMap<>();
    private static final Map<Integer, Integer> CLASSES = new HashMap<>();
    private static final Map<String, Integer> PAIRS = new HashMap<>();

    private static byte[] plain = new byte[0];
    private static int at;

    @BeforeAll
    static void read() throws DataFormatException {
        byte[] buffer = new byte[1 << 20];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(FoldingTable.bytes());
            int length = inflater.inflate(buffer);
            assertTrue(inflater.finished());
            plain = Arrays.copyOf(buffer, length);
        }
        at = 0;
        assertEquals(1, varint());
        int end = 0x80;
        for (int left = varint(); left > 0; left--) {
            int start = end + varint();
            int number = varint();
            end = start + number / 8 + 1;
            Arrays.fill(KINDS, start, end, number % 8);
        }
        int[] sources = ascending();
        int[] lengths = new int[sources.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = varint();
        }
        int difference = 0;
        for (int i = 0; i < sources.length; i++) {
            var form = new StringBuilder();
            int last = sources[i] + difference;
            for (int k = 0; k < lengths[i]; k++) {
                int number = varint();
                last += number % 2 == 0 ? number / 2 : -(number + 1) / 2;
                form.appendCodePoint(last);
                difference = k == 0 ? last - sources[i] : difference;
            }
            FORMS.put(sources[i], form.toString());
        }
        for (int c : ascending()) {
            CLASSES.put(c, 0);
        }
        for (int c : CLASSES.keySet().stream().sorted().toList()) {
            CLASSES.put(c, varint());
        }
        for (int left = varint(); left > 0; left--) {
            PAIRS.put(Character.toString(varint()) + Character.toString(varint()), varint());
        }
        assertEquals(plain.length, at);
    }

    private static int[] ascending() {
        int[] codes = new int[varint()];
        int before = 0x7F;
        for (int i = 0; i < codes.length; i++) {
            before += varint() + 1;
            codes[i] = before;
        }
        return codes;
    }

    private static int varint() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = plain[at++] & 0xFF;
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    private static String form(int c) {
        String character = Character.toString(c);
        return c < 0x80 ? character.toLowerCase(Locale.ROOT) : FORMS.getOrDefault(c, character);
    }

    @Test
    void theVectorsOfTheSpecification() {
        assertEquals("e", form(0xC9));
        assertEquals("", FORMS.get(0xAD));
        assertEquals("ss", FORMS.get(0xDF));
        assertNull(FORMS.get(0xAC00));
        int[] one = {0x2013, 0xC9, 0x2167, 0x301, 0xAD, 0x20DD, 0x2BC, 0x200B};
        for (int kind = 0; kind < one.length; kind++) {
            assertEquals(kind, KINDS[one[kind]]);
        }
        assertEquals(230, CLASSES.get(0x363));
        assertEquals(0x9CB, PAIRS.get("\u09C7\u09BE"));
    }

    /** The words of the page of the language, by Java's categories alone. */
    @Test
    void everyCodePointHasItsKind() {
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            int kind = KINDS[c];
            int type = Character.getType(c);
            assertEquals(Character.isLetterOrDigit(c), kind == 1 || kind == 6, Integer.toHexString(c));
            assertEquals(
                    type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK,
                    kind == 3,
                    Integer.toHexString(c));
            assertEquals(type == Character.ENCLOSING_MARK, kind == 5, Integer.toHexString(c));
            assertEquals(type == Character.FORMAT, kind == 4 || kind == 7, Integer.toHexString(c));
            boolean isWord = WordSplitter.any(Character.toString(c));
            assertTrue(isWord ? kind == 1 || kind == 2 : kind != 2, Integer.toHexString(c));
        }
    }

    /** Replacing, ordering and composing by the table gives what Lucene's folding gives, also where marks and letters meet. */
    @Test
    void foldingByTheTableIsThatOfLucene() {
        List<Integer> all = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean inWords = c < 0x80 ? Character.isLetterOrDigit(c) : KINDS[c] >= 1 && KINDS[c] <= 5;
            if (inWords) {
                assertEquals(
                        ICUFoldingFilter.NORMALIZER.normalize(Character.toString(c)),
                        composed(form(c)),
                        Integer.toHexString(c));
                boolean isPlain = c >= 0x3400 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0x17000;
                if (!isPlain || c % 97 == 0 || CLASSES.containsKey(c)) {
                    all.add(c);
                }
            }
        }
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            var forms = new StringBuilder();
            int around = random.nextInt(all.size());
            for (int k = 2 + random.nextInt(4); k > 0; k--) {
                int index = random.nextInt(3) == 0
                        ? random.nextInt(all.size())
                        : Math.clamp(around + random.nextInt(60) - 30L, 0, all.size() - 1);
                text.appendCodePoint(all.get(index));
                forms.append(form(all.get(index)));
            }
            assertEquals(
                    ICUFoldingFilter.NORMALIZER.normalize(text),
                    composed(forms.toString()),
                    () -> text.codePoints()
                            .mapToObj(Integer::toHexString)
                            .toList()
                            .toString());
        }
    }

    /** Orders marks by exchanging neighbours, then composes: from the text of Unicode section 3.11, not from the script. */
    private static String composed(String forms) {
        List<Integer> codes = new ArrayList<>(forms.codePoints().boxed().toList());
        for (boolean isChanged = true; isChanged; ) {
            isChanged = false;
            for (int i = 1; i < codes.size(); i++) {
                int before = CLASSES.getOrDefault(codes.get(i - 1), 0);
                int own = CLASSES.getOrDefault(codes.get(i), 0);
                if (own > 0 && before > own) {
                    codes.add(i - 1, codes.remove(i));
                    isChanged = true;
                }
            }
        }
        for (int i = 1; i < codes.size(); i++) {
            int starter = i - 1;
            while (starter >= 0 && CLASSES.containsKey(codes.get(starter))) {
                starter--;
            }
            int own = CLASSES.getOrDefault(codes.get(i), 0);
            boolean isBlocked = starter < i - 1 && CLASSES.getOrDefault(codes.get(i - 1), 0) >= own;
            Integer both = starter < 0 || isBlocked ? null : pair(codes.get(starter), codes.get(i));
            if (both != null) {
                codes.set(starter, both);
                codes.remove(i--);
            }
        }
        var text = new StringBuilder();
        codes.forEach(text::appendCodePoint);
        return text.toString();
    }

    private static Integer pair(int first, int second) {
        if (first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176) {
            return 0xAC00 + (first - 0x1100) * 588 + (second - 0x1161) * 28;
        }
        if (first >= 0xAC00 && first <= 0xD7A3 && (first - 0xAC00) % 28 == 0 && second > 0x11A7 && second < 0x11C3) {
            return first + second - 0x11A7;
        }
        return PAIRS.get(Character.toString(first) + Character.toString(second));
    }

    @Test
    void theBytesAreAlwaysTheSame() {
        assertArrayEquals(FoldingTable.bytes(), FoldingTable.bytes());
        assertTrue(FoldingTable.bytes().length < 13_000, "it is small");
    }
}
