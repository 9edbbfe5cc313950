package org.daylight.picture;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which days something came out: a strip for each year, a column a week, a row a weekday, darker for more documents.
 *
 * @param years newest first
 * @param earlier how many years before those are not drawn
 */
public record ReleaseYears(List<Year> years, int earlier) {

    /** Width and height of a day, in units of the drawing. */
    public static final int CELL = 14;

    /** Room above for the months. */
    public static final int TOP = 16;

    public static final int WIDTH = 54 * CELL;
    public static final int HEIGHT = TOP + 7 * CELL;

    private static final int MAX_YEARS = 3;
    private static final int SHADES = 5;

    /** One day, a little smaller than its room. */
    private static final String SQUARE = "h12v12h-12z";

    /**
     * One strip.
     *
     * @param days those with a release
     * @param blank a path of the squares of all others
     * @param months January first
     */
    public record Year(int year, List<Day> days, String blank, List<Month> months, long documents, int releases) {}

    /**
     * One month.
     *
     * @param x where its first week stands
     */
    public record Month(YearMonth month, int x, int releases, long documents) {}

    /**
     * One day.
     *
     * @param shade 1 to 5 for the most documents
     */
    public record Day(LocalDate date, int x, int y, int shade, int releases, long documents) {}

    /** What came out on one day. */
    public record Out(int releases, long documents) {
        /** Both together. */
        public Out plus(Out other) {
            return new Out(releases + other.releases, documents + other.documents);
        }
    }

    /** @param out by day, in UTC */
    public static ReleaseYears of(Map<LocalDate, Out> out) {
        SortedMap<Integer, SortedMap<LocalDate, Out>> byYear = new TreeMap<>();
        out.forEach((day, what) ->
                byYear.computeIfAbsent(day.getYear(), absent -> new TreeMap<>()).put(day, what));
        long most = out.values().stream().mapToLong(Out::documents).max().orElse(1);
        List<Year> years = new ArrayList<>();
        for (int year : new TreeMap<>(byYear).descendingKeySet()) {
            if (years.size() < MAX_YEARS) {
                years.add(year(year, byYear.get(year), most));
            }
        }
        return new ReleaseYears(List.copyOf(years), byYear.size() - years.size());
    }

    private static Year year(int year, SortedMap<LocalDate, Out> out, long most) {
        LocalDate first = LocalDate.of(year, 1, 1);
        LocalDate monday = first.minusDays(first.getDayOfWeek().getValue() - 1);
        List<Day> days = new ArrayList<>();
        var blank = new StringBuilder();
        List<Month> months = new ArrayList<>(12);
        for (LocalDate date = first; date.getYear() == year; date = date.plusDays(1)) {
            int x = CELL * (int) (ChronoUnit.DAYS.between(monday, date) / 7);
            int y = TOP + CELL * (date.getDayOfWeek().getValue() - 1);
            Out what = out.get(date);
            if (what == null) {
                blank.append('M').append(x).append(' ').append(y).append(SQUARE);
            } else {
                days.add(new Day(date, x, y, shade(what, most), what.releases(), what.documents()));
            }
            if (date.getDayOfMonth() == 1) {
                Out all = sum(out.subMap(date, date.plusMonths(1)));
                months.add(new Month(YearMonth.from(date), x, all.releases(), all.documents()));
            }
        }
        Out all = sum(out);
        return new Year(
                year, List.copyOf(days), blank.toString(), List.copyOf(months), all.documents(), all.releases());
    }

    private static Out sum(Map<LocalDate, Out> out) {
        return out.values().stream().reduce(new Out(0, 0), Out::plus);
    }

    private static int shade(Out out, long most) {
        return (int) Math.clamp(Math.ceil(SHADES * out.documents() / (double) Math.max(1, most)), 1, SHADES);
    }
}
