package org.daylight.detect;

/** Checksums that several standards share. */
final class Checksums {

    private static final int[][] VERHOEFF_PRODUCT = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
    };
    private static final int[][] VERHOEFF_PERMUTATION = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    private Checksums() {}

    /** ISO/IEC 7812-1, annex B, over some of the digits. */
    static boolean luhn(NumberCandidate number, int from, int to) {
        int sum = 0;
        for (int i = to - 1; i >= from; i--) {
            int d = number.digit(i);
            if ((to - 1 - i) % 2 == 1) {
                d = d > 4 ? 2 * d - 9 : 2 * d;
            }
            sum += d;
        }
        return sum % 10 == 0;
    }

    /** The sum of digits, each times its weight. */
    static int weighted(NumberCandidate number, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += number.digit(i) * weights[i];
        }
        return sum;
    }

    /** ISO 7064, MOD 11,10, over all digits. */
    static boolean mod1110(NumberCandidate number) {
        int product = 10;
        for (int i = 0; i < number.length() - 1; i++) {
            int sum = (number.digit(i) + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }
        return (11 - product) % 10 == number.digit(number.length() - 1);
    }

    /** J. Verhoeff, Error Detecting Decimal Codes, 1969. */
    static boolean verhoeff(NumberCandidate number) {
        int check = 0;
        int length = number.length();
        for (int i = 0; i < length; i++) {
            check = VERHOEFF_PRODUCT[check][VERHOEFF_PERMUTATION[i % 8][number.digit(length - 1 - i)]];
        }
        return check == 0;
    }
}
