package org.daylight.detect;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of payment cards: the ranges and lengths that issuers publish, and the checksum of Luhn. A number without separators needs a
 * word next to it if its range also has many other numbers.
 */
final class PaymentCards extends CandidateDetector {

    private static final Terms WORDS = Terms.of(
            "card*",
            "credit",
            "debit",
            "visa",
            "mastercard",
            "amex",
            "american express",
            "maestro",
            "cc",
            "ccn",
            "kreditkarte*",
            "karte*",
            "kartennummer",
            "carte*",
            "tarjeta*",
            "carta",
            "carte di credito",
            "cartao",
            "cartoes",
            "cvv",
            "cvc",
            "pan");

    PaymentCards() {
        super(
                "payment-card",
                FindingKind.PAYMENT_CARD,
                "ISO/IEC 7812-1:2017, Luhn's formula; ranges as published by the issuers");
    }

    @Override
    int digits() {
        return bits(12, 13, 14, 15, 16, 17, 18, 19);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        if (!number.isSolid() && !isGrouped(number)) {
            return;
        }
        String issuer = issuer(number);
        if (issuer == null || !Checksums.luhn(number, 0, number.length())) {
            return;
        }
        boolean rare =
                number.length() == 13 || issuer.equals("Maestro") || issuer.equals("UnionPay") && number.length() != 16;
        if (rare && !WORDS.near(text, number.start(), number.end())) {
            return;
        }
        report(sink, true, issuer, number.start(), number.end(), number.text());
    }

    private static boolean isGrouped(NumberCandidate number) {
        char separator = number.separator();
        return (separator == '-' || separator == ' ' || separator == '.')
                && (number.is(0x4444)
                        || number.is(0x465)
                        || number.is(0x464)
                        || number.is(0x44443)
                        || number.is(0x4446));
    }

    private static @Nullable String issuer(NumberCandidate number) {
        int length = number.length();
        int two = (int) number.value(0, 2);
        int three = (int) number.value(0, 3);
        int four = (int) number.value(0, 4);
        int six = (int) number.value(0, 6);
        if (two / 10 == 4) {
            return length == 13 || length == 16 || length == 19 ? "Visa" : null;
        }
        if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) {
            return length == 16 ? "Mastercard" : null;
        }
        if (two == 34 || two == 37) {
            return length == 15 ? "American Express" : null;
        }
        if (three >= 300 && three <= 305 || three == 309 || two == 36 || two == 38 || two == 39) {
            return length == 14 || length == 16 ? "Diners Club" : null;
        }
        if (four >= 3528 && four <= 3589) {
            return length == 16 ? "JCB" : null;
        }
        if (four >= 2200 && four <= 2204) {
            return length == 16 ? "Mir" : null;
        }
        if (four == 6011 || three >= 644 && three <= 649 || two == 65 || six >= 622126 && six <= 622925) {
            return length == 16 || length == 19 ? "Discover" : null;
        }
        if (two == 62) {
            return length >= 16 ? "UnionPay" : null;
        }
        return two == 50 || two >= 56 && two <= 69 ? "Maestro" : null;
    }
}
