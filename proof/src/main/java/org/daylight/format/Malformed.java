package org.daylight.format;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * A value breaks a rule of its format. Parsers throw it to stop; {@link #caught} turns it into an {@link Outcome}, so outside
 * input never causes an exception in a caller. Code that builds a value from wrong arguments gets it as an
 * {@link IllegalArgumentException}.
 */
public final class Malformed extends IllegalArgumentException {
    private static final int QUOTED_CHARS = 40;

    private final String code;

    public Malformed(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** No stack trace: it would cost more than the parsing, and the reason already says where the fault is. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** The code, as in {@link Outcome.Refused}. */
    public String code() {
        return code;
    }

    /** Throws unless the rule holds. */
    public static void unless(boolean held, String code, String reason) {
        if (!held) {
            throw new Malformed(code, reason);
        }
    }

    /** The result of a parser; refused if it throws {@link Malformed}. */
    public static <T> Outcome<T> caught(Supplier<T> parser) {
        try {
            return new Outcome.Ok<>(parser.get());
        } catch (Malformed e) {
            return new Outcome.Refused<>(e.code, e.getMessage());
        }
    }

    /** Outside text for a one-line reason, in quotation marks: everything but printable ASCII is escaped, and long text is cut. */
    public static String quoted(String untrusted) {
        var out = new StringBuilder("\"");
        int end = Math.min(untrusted.length(), QUOTED_CHARS);
        for (int i = 0; i < end; i++) {
            char c = untrusted.charAt(i);
            boolean plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return out.append(end < untrusted.length() ? "…\"" : "\"").toString();
    }
}
