package org.daylight.search.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.daylight.search.lucene.ResultPage.RankedMatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlaceArraysTest {

    /** Matches with few different values, so that many are equal in the first keys. */
    private static List<RankedMatch> matches(int total) {
        var random = new Random(total);
        List<RankedMatch> matches = new ArrayList<>();
        for (int i = 0; i < total; i++) {
            int score = random.nextInt(5);
            matches.add(new RankedMatch(-score, random.nextInt(4), i * 7L % total, i, score));
        }
        return matches;
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 0, 20",
        "5000, 1000, 1020",
        "5000, 2480, 2500",
        "5000, 2500, 2520",
        "5000, 4981, 5000",
        "37, 36, 37",
        "1, 0, 1"
    })
    void aPageIsThatOfTheSortedMatches(int total, int begin, int end) {
        List<RankedMatch> sorted = new ArrayList<>(matches(total));
        sorted.sort(RankedMatch.ORDER);
        for (boolean front : List.of(true, false)) {
            var arrays = new PlaceArrays(front ? end : total - begin, total, front);
            for (RankedMatch match : matches(total)) {
                arrays.add(match.first(), match.second(), match.key(), match.document(), match.score());
            }
            assertEquals(sorted.subList(begin, end), arrays.farthest(end - begin), front ? "front" : "back");
        }
    }

    @Test
    void theLowestScoreThatCanStillBeOnThePageIsNeverTooHigh() {
        List<RankedMatch> all = matches(5000);
        List<RankedMatch> sorted = new ArrayList<>(all);
        sorted.sort(RankedMatch.ORDER);
        var arrays = new PlaceArrays(100, all.size(), true);
        float least = 0;
        for (RankedMatch match : all) {
            if (match.score() >= least) { // a search leaves out the others
                least = arrays.add(match.first(), match.second(), match.key(), match.document(), match.score());
            }
        }
        assertEquals(4, least);
        assertEquals(sorted.subList(80, 100), arrays.farthest(20));
    }

    @Test
    void allDocumentsAreInTheirOrder() {
        List<RankedMatch> all = matches(300);
        List<RankedMatch> sorted = new ArrayList<>(all);
        sorted.sort(RankedMatch.ORDER);
        var arrays = new PlaceArrays(all.size(), all.size(), true);
        all.forEach(match -> arrays.add(match.first(), match.second(), match.key(), match.document(), match.score()));
        assertArrayEquals(sorted.stream().mapToInt(RankedMatch::document).toArray(), arrays.documents());
    }
}
