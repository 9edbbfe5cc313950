package org.daylight.staticsite.segment;

import org.daylight.search.query.WordCharacters;
import org.daylight.search.query.WordSplitter;

/** The file {@code fold-HASH.bin}: which characters form words, and how they are folded ({@code spec/static-site.md} section 3). */
public final class FoldingTable {

    private static final int FORMAT = 1;

    /** ASCII needs no table. */
    private static final int FIRST = 0x80;

    private static final int CLASSES = 32;

    private FoldingTable() {}

    /** The bytes of the file. They depend only on the version of Unicode of this program. */
    public static byte[] bytes() {
        try (var deflated = new Deflated()) {
            return deflated.of(plain());
        }
    }

    /** The content of the file before it is compressed. */
    private static ByteArea plain() {
        var all = new ByteArea(1 << 16);
        all.varint(FORMAT);
        runs(all);
        entries(all);
        return all;
    }

    private static int classOf(int c) {
        return (WordCharacters.isLetter(c) ? 1 : 0)
                | (WordCharacters.isJoined(c) ? 2 : 0)
                | (WordCharacters.isCjk(c) ? 4 : 0)
                | (WordCharacters.isCjkMark(c) ? 8 : 0)
                | (WordCharacters.isCutByDictionary(c) ? 16 : 0);
    }

    private static void runs(ByteArea all) {
        var runs = new ByteArea(1 << 12);
        int count = 0;
        int start = FIRST;
        for (int c = FIRST + 1; c <= Character.MAX_CODE_POINT; c++) {
            if (classOf(c) != classOf(start)) {
                runs.varint((long) (c - start) * CLASSES + classOf(start));
                count++;
                start = c;
            }
        }
        all.varint(count).add(runs);
    }

    private static void entries(ByteArea all) {
        var gaps = new ByteArea(1 << 14);
        var lengths = new ByteArea(1 << 14);
        var forms = new ByteArea(1 << 15);
        int count = 0;
        int before = FIRST - 1;
        int difference = 0;
        for (int c = FIRST; c <= Character.MAX_CODE_POINT; c++) {
            String itself = Character.toString(c);
            String folded = Character.getType(c) == Character.SURROGATE ? itself : WordSplitter.folded(itself);
            if (folded.equals(itself)) {
                continue;
            }
            count++;
            gaps.varint(c - before - 1L);
            before = c;
            int[] form = folded.codePoints().toArray();
            lengths.u8(form.length);
            for (int i = 0; i < form.length; i++) {
                if (i > 0) {
                    signed(forms, form[i] - form[i - 1]);
                } else {
                    signed(forms, form[0] - c - difference);
                    difference = form[0] - c;
                }
            }
        }
        all.varint(count).add(gaps).add(lengths).add(forms);
    }

    private static void signed(ByteArea forms, int number) {
        forms.varint(number >= 0 ? 2L * number : -2L * number - 1);
    }
}
