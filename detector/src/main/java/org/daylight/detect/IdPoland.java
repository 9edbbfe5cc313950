package org.daylight.detect;

/** Poland: PESEL, a date whose month holds the century, and a checksum. */
final class IdPoland extends NationalId {

    IdPoland() {
        super("pl", "Polish PESEL", "Ustawa o ewidencji ludności, PESEL: weights 1 3 7 9", "pesel");
    }

    @Override
    int digits() {
        return bits(11);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int sum = Checksums.weighted(number, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1);
        if (number.isSolid() && sum % 10 == 0 && isDate(number.value(4, 6), number.value(2, 4) % 20)) {
            reportIfNamed(text, number, true, sink);
        }
    }
}
