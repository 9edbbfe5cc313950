package org.daylight.detect;

import java.util.Collection;
import java.util.List;

/** Machine-readable zones of passports, visas and identity cards, by their check digits; and numbers next to the word passport. */
final class TravelDocuments extends CandidateDetector {

    private static final int LONGEST = 44;
    private static final int SKIPPED = 24;
    private static final int[] WEIGHTS = {7, 3, 1};

    TravelDocuments() {
        super(
                "travel-document",
                FindingKind.TRAVEL_DOCUMENT,
                "ICAO Doc 9303, parts 3 to 7: machine-readable zones and check digits");
    }

    @Override
    char character() {
        return '<';
    }

    /** Looks at the whole run of characters of a zone around the place. */
    @Override
    int character(Text text, int at, Sink sink) {
        int start = at;
        while (at - start <= LONGEST && isZone(text.at(start - 1))) {
            start--;
        }
        int end = at;
        while (isZone(text.at(end))) {
            end++;
        }
        switch (end - start) {
            case 44, 36 -> twoLines(text, start, end, sink);
            case 30 -> threeLines(text, start, end, sink);
            default -> {}
        }
        return end;
    }

    private static boolean isZone(char c) {
        return c == '<' || Chars.isUpper(c) || c >= '0' && c <= '9';
    }

    /** The second line of a passport, visa or card of size TD2. */
    private void twoLines(Text text, int start, int end, Sink sink) {
        if (isChecked(text, start, 0, 9) && isChecked(text, start, 13, 19) && isChecked(text, start, 21, 27)) {
            report(
                    sink,
                    true,
                    end - start == 44 ? "passport or visa" : "identity card",
                    start,
                    end,
                    text.slice(start, end));
        }
    }

    /** The first line of a card of size TD1 has the number, the second the dates. */
    private void threeLines(Text text, int start, int end, Sink sink) {
        boolean first = "ACI".indexOf(text.at(start)) >= 0 && isChecked(text, start, 5, 14);
        boolean second = isChecked(text, start, 0, 6) && isChecked(text, start, 8, 14);
        if (first || second) {
            report(sink, true, "identity card", start, end, text.slice(start, end));
        }
    }

    private static boolean isChecked(Text text, int start, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            char c = text.at(start + i);
            int value = c == '<' ? 0 : c <= '9' ? c - '0' : c - 'A' + 10;
            sum += value * WEIGHTS[(i - from) % 3];
        }
        return text.digit(start + to) == sum % 10;
    }

    @Override
    Collection<String> terms() {
        return List.of(
                "passport",
                "passport no",
                "passport number",
                "passport nr",
                "reisepass",
                "reisepassnummer",
                "passnummer",
                "pass-nr",
                "passeport",
                "numero de passeport",
                "pasaporte",
                "numero de pasaporte",
                "passaporto",
                "numero di passaporto",
                "passaporte",
                "numero do passaporte",
                "personalausweis",
                "ausweisnummer",
                "carte d'identite");
    }

    /** The first code of six to nine characters, at least five of them digits, in the same line. */
    @Override
    void term(Text text, int start, int end, Sink sink) {
        int i = end;
        while (i < end + SKIPPED && text.at(i) != '\n' && i < text.length()) {
            if (!text.isWord(i)) {
                i++;
                continue;
            }
            int digits = 0;
            int to = i;
            while (to - i < 12 && text.isWord(to)) {
                digits += text.digit(to) >= 0 ? 1 : 0;
                to++;
            }
            if (to - i >= 6 && to - i <= 9 && digits >= 5 && !text.isWord(to)) {
                report(sink, true, "number of a travel document", i, to, text.slice(i, to));
                return;
            }
            if (digits > 0) {
                return;
            }
            i = to;
        }
    }
}
