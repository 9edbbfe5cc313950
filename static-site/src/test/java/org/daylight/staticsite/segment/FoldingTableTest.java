package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.search.query.WordCharacters;
import org.daylight.search.query.WordSplitter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads the table as {@code spec/static-site.md} section 3 says, and compares it with the folding of the server. */
class FoldingTableTest {

    private static final Map<Integer, String> FORMS = new HashMap<>();
    private static final int[] CLASSES = new int[Character.MAX_CODE_POINT + 1];

    private static byte[] plain = new byte[0];
    private static int at;

    @BeforeAll
    static void read() throws DataFormatException {
        byte[] buffer = new byte[1 << 20];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(FoldingTable.bytes());
            int length = inflater.inflate(buffer);
            assertTrue(inflater.finished());
            plain = java.util.Arrays.copyOf(buffer, length);
        }
        assertEquals(1, varint());
        int c = 0x80;
        for (long left = varint(); left > 0; left--) {
            long run = varint();
            for (long i = 0; i < run / 32; i++) {
                CLASSES[c++] = (int) (run % 32);
            }
        }
        int count = (int) varint();
        int[] points = new int[count];
        int before = 0x7f;
        for (int i = 0; i < count; i++) {
            before += (int) varint() + 1;
            points[i] = before;
        }
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = plain[at++] & 0xff;
        }
        int difference = 0;
        for (int i = 0; i < count; i++) {
            var form = new StringBuilder();
            int last = 0;
            for (int k = 0; k < lengths[i]; k++) {
                long number = varint();
                int signed = (int) (number % 2 == 0 ? number / 2 : -(number + 1) / 2);
                if (k == 0) {
                    last = points[i] + difference + signed;
                    difference = last - points[i];
                } else {
                    last += signed;
                }
                form.appendCodePoint(last);
            }
            FORMS.put(points[i], form.toString());
        }
        assertEquals(plain.length, at);
    }

    private static long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = plain[at++] & 0xff;
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    private static String form(int c) {
        return c < 0x80
                ? Character.toString(c).toLowerCase(java.util.Locale.ROOT)
                : FORMS.getOrDefault(c, Character.toString(c));
    }

    @Test
    void theVectorsOfTheSpecification() {
        assertEquals("e", form(0xC9));
        assertEquals("", FORMS.get(0xAD));
        assertEquals("ss", FORMS.get(0xDF));
        assertEquals("\u064A", FORMS.get(0x649));
        assertTrue(!FORMS.containsKey(0xAC00));
        assertEquals(5, CLASSES[0xAC00]);
    }

    @Test
    void everyCodePointHasItsClass() {
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            int expected = (WordCharacters.isLetter(c) ? 1 : 0)
                    + (WordCharacters.isJoined(c) ? 2 : 0)
                    + (WordCharacters.isCjk(c) ? 4 : 0)
                    + (WordCharacters.isCjkMark(c) ? 8 : 0)
                    + (WordCharacters.isCutByDictionary(c) ? 16 : 0);
            assertEquals(expected, CLASSES[c], Integer.toHexString(c));
        }
    }

    /** Folding code point by code point and then NFC gives what the server's folding gives, also where marks and letters meet. */
    @Test
    void foldingByTheTableIsTheFoldingOfTheServer() {
        List<Integer> all = new ArrayList<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            boolean inWords = c < 0x80 ? Character.isLetterOrDigit(c) : (CLASSES[c] & 3) != 0;
            if (inWords) {
                assertEquals(WordSplitter.folded(Character.toString(c)), nfc(form(c)), Integer.toHexString(c));
                boolean isPlain = c >= 0x3400 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0x17000;
                if (!isPlain || c % 97 == 0) {
                    all.add(c);
                }
            }
        }
        var random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            var text = new StringBuilder();
            var folded = new StringBuilder();
            int around = random.nextInt(all.size());
            for (int k = 2 + random.nextInt(3); k > 0; k--) {
                int index = random.nextInt(3) == 0
                        ? random.nextInt(all.size())
                        : Math.clamp(around + random.nextInt(60) - 30L, 0, all.size() - 1);
                text.appendCodePoint(all.get(index));
                folded.append(form(all.get(index)));
            }
            assertEquals(
                    WordSplitter.folded(text.toString()),
                    nfc(folded.toString()),
                    () -> text.codePoints()
                            .mapToObj(Integer::toHexString)
                            .toList()
                            .toString());
        }
    }

    private static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    @Test
    void theBytesAreAlwaysTheSame() {
        assertArrayEquals(FoldingTable.bytes(), FoldingTable.bytes());
        assertTrue(FoldingTable.bytes().length < 14_000, "it is small enough to be loaded with the program");
    }
}
