package org.daylight.detect;

/** Germany: the number of the pension insurance: area, date, initial, serial number, check digit. */
final class IdGermanyPension extends NationalId {

    private static final int[] WEIGHTS = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};

    IdGermanyPension() {
        super(
                "de-pension",
                "German social insurance number",
                "SGB VI § 147, VKVV: check digit over the number with its letter",
                "sozialversicherung*",
                "rentenversicherung*",
                "versicherungsnummer",
                "sv-nummer",
                "rvnr");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        if (end - start != 12 || !Chars.isUpper(text.at(start + 8))) {
            return;
        }
        int letter = text.at(start + 8) - 'A' + 1;
        int sum = 0;
        int at = 0;
        for (int i = 0; i < 11; i++) {
            if (i == 8) {
                sum += cross(letter / 10 * WEIGHTS[at++]);
                sum += cross(letter % 10 * WEIGHTS[at++]);
            } else {
                int d = text.digit(start + i);
                if (d < 0) {
                    return;
                }
                sum += cross(d * WEIGHTS[at++]);
            }
        }
        int day = text.digit(start + 2) * 10 + text.digit(start + 3);
        int month = text.digit(start + 4) * 10 + text.digit(start + 5);
        if (isDate(day > 50 ? day - 50 : day, month) && sum % 10 == text.digit(start + 11)) {
            reportCode(sink, true, start, end, text.slice(start, end));
        }
    }

    private static int cross(int value) {
        return value / 10 + value % 10;
    }
}
