package org.daylight.detect;

/** Czechia and Slovakia: birth numbers of ten digits. */
final class IdCzechia extends NationalId {

    IdCzechia() {
        super(
                "cz",
                "Czech or Slovak birth number",
                "Zákon č. 133/2000 Sb.: divisible by 11; 50 is added to the month of women",
                "rodne cislo",
                "rc");
    }

    @Override
    int digits() {
        return bits(10);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        long month = number.value(2, 4) % 50;
        boolean form = number.is(0x64) && number.separator() == '/';
        if ((form || number.isSolid())
                && number.value(0, 10) % 11 == 0
                && isDate(number.value(4, 6), month > 20 ? month - 20 : month)) {
            reportIfNamed(text, number, form, form, sink);
        }
    }
}
