package org.daylight.detect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** International bank account numbers: the length of the country, and the checksum. */
final class BankAccounts extends CandidateDetector {

    /** The IBAN registry, release 99: country and length. */
    private static final String LENGTHS =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20"
                    + " EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26"
                    + " IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30"
                    + " NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27"
                    + " SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

    /** Countries whose account numbers have only digits. */
    private static final Set<String> DIGITS = Set.of(
            "AE", "AT", "BA", "BE", "CR", "CZ", "DE", "DK", "EE", "ES", "FI", "HR", "HU", "IL", "IS", "LT", "ME", "MR",
            "NO", "PL", "PT", "RS", "SE", "SI", "SK", "TN", "VA", "XK");

    private static final Map<String, Integer> LENGTH = new HashMap<>();

    static {
        for (String each : LENGTHS.split(" ")) {
            LENGTH.put(each.substring(0, 2), Integer.valueOf(each.substring(2)));
        }
    }

    BankAccounts() {
        super("iban", FindingKind.BANK_ACCOUNT, "ISO 13616-1:2020 and the IBAN registry; ISO 7064 MOD 97-10");
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    @Override
    void code(Text text, int start, int end, Sink sink) {
        if (!Chars.isLetter(text.at(start))
                || !Chars.isLetter(text.at(start + 1))
                || text.digit(start + 2) < 0
                || text.digit(start + 3) < 0
                || text.at(start - 1) == '_') {
            return;
        }
        String country = text.slice(start, start + 2).toUpperCase(java.util.Locale.ROOT);
        int length = LENGTH.getOrDefault(country, 0);
        var value = new StringBuilder(34);
        int i = start;
        while (value.length() < length) {
            char c = text.at(i);
            if (c < 128 && Chars.isWord(c)) {
                value.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
            } else if (!Chars.isBlank(c) && !Chars.isDash(c) && c != '.' || !text.isWord(i + 1)) {
                return;
            }
            i++;
        }
        boolean solid = i - start == length;
        boolean form = solid || Chars.isUpper(text.at(start)) && Chars.isUpper(text.at(start + 1));
        if (length > 0 && form && !text.isWord(i) && isAccount(country, value) && remainder(value) == 1) {
            report(sink, true, "IBAN of " + country, start, i, value.toString());
        }
    }

    /** Whether what follows the checksum has only digits, where the country has only digits. */
    private static boolean isAccount(String country, CharSequence iban) {
        for (int i = 4; i < iban.length(); i++) {
            if (iban.charAt(i) > '9' && DIGITS.contains(country)) {
                return false;
            }
        }
        return true;
    }

    private static int remainder(CharSequence iban) {
        int rest = 0;
        for (int i = 0; i < iban.length(); i++) {
            char c = iban.charAt((i + 4) % iban.length());
            rest = c <= '9' ? (rest * 10 + c - '0') % 97 : (rest * 100 + c - 'A' + 10) % 97;
        }
        return rest;
    }
}
