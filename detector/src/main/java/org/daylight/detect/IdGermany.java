package org.daylight.detect;

/** Germany: the tax identification number. Among its first ten digits, one occurs two or three times. */
final class IdGermany extends NationalId {

    IdGermany() {
        super(
                "de",
                "German tax identification number",
                "Bundeszentralamt für Steuern, Steuer-ID: ISO 7064 MOD 11,10",
                "steuer*",
                "idnr*",
                "identifikationsnummer",
                "tin",
                "tax id*");
    }

    @Override
    int digits() {
        return bits(11);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        if ((number.isSolid() || number.is(0x2333))
                && number.digit(0) > 0
                && hasRepeat(number)
                && Checksums.mod1110(number)) {
            reportIfNamed(text, number, number.is(0x2333) && number.separator() == ' ', sink);
        }
    }

    private static boolean hasRepeat(NumberCandidate number) {
        int[] counts = new int[10];
        for (int i = 0; i < 10; i++) {
            counts[number.digit(i)]++;
        }
        int repeated = 0;
        for (int count : counts) {
            repeated += count > 1 ? 1 : 0;
            if (count > 3) {
                return false;
            }
        }
        return repeated == 1;
    }
}
