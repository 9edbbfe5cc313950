package org.daylight.format;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * A value breaks a rule of its format. Inside the package it unwinds a parser; {@link #caught} turns it into an {@link Outcome}, so
 * input from outside never raises it. A caller who builds a value in code with a wrong part meets it as the
 * {@link IllegalArgumentException} it is.
 */
public final class Malformed extends IllegalArgumentException {
    private static final int QUOTED_CHARS = 40;

    private final String code;

    public Malformed(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** No stack trace: it would cost more than the parsing, and the reason says where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** As in {@link Outcome.Refused}. */
    public String code() {
        return code;
    }

    public static void unless(boolean held, String code, String reason) {
        if (!held) {
            throw new Malformed(code, reason);
        }
    }

    public static <T> Outcome<T> caught(Supplier<T> parser) {
        try {
            return new Outcome.Ok<>(parser.get());
        } catch (Malformed e) {
            return new Outcome.Refused<>(e.code, e.getMessage());
        }
    }

    /** Foreign text made safe for a one-line reason: printable ASCII only, and cut. */
    public static String quoted(String foreign) {
        var out = new StringBuilder("\"");
        int end = Math.min(foreign.length(), QUOTED_CHARS);
        for (int i = 0; i < end; i++) {
            char c = foreign.charAt(i);
            boolean plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return out.append(end < foreign.length() ? "…\"" : "\"").toString();
    }
}
