package org.daylight.dkim.finding;

import java.util.List;
import java.util.Locale;

/**
 * What a signature says it covers. It is worth something only when the finding passes.
 *
 * @param fields the header fields it covers, in the order of the message; the field of the signature itself is always covered and not listed
 * @param absent names, in lower case, that it covers and the message has no (further) field of: none could have been added since
 * @param bodyOctets how much of the canonical body is covered, in octets, where {@code body} is FIRST; else 0
 */
public record Coverage(List<Field> fields, List<String> absent, Body body, long bodyOctets) {

    /** Nothing. */
    public static final Coverage NOTHING = new Coverage(List.of(), List.of(), Body.NONE, 0);

    public Coverage {
        fields = List.copyOf(fields);
        absent = List.copyOf(absent);
    }

    /**
     * One field of the message.
     *
     * @param name in lower case
     * @param index which field of the header it is, from 0 at the top
     * @param start where it begins, in bytes from the start of the message
     * @param end where the next one begins
     */
    public record Field(String name, int index, int start, int end) {}

    /** How much of the body. */
    public enum Body {
        /** To its end. */
        WHOLE,
        /** So many octets ({@code l=}); what follows may have been added by anybody. */
        FIRST,
        /** Nothing of it. */
        NONE;

        /** The word for it in files, stable. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
