package org.daylight.detect;

/** Italy: the tax code of sixteen characters; letters may replace digits where two persons would have the same. */
final class IdItaly extends NationalId {

    private static final String FORM = "AAAAAA99A99A999";
    private static final String OMOCODES = "LMNPQRSTUV";
    private static final int[] ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    IdItaly() {
        super(
                "it",
                "Italian codice fiscale",
                "Decreto ministeriale 12 marzo 1974, n. 2227: check character",
                "codice fiscale",
                "cf");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        if (end - start != 16) {
            return;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = upper(text.at(start + i));
            boolean letter = c >= 'A' && c <= 'Z';
            boolean digits = FORM.charAt(i) == '9';
            if (c >= 128 || (digits ? letter && OMOCODES.indexOf(c) < 0 : !letter)) {
                return;
            }
            int value = letter ? c - 'A' : c - '0';
            sum += i % 2 == 0 ? ODD[value] : value;
        }
        boolean month = "ABCDEHLMPRST".indexOf(upper(text.at(start + 8))) >= 0;
        if (month && 'A' + sum % 26 == upper(text.at(end - 1))) {
            reportCode(sink, true, start, end, text.slice(start, end).toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }
}
