package org.daylight.detect;

/** Canada: social insurance numbers. */
final class IdCanada extends NationalId {

    IdCanada() {
        super(
                "ca",
                "Canadian social insurance number",
                "Employment and Social Development Canada, SIN: Luhn",
                "sin",
                "social insurance",
                "nas",
                "assurance sociale");
    }

    @Override
    int digits() {
        return bits(9);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        boolean form = number.is(0x333) && (number.separator() == ' ' || number.separator() == '-');
        if (number.digit(0) != 0
                && number.digit(0) != 8
                && (form || number.isSolid())
                && Checksums.luhn(number, 0, 9)) {
            reportIfNamed(text, number, form, sink);
        }
    }
}
