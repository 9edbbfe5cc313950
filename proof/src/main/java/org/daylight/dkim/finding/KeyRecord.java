package org.daylight.dkim.finding;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One key record of one selector, as the DNS returned it (RFC 6376 section 3.6.1), and its origin.
 *
 * @param selector in lower case, without {@code _domainkey}
 * @param domain in lower case, A-labels, no dot at the end
 * @param text the TXT record, its strings joined; not parsed
 * @param from the first day on which it is known to have been served; null if unknown
 * @param until the last such day; null if unknown
 * @param exposed the first day on which its private half is known to have been public, so that anyone could sign with it; null if that is
 *     not known
 * @param source who collected it, in a few words; empty if unknown
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

    /** The reference to it in a pack ({@code spec/pack.md} section 3): SHA-256 of its name in the DNS, a space, and the record, in UTF-8. */
    public Sha256 reference() {
        String named = new KeyName(selector, domain).text() + " " + text;
        return Sha256.of(named.getBytes(StandardCharsets.UTF_8));
    }

    /** The same key, whose private half is known to be public since a day. */
    public KeyRecord exposedSince(LocalDate day) {
        return new KeyRecord(selector, domain, text, origin, from, until, day, source);
    }
}
