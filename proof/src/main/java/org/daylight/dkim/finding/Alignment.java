package org.daylight.dkim.finding;

import java.util.Locale;

/**
 * How the signing domain stands to the domain of the From field, in the words of RFC 9989, section 4.10: by DMARC records where one is known that
 * applies to the author's domain ({@code spec/keys.md} section 7), otherwise by the names alone, and more carefully.
 */
public enum Alignment {
    /** It is the domain of every author. */
    STRICT,
    /**
     * Both have the same organisational domain. By names alone: it is above or below the domain of every author: {@code example.com} and {@code mail.example.com}. The upper one must have two labels, or
     * three where the second is one that registries sell below ({@code co.uk}). Two domains side by side are not taken as related, since
     * without a list of public suffixes nobody can tell {@code a.example.com}, {@code b.example.com} from two customers of a host.
     */
    RELAXED,
    /** Neither. */
    NONE,
    /** There is no From field, or none that can be read. */
    UNKNOWN;

    /** The word for it in files, stable. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
