package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.daylight.search.thread.MessageLinks;
import org.junit.jupiter.api.Test;

class PartThreadTest {

    private static PartRow message(int number, long time, long... links) {
        return new PartRow(number, null, false, "s", "p", "d", "", time, 1, "e", links);
    }

    private static List<List<Integer>> threads(PartRow... rows) {
        return PartThread.of(List.of(rows)).stream()
                .map(thread -> thread.messages().stream().map(PartRow::number).toList())
                .toList();
    }

    @Test
    void messagesThatAnswerOneAnotherAreAThread() {
        assertEquals(
                List.of(List.of(2, 1, 3), List.of(5, 6)),
                threads(
                        message(1, 20, 101, 102),
                        message(2, 10, 102),
                        message(3, 30, 103, 102, 101),
                        message(4, 5, 104),
                        message(5, 40, 105, 999),
                        message(6, 50, 0, 999)));
    }

    @Test
    void identifiersThatNothingConnectsStayApart() {
        assertEquals(
                List.of(List.of(2, 3)),
                threads(message(1, 1, 101), message(2, 2, 102), message(3, 3, 103, 101, 0, 102)));
        assertEquals(
                List.of(),
                threads(message(1, 1, 101, MessageLinks.UNSURE, 777), message(2, 2, 102, MessageLinks.UNSURE, 777)));
        assertEquals(List.of(List.of(1, 2)), threads(message(1, 1, 777), message(2, 2, 102, MessageLinks.UNSURE, 777)));
        assertEquals(
                List.of(List.of(1, 2)),
                threads(
                        message(1, 1, 101, MessageLinks.CONVERSATION, 888),
                        message(2, 2, 102, MessageLinks.CONVERSATION, 888)));
    }

    @Test
    void documentsWithoutIdentifiersAreNoThread() {
        assertEquals(List.of(), threads(message(1, 1), message(2, 2)));
    }

    @Test
    void aLongChainIsJoinedWithoutRecursion() {
        PartRow[] rows = Stream.iterate(1, n -> n + 1)
                .limit(100_000)
                .map(n -> message(n, n, 1_000 + n, 999 + n))
                .toArray(PartRow[]::new);
        List<PartThread> threads = PartThread.of(List.of(rows));
        assertEquals(1, threads.size());
        assertEquals(100_000, threads.getFirst().size());
        assertEquals(PartThread.LISTED, threads.getFirst().messages().size());
    }
}
