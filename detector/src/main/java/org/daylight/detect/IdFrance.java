package org.daylight.detect;

/** France: the number of social security (NIR). Corsican departments, {@code 2A} and {@code 2B}, are recognised when it is written in one piece. */
final class IdFrance extends NationalId {

    IdFrance() {
        super(
                "fr",
                "French NIR",
                "INSEE, Répertoire national d'identification des personnes physiques: NIR, key 97 − n mod 97",
                "nir",
                "secu*",
                "insee");
    }

    @Override
    int digits() {
        return bits(15);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        boolean form = number.isSolid() || number.is(0x1222332) || number.is(0xd2);
        if (form && isNir(number.digit(0), (int) number.value(3, 5), number.value(0, 13), (int) number.value(13, 15))) {
            report(sink, true, number);
        }
    }

    private static boolean isNir(int sex, int month, long number, int key) {
        return (sex >= 1 && sex <= 4 || sex == 7 || sex == 8)
                && (month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50)
                && 97 - number % 97 == key;
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        char island = text.at(start + 6);
        if (end - start != 15 || text.at(start + 5) != '2' || island != 'A' && island != 'B') {
            return;
        }
        long number = 0;
        for (int i = 0; i < 13; i++) {
            int d = i == 6 ? island == 'A' ? 9 : 8 : text.digit(start + i); // 2A counts as 19, 2B as 18
            if (i == 5) {
                d = 1;
            }
            if (d < 0) {
                return;
            }
            number = number * 10 + d;
        }
        if (text.digit(start + 13) < 0 || text.digit(start + 14) < 0) {
            return;
        }
        int key = text.digit(start + 13) * 10 + text.digit(start + 14);
        int month = text.digit(start + 3) * 10 + text.digit(start + 4);
        if (isNir(text.digit(start), month, number, key)) {
            reportCode(sink, true, start, end, text.slice(start, end));
        }
    }
}
