package org.daylight.detect;

/** US: social security numbers. There is no checksum; areas, groups and serials that are never assigned are left
 * out. In public mail, nearly all numbers in the form {@code 123-45-6789} are what they seem. */
final class IdUnitedStates extends NationalId {

    IdUnitedStates() {
        super(
                "us",
                "US social security number",
                "US Social Security Administration, POMS RM 10201: numbers that are never assigned; IRS, ITIN ranges",
                "ssn*",
                "social security",
                "soc sec",
                "social",
                "ss",
                "itin",
                "taxpayer id*",
                "tax id*");
    }

    @Override
    int digits() {
        return bits(9);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int area = (int) number.value(0, 3);
        int group = (int) number.value(3, 5);
        if (area == 0 || area == 666 || group == 0 || number.value(5, 9) == 0 || area >= 900 && !isTaxpayer(group)) {
            return;
        }
        boolean grouped = number.is(0x324) && (number.separator() == '-' || number.separator() == ' ');
        if (!grouped && !number.isSolid()) {
            return;
        }
        if (number.separator() == '-' || isNamed(text, number)) {
            report(sink, true, number);
        }
    }

    private static boolean isTaxpayer(int group) {
        return group >= 50 && group <= 65 || group >= 70 && group <= 88 || group >= 90 && group != 93 && group != 89;
    }
}
