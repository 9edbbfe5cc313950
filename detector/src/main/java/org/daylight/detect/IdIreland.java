package org.daylight.detect;

/** Ireland: PPS numbers, seven digits and one or two letters. */
final class IdIreland extends NationalId {

    IdIreland() {
        super(
                "ie",
                "Irish PPS number",
                "Department of Social Protection, Client Identity Services: PPS number, modulo 23",
                "pps",
                "ppsn",
                "pps number");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        int letters = end - start - 7;
        if (letters != 1 && letters != 2) {
            return;
        }
        int sum = 0;
        for (int i = 0; i < 7; i++) {
            int d = text.digit(start + i);
            if (d < 0) {
                return;
            }
            sum += d * (8 - i);
        }
        char second = letters == 2 ? text.at(start + 8) : 'W';
        if (second != 'W' && (second < 'A' || second > 'I')) {
            return;
        }
        sum += second == 'W' ? 0 : 9 * (second - 'A' + 1);
        if ("WABCDEFGHIJKLMNOPQRSTUV".charAt(sum % 23) == text.at(start + 7)) {
            boolean named = isNamed(text, start, end);
            if (named || letters == 2) {
                reportCode(sink, named, start, end, text.slice(start, end));
            }
        }
    }
}
