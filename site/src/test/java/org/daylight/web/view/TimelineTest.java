package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.daylight.search.SearchResult;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static SearchResult.Count count(String month, long count) {
        return new SearchResult.Count(month, month, count);
    }

    private static Timeline of(SearchResult.Count... counts) {
        return Timeline.of(List.of(counts), period -> "/search?q=date:" + period)
                .orElseThrow();
    }

    @Test
    void months_without_a_message_are_bars_of_no_height() {
        Timeline timeline = of(count("2014-11", 5), count("2015-02", 10));
        assertEquals(
                List.of("2014-11", "2014-12", "2015-01", "2015-02"),
                timeline.bars().stream().map(Timeline.Bar::period).toList());
        assertEquals(0, timeline.bars().get(1).height());
        assertEquals(Timeline.HEIGHT, timeline.peak().height());
        assertEquals("February 2015", timeline.peak().label());
        assertEquals("/search?q=date:2015-02", timeline.peak().address());
    }

    @Test
    void a_few_wild_dates_do_not_squeeze_all_others() {
        Timeline timeline = of(
                count("0101-01", 1),
                count("2014-11", 5_000),
                count("2015-02", 10_000),
                count("2044-01", 2),
                count("unknown", 4));
        assertEquals(4, timeline.bars().size());
        assertEquals(3, timeline.outside());
        assertEquals(4, timeline.unknown());
    }

    @Test
    void one_wild_date_among_some_hundred_messages_is_said_and_not_drawn() {
        Timeline timeline = of(count("2014-07", 300), count("2016-06", 396), count("2038-01", 1));
        assertEquals(24, timeline.bars().size());
        assertEquals(1, timeline.outside());
    }

    @Test
    void many_years_are_drawn_by_year() {
        List<SearchResult.Count> counts = new ArrayList<>();
        for (int year = 1990; year < 2020; year++) {
            counts.add(count(year + "-01", 10));
            counts.add(count(year + "-07", 10));
        }
        Timeline timeline = Timeline.of(counts, period -> period).orElseThrow();
        assertTrue(timeline.byYear());
        assertEquals(30, timeline.bars().size());
        assertEquals(20, timeline.peak().count());
    }

    @Test
    void the_number_of_bars_is_bounded_whatever_is_claimed() {
        List<SearchResult.Count> counts = new ArrayList<>();
        for (int year = 1; year < 9_999; year++) {
            counts.add(count(String.format(java.util.Locale.ROOT, "%04d-06", year), 1));
        }
        assertTrue(Timeline.of(counts, period -> period).orElseThrow().bars().size() <= 120);
    }

    @Test
    void without_a_date_there_is_nothing_to_draw() {
        assertTrue(Timeline.of(List.of(count("unknown", 3)), period -> period).isEmpty());
    }

    @Test
    void what_the_newest_part_added_is_the_top_of_a_bar() {
        Timeline timeline = Timeline.of(
                        List.of(count("2015-01", 100), count("2015-02", 50)),
                        List.of(count("2015-01", 25), count("2031-02", 7)),
                        period -> period)
                .orElseThrow();
        assertEquals(25, timeline.fresh());
        assertEquals(25, timeline.bars().getFirst().freshHeight());
        assertEquals(0, timeline.bars().getLast().freshHeight());
    }

    @Test
    void gaps_are_told_in_words() {
        Timeline timeline = of(count("2015-01", 1), count("2015-03", 1), count("2015-08", 1));
        assertEquals(
                List.of("February 2015", "April 2015 to July 2015"),
                timeline.gaps().stream().map(Timeline.Gap::words).toList());
        assertEquals(List.of(), of(count("2015-01", 1)).gaps());
    }

    @Test
    void of_many_gaps_the_longest_are_told() {
        List<SearchResult.Count> counts = new ArrayList<>();
        for (int month = 0; month < 60; month += 2) {
            counts.add(count(java.time.YearMonth.of(2015, 1).plusMonths(month).toString(), 1));
        }
        assertEquals(
                12, Timeline.of(counts, period -> period).orElseThrow().gaps().size());
    }
}
