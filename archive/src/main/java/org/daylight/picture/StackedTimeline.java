package org.daylight.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chart of how many messages of each period are in each of a few states: bars of stacked pieces, with the first state at the bottom. The
 * number of bars is limited as {@link Periods} defines.
 *
 * @param bars without a gap, oldest first
 * @param totals by state, of the messages that are drawn
 * @param outside how many have a date that is not drawn
 */
public record StackedTimeline(List<Bar> bars, List<Long> totals, long outside) {

    public static final int WIDTH = 1_000;
    public static final int HEIGHT = 220;

    private static final int MAX_MONTHS = 60;
    private static final int MAX_YEARS = 40;
    private static final int WIDEST = WIDTH / 12;

    public StackedTimeline {
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

    /** A piece of a bar; a state without messages has none. @param state its index */
    public record Piece(int state, int y, int height) {}

    public boolean byYear() {
        return bars.getFirst().period().length() == 4;
    }

    /**
     * The chart of some states.
     *
     * @param states for each state, in the order in which they are stacked, the counts by {@code uuuu-MM}; other keys are ignored
     * @return null when nothing has a date
     */
    public static @Nullable StackedTimeline of(List<Map<String, Long>> states) {
        Map<Integer, Long> byMonth = new HashMap<>();
        for (Map<String, Long> state : states) {
            state.forEach(
                    (text, count) -> Periods.month(text).ifPresent(month -> byMonth.merge(month, count, Long::sum)));
        }
        return Periods.of(byMonth, MAX_MONTHS, MAX_YEARS)
                .map(periods -> drawn(periods, states))
                .orElse(null);
    }

    private static StackedTimeline drawn(Periods periods, List<Map<String, Long>> states) {
        long[][] counts = new long[periods.size()][states.size()];
        for (int i = 0; i < states.size(); i++) {
            int state = i;
            states.get(i)
                    .forEach((text, count) -> Periods.month(text)
                            .ifPresent(
                                    month -> periods.index(month).ifPresent(index -> counts[index][state] += count)));
        }
        long highest =
                Arrays.stream(counts).mapToLong(StackedTimeline::total).max().orElse(1);
        List<Bar> bars = new ArrayList<>(periods.size());
        long[] totals = new long[states.size()];
        for (int i = 0; i < periods.size(); i++) {
            List<Long> here = new ArrayList<>(states.size());
            for (int state = 0; state < states.size(); state++) {
                here.add(counts[i][state]);
                totals[state] += counts[i][state];
            }
            bars.add(new Bar(
                    periods.name(i),
                    periods.x(i, WIDTH),
                    periods.barWidth(i, WIDTH, WIDEST),
                    here,
                    pieces(counts[i], highest)));
        }
        return new StackedTimeline(bars, Arrays.stream(totals).boxed().toList(), periods.outside());
    }

    private static long total(long[] counts) {
        return Arrays.stream(counts).sum();
    }

    /** From the bottom upwards. Edges are rounded, not heights, so that there is no gap between two pieces. */
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
