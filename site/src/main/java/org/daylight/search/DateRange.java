package org.daylight.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The days of {@code date:} (spec/query.md, section "Dates"): {@code 2015}, {@code 2015-03}, {@code 2015-03-12},
 * {@code a..b}, {@code ..b}, {@code a..}.
 *
 * @param query the days
 * @param swapped whether the range was written backwards
 */
record DateRange(Query.Dates query, boolean swapped) {

    static Optional<DateRange> parse(String typed) {
        int dots = typed.indexOf("..");
        if (dots < 0) {
            return span(typed).map(span -> new DateRange(new Query.Dates(span.first, span.last), false));
        }
        String left = typed.substring(0, dots);
        String right = typed.substring(dots + 2);
        Optional<Span> from = span(left);
        Optional<Span> to = span(right);
        boolean readable = (left.isEmpty() || from.isPresent()) && (right.isEmpty() || to.isPresent());
        if (!readable || from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(between(from.orElse(null), to.orElse(null)));
    }

    private static DateRange between(@Nullable Span from, @Nullable Span to) {
        if (from != null && to != null && from.first.isAfter(to.last)) {
            return new DateRange(new Query.Dates(to.first, from.last), true);
        }
        return new DateRange(new Query.Dates(from == null ? null : from.first, to == null ? null : to.last), false);
    }

    /** The shortest form that means these days. */
    static String text(Query.Dates dates) {
        LocalDate from = dates.from();
        LocalDate to = dates.to();
        if (from != null && from.equals(to)) {
            return from.toString();
        }
        String first = from == null ? "" : first(from);
        String last = to == null ? "" : last(to);
        return first.equals(last) ? first : first + ".." + last;
    }

    private static String first(LocalDate day) {
        if (day.getDayOfYear() == 1) {
            return day.toString().substring(0, 4);
        }
        return day.getDayOfMonth() == 1 ? day.toString().substring(0, 7) : day.toString();
    }

    private static String last(LocalDate day) {
        if (day.getDayOfYear() == day.lengthOfYear()) {
            return day.toString().substring(0, 4);
        }
        return day.getDayOfMonth() == day.lengthOfMonth() ? day.toString().substring(0, 7) : day.toString();
    }

    private record Span(LocalDate first, LocalDate last) {}

    /** A year, a month or a day; empty when it is none, or no day of the calendar, or before the year 1. */
    private static Optional<Span> span(String typed) {
        if (!typed.matches("[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?") || typed.startsWith("0000")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    switch (typed.length()) {
                        case 4 -> new Span(LocalDate.parse(typed + "-01-01"), LocalDate.parse(typed + "-12-31"));
                        case 7 ->
                            new Span(
                                    YearMonth.parse(typed).atDay(1),
                                    YearMonth.parse(typed).atEndOfMonth());
                        default -> new Span(LocalDate.parse(typed), LocalDate.parse(typed));
                    });
        } catch (DateTimeException notInTheCalendar) {
            return Optional.empty();
        }
    }
}
