package org.daylight.dkim;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One key record of one selector, as the DNS gave it (RFC 6376 section 3.6.1), and how it is known.
 *
 * @param selector in lower case, without {@code _domainkey}
 * @param domain in lower case, A-labels, without a last dot
 * @param text the TXT record, its strings joined; not yet read
 * @param from the first day on which it is known to have been served; null when unknown
 * @param until the last such day; null when unknown
 * @param source who collected it, in a few words; empty when unknown
 */
public record KeyRecord(
        String selector,
        String domain,
        String text,
        KeyOrigin origin,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        String source) {}
