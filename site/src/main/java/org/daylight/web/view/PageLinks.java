package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The links to the other pages of a list: first, previous, those near, next, last. There is no wall: the last page has a link.
 *
 * @param previous address; null on the first page
 * @param next address; null on the last page
 * @param pages the pages named, in order; a gap stands where pages are left out
 */
public record PageLinks(@Nullable String previous, @Nullable String next, List<Page> pages) {

    /**
     * One page.
     *
     * @param number 1…N; 0 for a gap
     * @param address empty for a gap and for the page at hand
     */
    public record Page(long number, String address) {
        public boolean gap() {
            return number == 0;
        }

        public boolean here() {
            return number > 0 && address.isEmpty();
        }
    }

    private static final long[] STEPS = {1, 2, 10, 100, 1_000, 10_000};

    /**
     * The links of page {@code at} of {@code last}. Beside the neighbours it names pages 10, 100… further, so that any page of a
     * million is a few clicks away.
     */
    public static PageLinks of(long at, long last, LongFunction<String> address) {
        TreeSet<Long> named = new TreeSet<>(List.of(1L, Math.max(1, last), at));
        for (long step : STEPS) {
            named.add(Math.max(1, at - step));
            named.add(Math.max(1, Math.min(last, at + step)));
        }
        List<Page> pages = new ArrayList<>();
        long before = 0;
        for (long number : named) {
            if (number > before + 1) {
                pages.add(new Page(0, ""));
            }
            pages.add(new Page(number, number == at ? "" : address.apply(number)));
            before = number;
        }
        return new PageLinks(at > 1 ? address.apply(at - 1) : null, at < last ? address.apply(at + 1) : null, pages);
    }

    /** The neighbours alone, where each address is very long. */
    public static PageLinks neighbours(long at, long last, LongFunction<String> address) {
        return new PageLinks(
                at > 1 ? address.apply(at - 1) : null,
                at < last ? address.apply(at + 1) : null,
                last > 1 ? List.of(new Page(at, ""), new Page(0, "")) : List.of());
    }

    /** How many pages a list of that length fills; at least one. */
    public static long pages(long total, int perPage) {
        return Math.max(1, (total + perPage - 1) / perPage);
    }

    public boolean needed() {
        return pages.size() > 1;
    }
}
