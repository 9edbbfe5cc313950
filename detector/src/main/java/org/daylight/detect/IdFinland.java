package org.daylight.detect;

/** Finland: henkilötunnus, a date, a sign of the century, three digits and a check character. */
final class IdFinland extends NationalId {

    private static final String CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY";

    IdFinland() {
        super(
                "fi",
                "Finnish personal identity code",
                "Digi- ja väestötietovirasto, henkilötunnus: modulo 31; signs of the century since 2023",
                "hetu",
                "henkilotunnus",
                "personbeteckning");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        boolean hyphen = end - start == 6;
        int last = start + 10;
        if (!hyphen && end - start != 11 || text.isWord(last + 1) || hyphen && !Chars.isDash(text.at(end))) {
            return;
        }
        if (!hyphen && "ABCDEFUVWXY".indexOf(text.at(start + 6)) < 0) {
            return;
        }
        long number = 0;
        for (int i = 0; i < 10; i++) {
            if (i != 6) {
                int d = text.digit(start + i);
                if (d < 0) {
                    return;
                }
                number = number * 10 + d;
            }
        }
        if (isDate(number / 10_000_000, number / 100_000 % 100) && CHECK.charAt((int) (number % 31)) == text.at(last)) {
            reportCode(sink, true, start, last + 1, text.slice(start, last + 1));
        }
    }
}
