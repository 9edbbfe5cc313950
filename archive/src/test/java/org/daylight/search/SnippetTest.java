package org.daylight.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.MessageMark;
import org.junit.jupiter.api.Test;

/** A page of hits reads a bounded number of bytes, and a long document does not take the others' snippets. */
class SnippetTest {

    private static boolean[] affordable(long... sizes) {
        return Snippet.affordable(
                Arrays.stream(sizes).mapToObj(SnippetTest::hit).toList());
    }

    private static Hit hit(long sizeBytes) {
        return new Hit(
                1,
                "a",
                1,
                1,
                sizeBytes,
                null,
                List.of(),
                List.of(),
                0,
                null,
                null,
                List.of(),
                0,
                null,
                MessageMark.UNSIGNED,
                Set.of(),
                1,
                1,
                0);
    }

    @Test
    void allHaveOneWhenTheyAreSmall() {
        assertArrayEquals(new boolean[] {true, true, true}, affordable(500_000, 3_000, 497_000));
    }

    @Test
    void theLongestGoWithout() {
        assertArrayEquals(new boolean[] {false, true, true, false}, affordable(900_000, 3_000, 200_000, 5_000_000));
    }

    @Test
    void oneThatIsTooLongAloneHasNone() {
        assertArrayEquals(new boolean[] {false}, affordable(Snippet.PAGE_BYTES + 1));
    }
}
