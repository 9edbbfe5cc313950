package org.daylight.detect;

/** Portugal: the tax number of persons, which begins with 1, 2, 3 or 45. */
final class IdPortugal extends NationalId {

    IdPortugal() {
        super(
                "pt",
                "Portuguese NIF",
                "Autoridade Tributária, NIF: check digit, modulo 11",
                "nif",
                "contribuinte",
                "numero fiscal",
                "vat number");
    }

    @Override
    int digits() {
        return bits(9);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int check = 11 - Checksums.weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        boolean person = number.digit(0) >= 1 && number.digit(0) <= 3 || number.value(0, 2) == 45;
        if (person && (check > 9 ? 0 : check) == number.digit(8) && (number.isSolid() || number.is(0x333))) {
            reportIfNamed(text, number, false, sink);
        }
    }
}
