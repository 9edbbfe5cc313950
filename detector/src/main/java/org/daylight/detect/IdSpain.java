package org.daylight.detect;

/** Spain: DNI, eight digits and a letter, and NIE, which begins with X, Y or Z. */
final class IdSpain extends NationalId {

    private static final String LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

    IdSpain() {
        super(
                "es",
                "Spanish DNI or NIE",
                "Real Decreto 1553/2005; Ministerio del Interior: letter, modulo 23",
                "dni",
                "nie",
                "nif",
                "identidad",
                "documento*");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        if (end - start == 9) {
            look(text, start, end, text.at(end - 1), sink);
        } else if (end - start == 8 && Chars.isDash(text.at(end)) && !text.isWord(end + 2)) {
            look(text, start, end + 2, text.at(end + 1), sink); // with a hyphen before the letter
        }
    }

    private void look(Text text, int start, int end, char letter, Sink sink) {
        int begin = "XYZ".indexOf(text.at(start));
        long number = Math.max(begin, 0);
        for (int i = begin >= 0 ? start + 1 : start; i < start + 8; i++) {
            if (text.digit(i) < 0) {
                return;
            }
            number = number * 10 + text.digit(i);
        }
        if (text.at(start - 1) != '-' && LETTERS.charAt((int) (number % 23)) == letter) {
            reportCode(
                    sink, begin >= 0 || isNamed(text, start, end), start, end, text.slice(start, start + 8) + letter);
        }
    }
}
