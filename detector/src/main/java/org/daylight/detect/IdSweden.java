package org.daylight.detect;

/** Sweden: personnummer; the day of a coordination number is 60 greater. */
final class IdSweden extends NationalId {

    IdSweden() {
        super(
                "se",
                "Swedish personal identity number",
                "Skatteverket, SKV 704: Luhn over ten digits",
                "personnummer",
                "personnr",
                "pnr",
                "samordningsnummer");
    }

    @Override
    int digits() {
        return bits(10, 12);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int from = number.length() - 10;
        long day = number.value(from + 4, from + 6);
        boolean form = number.separator() == '-' && (number.is(0x64) || number.is(0x84) && isCentury(number));
        if ((form || number.isSolid() && (from == 0 || isCentury(number)))
                && isDate(day > 60 ? day - 60 : day, number.value(from + 2, from + 4))
                && Checksums.luhn(number, from, number.length())) {
            reportIfNamed(text, number, form, sink);
        }
    }

    private static boolean isCentury(NumberCandidate number) {
        return number.value(0, 2) >= 18 && number.value(0, 2) <= 20;
    }
}
