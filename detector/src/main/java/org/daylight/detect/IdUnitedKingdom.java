package org.daylight.detect;

/** United Kingdom: national insurance numbers, without checksum, and NHS numbers. */
final class IdUnitedKingdom extends NationalId {

    private static final Terms NHS = Terms.of("nhs", "health number", "national health", "chi number");

    IdUnitedKingdom() {
        super(
                "uk",
                "UK national insurance number",
                "HMRC, NIM39110: format of NINOs; NHS Data Dictionary, NHS number (modulus 11)",
                "ni",
                "nino",
                "national insurance",
                "insurance number");
    }

    @Override
    int digits() {
        return bits(6, 10);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        if (number.length() == 6) {
            spacedNino(text, number, sink);
            return;
        }
        int check = (11 - Checksums.weighted(number, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11;
        if (check == number.digit(9)
                && (number.isSolid() || number.is(0x334))
                && NHS.near(text, number.start(), number.end())) {
            report(sink, true, "UK NHS number", number.start(), number.end(), number.text());
        }
    }

    /** {@code AB 12 34 56 C}. */
    private void spacedNino(Text text, NumberCandidate number, Sink sink) {
        int start = number.start() - 3;
        int end = number.end() + 2;
        if (number.is(0x222)
                && Chars.isBlank(text.at(start + 2))
                && Chars.isBlank(text.at(end - 2))
                && !text.isWord(start - 1)
                && !text.isWord(end)) {
            String value = text.slice(start, start + 2) + number.text() + text.at(end - 1);
            if (isNino(value)) {
                reportCode(sink, true, start, end, value);
            }
        }
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    /** {@code AB123456C} or {@code AB12 34 56 C}. */
    @Override
    void code(Text text, int start, int end, Sink sink) {
        var value = new StringBuilder(9);
        int i = start;
        while (value.length() < 9) {
            char c = text.at(i++);
            if (c < 128 && Chars.isWord(c)) {
                value.append(c);
            } else if (!Chars.isBlank(c) || !text.isWord(i)) {
                return;
            }
        }
        if (!text.isWord(i) && isNino(value)) {
            boolean spaced = i - start > 9;
            reportCode(sink, spaced || isNamed(text, start, i), start, i, value.toString());
        }
    }

    private static boolean isNino(CharSequence value) {
        char first = value.charAt(0);
        char second = value.charAt(1);
        for (int i = 2; i < 8; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        String never = "DFIQUV";
        return Chars.isUpper(first)
                && Chars.isUpper(second)
                && never.indexOf(first) < 0
                && never.indexOf(second) < 0
                && second != 'O'
                && !"BG GB NK KN TN NT ZZ".contains(value.subSequence(0, 2))
                && value.charAt(8) >= 'A'
                && value.charAt(8) <= 'D';
    }
}
