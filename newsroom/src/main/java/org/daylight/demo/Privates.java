package org.daylight.demo;

import java.math.BigInteger;

/** Well-formed private data that belongs to no one: numbers from ranges that are reserved for fiction and for tests. */
final class Privates {
    private static final String[] TEST_CARDS = {
        "4111 1111 1111 1111",
        "5555 5555 5555 4444",
        "4012 8888 8888 1881",
        "5105 1051 0510 5100",
        "4222 2222 2222 2220"
    };

    private Privates() {}

    /** A number from the blocks that the Swedish regulator reserves for fiction. */
    static String phone(Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> "+46 31 390 06 " + dice.digits(2);
            case 1 -> "+46 70 174 06 " + dice.between(5, 9) + dice.digits(1);
            default -> "+46 8 465 004 " + dice.digits(2);
        };
    }

    /** An IBAN with a bank code that no bank has and correct check digits (ISO 13616). */
    static String iban(Dice dice) {
        String account = "999" + dice.digits(17);
        int check = 98
                - new BigInteger(account + "281400") // "SE00" moved to the end, letters as numbers
                        .mod(BigInteger.valueOf(97))
                        .intValue();
        String iban = "SE" + PortCalendar.two(check) + account;
        var out = new StringBuilder();
        for (int i = 0; i < iban.length(); i += 4) {
            out.append(i == 0 ? "" : " ").append(iban, i, Math.min(i + 4, iban.length()));
        }
        return out.toString();
    }

    /** A card number that payment systems recognise as a test number. */
    static String card(Dice dice) {
        return dice.pick(TEST_CARDS);
    }

    /** A personal number in the form of a coordination number (day plus 60), with a correct last digit. */
    static String nationalId(Dice dice) {
        String digits = PortCalendar.two(dice.between(50, 94))
                + PortCalendar.two(dice.between(1, 12))
                + dice.between(61, 88)
                + dice.digits(3);
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            int value = (digits.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += value / 10 + value % 10;
        }
        return digits.substring(0, 6) + "-" + digits.substring(6) + (10 - sum % 10) % 10;
    }

    static String address(Dice dice) {
        return dice.pick("Ankergata", "Tjæregangen", "Losgata", "Seilmakerveien", "Nedre Kransvei", "Fyrbakken") + " "
                + dice.between(1, 98) + dice.pick("", " A", " B") + ", 99" + dice.digits(2) + " Halvorsund";
    }
}
