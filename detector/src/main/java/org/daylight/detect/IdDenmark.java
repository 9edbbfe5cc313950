package org.daylight.detect;

/** Denmark: CPR numbers. Only the date can be verified, so a word must stand next to it, or it must have the usual form and the old checksum. */
final class IdDenmark extends NationalId {

    IdDenmark() {
        super(
                "dk",
                "Danish CPR number",
                "CPR-kontoret, Personnummeret i CPR: since 2007 not all numbers have a checksum",
                "cpr*",
                "personnummer");
    }

    @Override
    int digits() {
        return bits(10);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        boolean form = number.is(0x64) && number.separator() == '-';
        boolean old = Checksums.weighted(number, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
        if ((form || number.isSolid()) && isDate(number.value(0, 2), number.value(2, 4))) {
            reportIfNamed(text, number, form && old, sink);
        }
    }
}
