package org.daylight.app;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A limit for partners: the end of a day in UTC, or a time. */
final class UntilTime {

    /** What to say of anything else. */
    static final String FORM = "--until needs a day or a time: 2026-12-24 or 2026-12-24T09:00Z";

    private UntilTime() {}

    /** The first moment after it; empty when the text has another form. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text)
                                    .plusDays(1)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
