package org.daylight.dkim.finding;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One key record of one selector, as the DNS gave it (RFC 6376 section 3.6.1), and how it is known.
 *
 * @param selector in lower case, without {@code _domainkey}
 * @param domain in lower case, A-labels, without a last dot
 * @param text the TXT record, its strings joined; not yet read
 * @param from the first day on which it is known to have been served; null when unknown
 * @param until the last such day; null when unknown
 * @param exposed the first day on which its private half is known to have been public, so that anybody could sign with it; null when it is not
 *     known to be
 * @param source who collected it, in a few words; empty when unknown
 */
public record KeyRecord(
        String selector,
        String domain,
        String text,
        KeyOrigin origin,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable LocalDate exposed,
        String source) {

    /** A key whose private half is not known to be public. */
    public KeyRecord(
            String selector,
            String domain,
            String text,
            KeyOrigin origin,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            String source) {
        this(selector, domain, text, origin, from, until, null, source);
    }

    /** By what a pack refers to it ({@code spec/pack.md} section 3): SHA-256 of where the DNS has it, a blank, and the record, in UTF-8. */
    public Sha256 reference() {
        String said = new KeyName(selector, domain).text() + " " + text;
        return Sha256.of(said.getBytes(StandardCharsets.UTF_8));
    }

    /** The same key, known to be public from a day on. */
    public KeyRecord exposedSince(LocalDate day) {
        return new KeyRecord(selector, domain, text, origin, from, until, day, source);
    }
}
