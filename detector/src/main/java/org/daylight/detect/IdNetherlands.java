package org.daylight.detect;

/** Netherlands: burgerservicenummer. One of eleven numbers passes its test, so a word must stand next to it. */
final class IdNetherlands extends NationalId {

    IdNetherlands() {
        super(
                "nl",
                "Dutch BSN",
                "Rijksdienst voor Identiteitsgegevens, BSN: the 11-test",
                "bsn",
                "burgerservicenummer",
                "sofi*",
                "sofinummer");
    }

    @Override
    int digits() {
        return bits(9);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int sum = Checksums.weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) - number.digit(8);
        if (sum % 11 == 0 && number.value(0, 8) > 0 && (number.isSolid() || number.is(0x423) || number.is(0x333))) {
            reportIfNamed(text, number, false, sink);
        }
    }
}
