package org.daylight.web.view;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.daylight.picture.Periods;
import org.daylight.search.SearchResult;
import org.daylight.web.language.Words;

/**
 * A chart of counts over time: one bar for each month, or for each year when there are more than ten years. The number of bars is limited as
 * {@link Periods} defines.
 *
 * @param bars without a gap, oldest first
 * @param peak the highest bar
 * @param outside how many are before the first bar or after the last
 * @param unknown how many have no date
 * @param fresh how many of those drawn are in the newest part, when that is shown separately
 */
public record Timeline(List<Bar> bars, Bar peak, long outside, long unknown, long fresh) {

    private static final int MAX_MONTHS = 120;
    private static final int MAX_YEARS = 60;
    private static final int MAX_GAPS = 12;

    /** Width of the view box; the style sheet stretches it. */
    public static final int WIDTH = 1_200;

    public static final int HEIGHT = 100;

    /** Limits the bar of a single month. */
    private static final int WIDEST = WIDTH / 12;

    /**
     * One month or year.
     *
     * @param period {@code 2015-03} or {@code 2015}
     * @param label in words
     * @param address of the search for these documents
     * @param fresh how many of them are in the newest part
     * @param freshHeight height of the upper piece of the bar, which represents those
     */
    public record Bar(
            String period,
            String label,
            long count,
            String address,
            int x,
            int y,
            int width,
            int height,
            long fresh,
            int freshHeight) {
        boolean opensYear() {
            return period.endsWith("-01");
        }
    }

    /**
     * The timeline of some counts.
     *
     * @param months counts by {@code uuuu-MM}, or {@code unknown}
     * @param address gives the address of the search for a period
     * @return empty when nothing has a date
     */
    public static Optional<Timeline> of(List<SearchResult.Count> months, UnaryOperator<String> address) {
        return of(months, List.of(), address);
    }

    /**
     * The same with the newest part shown separately.
     *
     * @param fresh counts of the newest part alone, in the same form
     */
    public static Optional<Timeline> of(
            List<SearchResult.Count> months, List<SearchResult.Count> fresh, UnaryOperator<String> address) {
        Map<Integer, Long> byMonth = byMonth(months);
        long dated = byMonth.values().stream().mapToLong(Long::longValue).sum();
        long unknown = months.stream().mapToLong(SearchResult.Count::count).sum() - dated;
        return Periods.of(byMonth, MAX_MONTHS, MAX_YEARS)
                .map(periods -> drawn(periods, byMonth, byMonth(fresh), address, unknown));
    }

    private static Map<Integer, Long> byMonth(List<SearchResult.Count> months) {
        Map<Integer, Long> byMonth = new HashMap<>();
        for (SearchResult.Count count : months) {
            Periods.month(count.value()).ifPresent(month -> byMonth.merge(month, count.count(), Long::sum));
        }
        return byMonth;
    }

    private static long[] counts(Periods periods, Map<Integer, Long> byMonth) {
        long[] counts = new long[periods.size()];
        byMonth.forEach((month, count) -> periods.index(month).ifPresent(index -> counts[index] += count));
        return counts;
    }

    private static Timeline drawn(
            Periods periods,
            Map<Integer, Long> byMonth,
            Map<Integer, Long> freshByMonth,
            UnaryOperator<String> address,
            long unknown) {
        long[] counts = counts(periods, byMonth);
        long[] freshCounts = counts(periods, freshByMonth);
        long highest = Arrays.stream(counts).max().orElseThrow();
        List<Bar> bars = new ArrayList<>(counts.length);
        Bar peak = null;
        for (int i = 0; i < counts.length; i++) {
            long count = counts[i];
            int height = count == 0 ? 0 : (int) Math.max(2, Math.round(HEIGHT * count / (double) highest));
            String period = periods.name(i);
            long fresh = Math.min(count, freshCounts[i]);
            int freshHeight = fresh == 0 ? 0 : (int) Math.clamp(Math.round(height * fresh / (double) count), 1, height);
            Bar bar = new Bar(
                    period,
                    Formats.period(period),
                    count,
                    address.apply(period),
                    periods.x(i, WIDTH),
                    HEIGHT - height,
                    periods.barWidth(i, WIDTH, WIDEST),
                    height,
                    fresh,
                    freshHeight);
            bars.add(bar);
            peak = peak == null || count > peak.count() ? bar : peak;
        }
        long fresh = bars.stream().mapToLong(Bar::fresh).sum();
        return new Timeline(bars, peak, periods.outside(), unknown, fresh);
    }

    /**
     * A gap between two bars.
     *
     * @param periods how many months or years in a row
     */
    public record Gap(String first, String last, int periods) {
        public String words() {
            return periods == 1 ? first : Words.of("charts.time.gap", first, last);
        }
    }

    /** The longest gaps, at most {@value #MAX_GAPS}, in order of time. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            int start = i;
            while (bars.get(i).count() == 0) {
                i++; // ends, because the last bar is never empty
            }
            if (i > start) {
                gaps.add(new Gap(bars.get(start).label(), bars.get(i - 1).label(), i - start));
            }
        }
        int least = gaps.stream()
                .map(Gap::periods)
                .sorted(Comparator.reverseOrder())
                .skip(MAX_GAPS - 1)
                .findFirst()
                .orElse(0);
        return gaps.stream()
                .filter(gap -> gap.periods() >= least)
                .limit(MAX_GAPS)
                .toList();
    }

    /** The longest gaps in words: {@code March 2015; May 2016 to June 2016}. */
    public String gapWords() {
        return gaps().stream()
                .map(Gap::words)
                .reduce((before, gap) -> Words.of("pictures.gaps.and", before, gap))
                .orElse("");
    }

    public boolean byYear() {
        return peak.period().length() == 4;
    }

    /** The bars with a label: the first, one in the middle, and the last. */
    public List<Bar> labelled() {
        List<Bar> named = new ArrayList<>(List.of(bars.getFirst()));
        if (bars.size() > 2) {
            named.add(bars.get(bars.size() / 2));
        }
        if (bars.size() > 1) {
            named.add(bars.getLast());
        }
        return named;
    }

    public String shortLabel(Bar bar) {
        return byYear() ? bar.period() : Formats.shortMonth(YearMonth.parse(bar.period()));
    }
}
