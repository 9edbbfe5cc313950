package org.daylight.web.view;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.daylight.search.SearchResult;

/**
 * Counts over time as bars: months, or years when there are more than ten of them. The number of bars is bounded whatever dates
 * the messages claim: the few far away from all others are counted beside the picture, not drawn.
 *
 * @param bars without a gap, oldest first
 * @param peak the highest bar
 * @param outside how many lie before the first bar or after the last
 * @param unknown how many have no date
 * @param fresh how many of those drawn came with the newest part, when that is told apart
 */
public record Timeline(List<Bar> bars, Bar peak, long outside, long unknown, long fresh) {

    private static final int MAX_MONTHS = 120;
    private static final int MAX_YEARS = 60;
    private static final int MAX_GAPS = 12;

    /** The drawing's own units; the style sheet stretches it. */
    public static final int WIDTH = 1_200;

    public static final int HEIGHT = 100;

    /**
     * One month or year.
     *
     * @param period {@code 2015-03} or {@code 2015}
     * @param label in words
     * @param address what shows these documents alone
     * @param fresh how many of them came with the newest part
     * @param freshHeight of the upper piece of the bar, that stands for those
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
     * @param months counts by {@code uuuu-MM}, or {@code unknown}
     * @param address from a period to the address that shows it alone
     * @return empty when nothing has a date
     */
    public static Optional<Timeline> of(List<SearchResult.Count> months, UnaryOperator<String> address) {
        return of(months, List.of(), address);
    }

    /**
     * The same with what the newest part added told apart.
     *
     * @param fresh counts of the newest part alone, in the same form
     */
    public static Optional<Timeline> of(
            List<SearchResult.Count> months, List<SearchResult.Count> fresh, UnaryOperator<String> address) {
        TreeMap<Integer, Long> byMonth = byMonth(months);
        long unknown = months.stream().mapToLong(SearchResult.Count::count).sum() - total(byMonth);
        if (byMonth.isEmpty()) {
            return Optional.empty();
        }
        boolean years = true;
        TreeMap<Integer, Long> freshly = byMonth(fresh);
        TreeMap<Integer, Long> kept = crowded(byMonth, MAX_MONTHS);
        long all = total(byMonth);
        if (total(kept) * 100 >= all * 99) {
            years = false; // ten years hold as good as everything; the rest is said beside
        } else {
            freshly = byYear(freshly);
            kept = crowded(byYear(byMonth), MAX_YEARS);
        }
        return Optional.of(drawn(kept, freshly, years, address, all - total(kept), unknown));
    }

    private static TreeMap<Integer, Long> byMonth(List<SearchResult.Count> months) {
        TreeMap<Integer, Long> byMonth = new TreeMap<>();
        for (SearchResult.Count count : months) {
            if (count.value().matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
                byMonth.merge(ordinal(count.value()), count.count(), Long::sum);
            }
        }
        return byMonth;
    }

    private static TreeMap<Integer, Long> byYear(Map<Integer, Long> byMonth) {
        TreeMap<Integer, Long> byYear = new TreeMap<>();
        byMonth.forEach((month, count) -> byYear.merge(month / 12, count, Long::sum));
        return byYear;
    }

    /** The window of at most that many units that holds the most, cut to where it begins and ends. */
    private static TreeMap<Integer, Long> crowded(TreeMap<Integer, Long> counts, int units) {
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

    private static Timeline drawn(
            TreeMap<Integer, Long> counts,
            Map<Integer, Long> freshly,
            boolean years,
            UnaryOperator<String> address,
            long outside,
            long unknown) {
        int first = counts.firstKey();
        int n = counts.lastKey() - first + 1;
        long highest = counts.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        List<Bar> bars = new ArrayList<>(n);
        Bar peak = null;
        double step = WIDTH / (double) n;
        // A single month is no pillar across the page.
        int widest = WIDTH / 12;
        for (int i = 0; i < n; i++) {
            long count = counts.getOrDefault(first + i, 0L);
            int height = count == 0 ? 0 : (int) Math.max(2, Math.round(HEIGHT * count / (double) highest));
            String period = years
                    ? String.valueOf(first + i)
                    : YearMonth.of((first + i) / 12, (first + i) % 12 + 1).toString();
            int x = (int) Math.round(i * step);
            int width = Math.clamp(Math.round((i + 1) * step) - x - Math.max(1, Math.round(step / 5)), 1, widest);
            long fresh = Math.min(count, freshly.getOrDefault(first + i, 0L));
            int freshHeight = fresh == 0 ? 0 : (int) Math.clamp(Math.round(height * fresh / (double) count), 1, height);
            Bar bar = new Bar(
                    period,
                    Formats.period(period),
                    count,
                    address.apply(period),
                    x,
                    HEIGHT - height,
                    width,
                    height,
                    fresh,
                    freshHeight);
            bars.add(bar);
            peak = peak == null || count > peak.count() ? bar : peak;
        }
        long fresh = bars.stream().mapToLong(Bar::fresh).sum();
        return new Timeline(bars, peak, outside, unknown, fresh);
    }

    private static int ordinal(String month) {
        return Integer.parseInt(month.substring(0, 4)) * 12 + Integer.parseInt(month.substring(5)) - 1;
    }

    /**
     * Where nothing is between the first bar and the last.
     *
     * @param periods how many months or years in a row
     */
    public record Gap(String first, String last, int periods) {
        public String words() {
            return periods == 1 ? first : first + " to " + last;
        }
    }

    /** The longest gaps, at most {@value #MAX_GAPS}, in order of time. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            int start = i;
            while (bars.get(i).count() == 0) {
                i++; // the last bar is never empty
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

    public boolean byYear() {
        return peak.period().length() == 4;
    }

    /** What is written under the bars: where it begins and ends, and years between. */
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
