package org.daylight.detect;

/** Romania: the personal numerical code. */
final class IdRomania extends NationalId {

    IdRomania() {
        super("ro", "Romanian CNP", "Legea 105/1996 and OUG 97/2005, CNP: weights 279146358279", "cnp", "cod numeric");
    }

    @Override
    int digits() {
        return bits(13);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int check = Checksums.weighted(number, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        long county = number.value(7, 9);
        if (number.isSolid()
                && number.digit(0) > 0
                && isDate(number.value(5, 7), number.value(3, 5))
                && (county >= 1 && county <= 52 || county == 70 || county >= 80 && county <= 83)
                && (check == 10 ? 1 : check) == number.digit(12)) {
            reportIfNamed(text, number, true, sink);
        }
    }
}
