package org.daylight.detect;

/** Norway: fødselsnummer; the first digit of a D number is 4 greater. */
final class IdNorway extends NationalId {

    IdNorway() {
        super(
                "no",
                "Norwegian national identity number",
                "Skatteetaten, fødselsnummer: two check digits, modulo 11",
                "fodselsnummer",
                "fodselsnr",
                "personnummer",
                "fnr",
                "d-nummer");
    }

    @Override
    int digits() {
        return bits(11);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        long day = number.value(0, 2);
        int first = Checksums.weighted(number, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1);
        int second = Checksums.weighted(number, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1);
        boolean form = number.is(0x65) && number.separator() == ' ';
        if (first % 11 == 0
                && second % 11 == 0
                && (form || number.isSolid())
                && isDate(day > 40 ? day - 40 : day, number.value(2, 4))) {
            reportIfNamed(text, number, true, true, sink);
        }
    }
}
