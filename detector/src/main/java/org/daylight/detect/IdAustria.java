package org.daylight.detect;

/** Austria: social insurance numbers, a serial number with a checksum and a date. Telephone numbers look
 * the same, so a word must stand next to it. */
final class IdAustria extends NationalId {

    IdAustria() {
        super(
                "at",
                "Austrian social insurance number",
                "Dachverband der Sozialversicherungsträger, Versicherungsnummer: weights 3 7 9 0 5 8 4 2 1 6",
                "svnr",
                "sv-nr",
                "sv-nummer",
                "sozialversicherung*",
                "versicherungsnummer");
    }

    @Override
    int digits() {
        return bits(10);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int check = Checksums.weighted(number, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11;
        boolean form = number.is(0x46) && number.separator() == ' ';
        if ((form || number.isSolid())
                && number.digit(0) > 0
                && check == number.digit(3)
                && isDate(number.value(4, 6), number.value(6, 8))) {
            reportIfNamed(text, number, false, sink);
        }
    }
}
