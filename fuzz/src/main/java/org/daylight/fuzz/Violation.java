package org.daylight.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A parser gave a result that its contract excludes. */
public final class Violation extends AssertionError {

    private Violation(String message) {
        super(message);
    }

    public static void unless(boolean held, String rule) {
        if (!held) {
            throw new Violation(rule);
        }
    }

    /** Two results that must be equal. */
    public static void unlessEqual(@Nullable Object expected, @Nullable Object actual, String rule) {
        if (!Objects.deepEquals(expected, actual)) {
            throw new Violation(rule + ": " + shown(expected) + " is not " + shown(actual));
        }
    }

    /** A range within a text or file. */
    public static void unlessWithin(long from, long to, long length, String what) {
        unless(0 <= from && from <= to && to <= length, what + ": " + from + " to " + to + " of " + length);
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : String.valueOf(value);
        return text.length() <= 2_000 ? text : text.substring(0, 2_000) + "…";
    }
}
