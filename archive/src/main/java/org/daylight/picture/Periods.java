package org.daylight.picture;

import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The periods that a chart over time draws: consecutive months, or years where there are many. The number of periods is limited,
 * whatever dates the messages claim. Where not all fit, it is the span that holds the most; what is outside is counted and not drawn.
 * Immutable.
 *
 * @param years whether a period is a year; otherwise it is a month
 * @param first the first period: a year, or a month as {@link #month} gives it
 * @param size how many periods, 1 or more; the first and the last are not empty
 * @param outside how many have a date outside of these periods
 */
public record Periods(boolean years, int first, int size, long outside) {

    /** Months are drawn when they show at least this share of all; otherwise years are. */
    private static final int ENOUGH_PERCENT = 99;

    private static final int MONTHS = 12;

    /**
     * The periods for some counts.
     *
     * @param byMonth the counts, by month as {@link #month} gives it
     * @param maxMonths how many months may be drawn
     * @param maxYears how many years may be drawn where there are more months
     * @return empty when there are no counts
     */
    public static Optional<Periods> of(Map<Integer, Long> byMonth, int maxMonths, int maxYears) {
        if (byMonth.isEmpty()) {
            return Optional.empty();
        }
        long all = total(byMonth);
        TreeMap<Integer, Long> shown = fullest(new TreeMap<>(byMonth), maxMonths);
        boolean years = total(shown) * 100 < all * ENOUGH_PERCENT;
        if (years) {
            var byYear = new TreeMap<Integer, Long>();
            byMonth.forEach((month, count) -> byYear.merge(month / MONTHS, count, Long::sum));
            shown = fullest(byYear, maxYears);
        }
        int first = shown.firstKey();
        return Optional.of(new Periods(years, first, shown.lastKey() - first + 1, all - total(shown)));
    }

    /** The number of a month, in months since the year 0; empty when the text is not of the form {@code uuuu-MM}. */
    public static OptionalInt month(String text) {
        return text.matches("[0-9]{4}-(0[1-9]|1[0-2])")
                ? OptionalInt.of(
                        Integer.parseInt(text.substring(0, 4)) * MONTHS + Integer.parseInt(text.substring(5)) - 1)
                : OptionalInt.empty();
    }

    /** The span of at most that many units that holds the most, from its first entry to its last. */
    private static TreeMap<Integer, Long> fullest(TreeMap<Integer, Long> counts, int units) {
        int best = counts.firstKey();
        long most = -1;
        for (int start : counts.keySet()) {
            long inside = total(counts.subMap(start, start + units));
            if (inside > most) {
                most = inside;
                best = start;
            }
        }
        return new TreeMap<>(counts.subMap(best, best + units));
    }

    private static long total(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The index of the period that a month is in, from 0; empty when it is outside. */
    public OptionalInt index(int month) {
        int index = (years ? month / MONTHS : month) - first;
        return index >= 0 && index < size ? OptionalInt.of(index) : OptionalInt.empty();
    }

    /** {@code 2015-03} or {@code 2015}. @param index of the period, from 0 */
    public String name(int index) {
        int period = first + index;
        return years
                ? String.valueOf(period)
                : YearMonth.of(period / MONTHS, period % MONTHS + 1).toString();
    }

    /** The left edge of a period's bar. @param width of the chart */
    public int x(int index, int width) {
        return (int) Math.round(index * (width / (double) size));
    }

    /** The width of a period's bar: a fifth is left as a gap. @param width of the chart @param widest the widest a bar may be */
    public int barWidth(int index, int width, int widest) {
        double step = width / (double) size;
        return Math.clamp(
                Math.round((index + 1) * step) - x(index, width) - Math.max(1, Math.round(step / 5)), 1, widest);
    }
}
