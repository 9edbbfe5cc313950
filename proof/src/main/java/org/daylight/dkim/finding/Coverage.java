package org.daylight.dkim.finding;

import java.util.List;
import java.util.Locale;

/**
 * What a signature claims to cover. The claim is only meaningful if the finding passes.
 *
 * @param fields the covered header fields, in the order of the message; the signature's own field is always covered and not listed
 * @param absent covered names, in lower case, for which the message has no (further) field: none can have been added since
 * @param bodyOctets how many octets of the canonical body are covered, if {@code body} is FIRST; else 0
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
     * @param index of the field in the header, from 0 at the top
     * @param start offset of its first byte in the message
     * @param end offset of the next field
     */
    public record Field(String name, int index, int start, int end) {}

    /** How much of the body. */
    public enum Body {
        /** To its end. */
        WHOLE,
        /** The first octets ({@code l=}). Anyone may have added what follows. */
        FIRST,
        /** Nothing of it. */
        NONE;

        /** The word for it in files, stable. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
