package org.daylight.detect;

/** South Africa: identity numbers. */
final class IdSouthAfrica extends NationalId {

    IdSouthAfrica() {
        super(
                "za",
                "South African identity number",
                "Identification Act 68 of 1997: date, sequence, citizenship, Luhn",
                "id number",
                "identity number",
                "id no",
                "rsa id");
    }

    @Override
    int digits() {
        return bits(13);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        if ((number.isSolid() || number.is(0x6412))
                && isDate(number.value(4, 6), number.value(2, 4))
                && number.digit(10) < 2
                && Checksums.luhn(number, 0, 13)) {
            reportIfNamed(text, number, true, sink);
        }
    }
}
