package org.daylight.dkim.finding;

import java.util.Locale;

/**
 * How the signing domain is related to the domain of the From field, in the terms of RFC 9989, section 4.10. If a DMARC record is known that applies to
 * the author's domain, it decides ({@code spec/keys.md} section 7). Otherwise the names alone are compared, more cautiously.
 */
public enum Alignment {
    /** It is the domain of every author. */
    STRICT,
    /**
     * Both have the same organisational domain. By names alone: it is above or below the domain of every author, as {@code example.com} and
     * {@code mail.example.com}. The upper one must have two labels, or three if the second-level domain is one below which registries sell names
     * ({@code co.uk}). Two siblings, {@code a.example.com} and {@code b.example.com}, do not count as related: without a list of public suffixes they could
     * be two customers of a host.
     */
    RELAXED,
    /** Neither. */
    NONE,
    /** There is no readable From field. */
    UNKNOWN;

    /** The word for it in files, stable. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
