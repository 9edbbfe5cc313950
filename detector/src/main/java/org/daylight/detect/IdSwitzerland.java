package org.daylight.detect;

/** Switzerland: the number of the old-age insurance. */
final class IdSwitzerland extends NationalId {

    IdSwitzerland() {
        super(
                "ch",
                "Swiss AHV number",
                "Bundesgesetz über die AHV, Art. 50c: thirteen digits from 756, check digit of EAN-13",
                "ahv*",
                "avs",
                "navs*",
                "sozialversicherung*");
    }

    @Override
    int digits() {
        return bits(13);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int sum = Checksums.weighted(number, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1);
        if (number.value(0, 3) == 756 && sum % 10 == 0 && (number.isSolid() || number.is(0x3442))) {
            report(sink, number.is(0x3442) || isNamed(text, number), number);
        }
    }
}
