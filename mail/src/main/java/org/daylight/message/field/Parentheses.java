package org.daylight.message.field;

import java.util.Arrays;

/**
 * Matches the parentheses of a field (RFC 5322 section 3.2.2): a comment needs its closing parenthesis; without one,
 * the opening parenthesis is text. Computed in one pass, so that a field of many parentheses takes linear time.
 */
final class Parentheses {

    private static final int[] NONE = {};

    /**
     * For each opening parenthesis, the position of its closing one; 0 for none. Empty where there is no opening one.
     */
    private final int[] closing;

    Parentheses(byte[] value) {
        int first = 0;
        while (first < value.length && value[first] != '(') {
            first++;
        }
        closing = first == value.length ? NONE : match(value, first);
    }

    private static int[] match(byte[] value, int first) {
        int[] closing = new int[value.length];
        int[] open = new int[16];
        int depth = 0;
        for (int at = first; at < value.length; at++) {
            switch (value[at]) {
                case '\\' -> at++;
                case 0x1B ->
                    at += at + 1 < value.length && value[at + 1] == '(' ? 1 : 0; // ESC ( B ends a set of ISO-2022
                case '(' -> {
                    if (depth == open.length) {
                        open = Arrays.copyOf(open, 2 * depth);
                    }
                    open[depth++] = at;
                }
                case ')' -> {
                    if (depth > 0) {
                        closing[open[--depth]] = at;
                    }
                }
                default -> {}
            }
        }
        return closing;
    }

    /** Where the comment that starts here ends; -1 when none does. */
    int end(int at) {
        return at < closing.length && closing[at] > 0 ? closing[at] : -1;
    }
}
