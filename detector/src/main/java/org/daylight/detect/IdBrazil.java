package org.daylight.detect;

/** Brazil: the number of the register of natural persons. */
final class IdBrazil extends NationalId {

    IdBrazil() {
        super("br", "Brazilian CPF", "Receita Federal, CPF: two check digits, modulo 11", "cpf");
    }

    @Override
    int digits() {
        return bits(11);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        boolean form = number.is(0x3332)
                && number.separator() == '?'
                && number.separator(0) == '.'
                && number.separator(2) == '-';
        if ((form || number.isSolid()) && isCpf(number)) {
            reportIfNamed(text, number, form, form, sink);
        }
    }

    private static boolean isCpf(NumberCandidate number) {
        boolean same = true;
        for (int i = 1; i < 11; i++) {
            same &= number.digit(i) == number.digit(0);
        }
        int first = Checksums.weighted(number, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        int second = Checksums.weighted(number, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        return !same && first == number.digit(9) && second == number.digit(10);
    }
}
