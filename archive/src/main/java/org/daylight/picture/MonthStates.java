package org.daylight.picture;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many messages of each month, or of each year where there are many, are in each of a few states: bars of stacked pieces, the first state at the
 * foot. Bounded, whatever dates the messages claim: what lies outside the fullest window is counted and not drawn.
 *
 * @param bars without a gap, oldest first
 * @param totals by state, of what is drawn
 * @param outside how many have a date that is not drawn
 */
public record MonthStates(List<Bar> bars, List<Long> totals, long outside) {

    public static final int WIDTH = 1_000;
    public static final int HEIGHT = 220;

    private static final int MAX_MONTHS = 60;
    private static final int MAX_YEARS = 40;
    private static final int WIDEST = WIDTH / 12;

    public MonthStates {
        bars = List.copyOf(bars);
        totals = List.copyOf(totals);
    }

    /**
     * One month or year.
     *
     * @param period {@code 2015-03} or {@code 2015}
     * @param counts by state
     */
    public record Bar(String period, int x, int width, List<Long> counts, List<Piece> pieces) {
        public Bar {
            counts = List.copyOf(counts);
            pieces = List.copyOf(pieces);
        }

        public long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** A piece of a bar; a state that nothing is in has none. */
    public record Piece(int state, int y, int height) {}

    public boolean byYear() {
        return bars.getFirst().period().length() == 4;
    }

    /**
     * @param states of each state, in the order in which they are stacked, how many by {@code uuuu-MM}; other keys are passed over
     * @return null when nothing has a date
     */
    public static @Nullable MonthStates of(List<Map<String, Long>> states) {
        TreeMap<Integer, long[]> months = new TreeMap<>();
        for (int state = 0; state < states.size(); state++) {
            int at = state;
            states.get(state).forEach((period, count) -> {
                if (period.matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
                    int month =
                            Integer.parseInt(period.substring(0, 4)) * 12 + Integer.parseInt(period.substring(5)) - 1;
                    months.computeIfAbsent(month, any -> new long[states.size()])[at] += count;
                }
            });
        }
        if (months.isEmpty()) {
            return null;
        }
        long all = total(months);
        TreeMap<Integer, long[]> kept = fullest(months, MAX_MONTHS);
        boolean years = total(kept) * 100 < all * 99;
        if (years) {
            TreeMap<Integer, long[]> byYear = new TreeMap<>();
            months.forEach((month, counts) -> byYear.merge(month / 12, counts, MonthStates::sum));
            kept = fullest(byYear, MAX_YEARS);
        }
        return drawn(kept, states.size(), years, all - total(kept));
    }

    private static long[] sum(long[] one, long[] other) {
        long[] sum = new long[one.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = one[i] + other[i];
        }
        return sum;
    }

    private static long total(Map<Integer, long[]> counts) {
        return counts.values().stream().mapToLong(MonthStates::of).sum();
    }

    private static long of(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    private static TreeMap<Integer, long[]> fullest(TreeMap<Integer, long[]> counts, int units) {
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

    private static MonthStates drawn(TreeMap<Integer, long[]> counts, int states, boolean years, long outside) {
        int first = counts.firstKey();
        int n = counts.lastKey() - first + 1;
        long highest = counts.values().stream().mapToLong(MonthStates::of).max().orElse(1);
        double step = WIDTH / (double) n;
        List<Bar> bars = new ArrayList<>(n);
        long[] totals = new long[states];
        for (int i = 0; i < n; i++) {
            long[] here = counts.getOrDefault(first + i, new long[states]);
            int x = (int) Math.round(i * step);
            int width = Math.clamp(Math.round((i + 1) * step) - x - Math.max(1, Math.round(step / 5)), 1, WIDEST);
            String period = years
                    ? String.valueOf(first + i)
                    : YearMonth.of((first + i) / 12, (first + i) % 12 + 1).toString();
            List<Long> of = new ArrayList<>(states);
            for (int state = 0; state < states; state++) {
                of.add(here[state]);
                totals[state] += here[state];
            }
            bars.add(new Bar(period, x, width, of, pieces(here, highest)));
        }
        List<Long> all = new ArrayList<>(states);
        for (long total : totals) {
            all.add(total);
        }
        return new MonthStates(bars, all, outside);
    }

    /** From the foot upwards; edges are rounded, not heights, so that no piece is lost between two others. */
    private static List<Piece> pieces(long[] counts, long highest) {
        List<Piece> pieces = new ArrayList<>();
        long below = 0;
        for (int state = 0; state < counts.length; state++) {
            if (counts[state] > 0) {
                int foot = HEIGHT - (int) Math.round(HEIGHT * (below / (double) highest));
                below += counts[state];
                int top = HEIGHT - (int) Math.round(HEIGHT * (below / (double) highest));
                int height = Math.max(1, foot - top);
                pieces.add(new Piece(state, foot - height, height));
            }
        }
        return pieces;
    }
}
