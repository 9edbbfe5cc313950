package org.daylight.web.file;

import java.util.OptionalLong;

/** Numbers in addresses: decimal, from 0, without leading zeros, so that each has one form. */
public final class AddressNumber {

    private static final int DIGITS = 15;
    private static final int INT_DIGITS = 9;

    private AddressNumber() {}

    /** A number with at most {@value #DIGITS} digits; empty for anything else. */
    public static OptionalLong parse(String digits) {
        boolean plain = !digits.isEmpty()
                && digits.length() <= DIGITS
                && (digits.charAt(0) != '0' || digits.length() == 1)
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** A number with at most {@value #INT_DIGITS} digits; -1 for anything else. */
    public static int parseInt(String digits) {
        return digits.length() > INT_DIGITS ? -1 : (int) parse(digits).orElse(-1);
    }
}
