package org.daylight.detect;

/** Belgium: the number of the national register, a date, a serial number and a checksum. */
final class IdBelgium extends NationalId {

    IdBelgium() {
        super(
                "be",
                "Belgian national register number",
                "Arrêté royal du 3 avril 1984 (numéro de registre national): 97 − n mod 97",
                "rijksregister*",
                "insz",
                "niss",
                "registre national",
                "national number");
    }

    @Override
    int digits() {
        return bits(11);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        long base = number.value(0, 9);
        long check = number.value(9, 11);
        long month = number.value(2, 4);
        boolean valid = 97 - base % 97 == check || 97 - (2_000_000_000L + base) % 97 == check;
        boolean form = number.is(0x22232) || number.is(0x632);
        if (valid
                && isDate(number.value(4, 6), month > 40 ? month - 40 : month > 20 ? month - 20 : month)
                && (form || number.isSolid())) {
            reportIfNamed(text, number, form || number.isSolid(), form, sink);
        }
    }
}
