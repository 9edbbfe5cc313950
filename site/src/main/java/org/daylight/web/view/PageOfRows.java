package org.daylight.web.view;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.daylight.http.Request;

/**
 * A page of a list that is in memory.
 *
 * @param begin the place of its first row in the list, from 0
 * @param links to the other pages
 */
public record PageOfRows<T>(List<T> rows, int begin, PageLinks links) {

    /**
     * The page that a request asks for. A page beyond the last is the last.
     *
     * @param address of a page, by its number from 1
     */
    public static <T> PageOfRows<T> of(Request request, List<T> all, int perPage, LongFunction<String> address) {
        long last = PageLinks.pages(all.size(), perPage);
        int at = (int) Math.min(request.page(), last);
        int begin = (at - 1) * perPage;
        return new PageOfRows<>(
                all.subList(begin, Math.min(all.size(), begin + perPage)), begin, PageLinks.of(at, last, address));
    }

    /** The frame of this page. Search engines list the first page only. */
    public PageFrame frame(PageFrame frame) {
        return begin == 0 ? frame : frame.unlisted();
    }

    /** What the first page shows besides its rows; nothing for other pages. */
    public <R> List<R> beside(Stream<R> all, int most) {
        return begin == 0 ? all.limit(most).toList() : List.of();
    }
}
