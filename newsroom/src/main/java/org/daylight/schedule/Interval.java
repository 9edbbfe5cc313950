package org.daylight.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Locale;

/**
 * The time from one part to the next: a period of days, weeks, months ({@code P1W}) or a duration ({@code PT6H}), counted in UTC.
 *
 * @param amount a {@link Period} or a {@link Duration}, longer than zero
 */
public record Interval(TemporalAmount amount) {

    /** Reads {@code day}, {@code week}, {@code hour}, or ISO 8601. @throws IllegalArgumentException saying what is allowed */
    public static Interval parse(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        try {
            return switch (word) {
                case "DAY" -> new Interval(Period.ofDays(1));
                case "WEEK" -> new Interval(Period.ofWeeks(1));
                case "HOUR" -> new Interval(Duration.ofHours(1));
                default -> word.contains("T") ? positive(Duration.parse(word)) : positive(Period.parse(word));
            };
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not an interval: write hour, day, week, or an ISO 8601 duration such as PT6H or P2D");
        }
    }

    /** The moment this long, {@code times} times, after another. A month counted twice from 31 January ends on 31 March. */
    public Instant after(Instant first, int times) {
        return switch (amount) {
            case Period period ->
                first.atOffset(ZoneOffset.UTC).plus(period.multipliedBy(times)).toInstant();
            case Duration duration -> first.plus(duration.multipliedBy(times));
            default -> throw new IllegalStateException(amount.toString());
        };
    }

    private static Interval positive(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new DateTimeException("out of range");
        }
        return new Interval(duration);
    }

    private static Interval positive(Period period) {
        if (period.isNegative() || period.isZero() || period.toTotalMonths() > 1_200 || period.getDays() > 36_500) {
            throw new DateTimeException("out of range");
        }
        return new Interval(period);
    }
}
