package org.daylight.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Formats numbers and times for people, the same in every locale. */
final class TerminalFormats {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int DAYS_PER_YEAR = 365;

    private TerminalFormats() {}

    /** {@code 2,914}. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 message}, {@code 2,914 messages}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 214 kB}, {@code 1.2 GB}. */
    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < 4) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %sB" : "%.0f %sB", value, "kMGTP".charAt(unit));
    }

    /** {@code 2026-12-01 09:00 UTC}. */
    static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    /** {@code 3 d 4 h}, {@code 12 min}, {@code 8 s}: the two largest units; {@code 10 years} if it is longer than two years. */
    static String duration(Duration duration) {
        Duration rounded = duration.truncatedTo(ChronoUnit.SECONDS);
        long days = rounded.toDays();
        if (days > 2 * DAYS_PER_YEAR) {
            return days / DAYS_PER_YEAR + " years";
        }
        if (days > 0) {
            return days + " d " + rounded.toHoursPart() + " h";
        }
        if (rounded.toHours() > 0) {
            return rounded.toHours() + " h " + rounded.toMinutesPart() + " min";
        }
        if (rounded.toMinutes() > 0) {
            return rounded.toMinutes() + " min " + rounded.toSecondsPart() + " s";
        }
        return rounded.toSeconds() + " s";
    }

    /** Text from outside for a terminal: without characters that move the cursor or reverse the writing direction. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", " ");
    }
}
