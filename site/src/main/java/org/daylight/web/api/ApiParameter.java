package org.daylight.web.api;

import java.util.OptionalLong;
import org.daylight.http.Request;

/** Numbers in addresses: decimal, without a leading zero. */
final class ApiParameter {

    private static final int DIGITS = 15;

    private ApiParameter() {}

    /** A parameter's value, or the default where it is not given; empty for anything that is not a number. */
    static OptionalLong number(Request request, String name, long otherwise) {
        String given = request.parameter(name);
        return given.isEmpty() ? OptionalLong.of(otherwise) : number(given);
    }

    /** A number from 0 with at most {@value #DIGITS} digits; empty for anything else. */
    static OptionalLong number(String digits) {
        boolean plain = !digits.isEmpty()
                && digits.length() <= DIGITS
                && (digits.charAt(0) != '0' || digits.length() == 1)
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
