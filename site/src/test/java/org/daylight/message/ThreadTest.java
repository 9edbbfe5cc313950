package org.daylight.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.daylight.message.Thread.Node;
import org.junit.jupiter.api.Test;

/** Threads are drawn as indented identifiers; a placeholder in brackets. */
class ThreadTest {

    private static Node node(long key, String id, String... parents) {
        return new Node(key, id, List.of(parents), Instant.ofEpochSecond(key * 60));
    }

    private static String draw(List<Node> nodes) {
        return Thread.of(nodes).stream()
                .map(thread -> thread.entries().stream()
                        .map(entry -> " ".repeat(entry.depth())
                                + (entry.isPlaceholder()
                                        ? "[" + entry.messageId() + "]"
                                        : entry.node().key()))
                        .collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n--\n"));
    }

    @Test
    void answers_stand_below_what_they_answer_by_date() {
        assertEquals(
                """
                1
                 2
                  4
                 3
                --
                5\
                """,
                draw(List.of(
                        node(4, "d", "a", "b"), node(3, "c", "a"), node(1, "a"), node(5, "e"), node(2, "b", "a"))));
    }

    @Test
    void a_missing_message_keeps_its_place() {
        assertEquals("""
            [a]
             1
             [b]
              2
              3\
            """, draw(List.of(node(1, "x", "a"), node(2, "y", "a", "b"), node(3, "z", "a", "b"))));
    }

    @Test
    void a_message_without_references_is_placed_by_those_who_answer_it() {
        assertEquals("""
            1
             2
              3\
            """, draw(List.of(node(1, "a"), node(2, "b"), node(3, "c", "a", "b"))));
    }

    @Test
    void its_own_word_counts_before_the_word_of_others() {
        assertEquals("""
            1
             2
            --
            [x]
             3
              4\
            """, draw(List.of(node(1, "a"), node(2, "b", "a"), node(3, "c", "x"), node(4, "d", "b", "c"))));
    }

    @Test
    void no_thread_by_subject_and_none_by_an_empty_identifier() {
        assertEquals("1\n--\n2", draw(List.of(node(1, null), node(2, null))));
    }

    @Test
    void the_same_identifier_twice_stands_side_by_side() {
        assertEquals("""
            1
             2
              4
             3\
            """, draw(List.of(node(1, "a"), node(2, "b", "a"), node(3, "b", "a"), node(4, "c", "b"))));
        assertEquals("1\n 2", draw(List.of(node(1, "a"), node(2, "a"))));
    }

    @Test
    void loops_are_cut() {
        assertEquals("1\n 2", draw(List.of(node(1, "a", "a"), node(2, "b", "b", "a"))));
        assertEquals("""
            3
             1
              2\
            """, draw(List.of(node(1, "a", "c"), node(2, "b", "a"), node(3, "c", "b"))));
    }

    @Test
    void what_is_undated_comes_last_among_its_siblings() {
        assertEquals("""
            1
             3
             2\
            """, draw(List.of(node(1, "a"), new Node(2, "b", List.of("a"), null), node(3, "c", "a"))));
    }

    @Test
    void the_order_of_the_nodes_does_not_matter() {
        var random = new Random(7);
        var nodes = new ArrayList<Node>();
        for (int key = 0; key < 500; key++) {
            var parents = new ArrayList<String>();
            for (int i = 0; i < random.nextInt(4); i++) {
                parents.add("m" + random.nextInt(300)); // with loops, twins and missing ones among them
            }
            nodes.add(node(key, "m" + random.nextInt(400), parents.toArray(String[]::new)));
        }
        String drawn = draw(nodes);
        Collections.shuffle(nodes, random);
        assertEquals(drawn, draw(nodes));
        assertEquals(500, Thread.of(nodes).stream().mapToInt(Thread::size).sum());
    }

    @Test
    void a_hundred_thousand_messages_in_a_row_and_at_one_place() {
        var row = new ArrayList<Node>();
        var place = new ArrayList<Node>();
        for (int key = 0; key < 100_000; key++) {
            row.add(node(key, "m" + key, "m" + (key - 1)));
            place.add(node(key, "m" + key, "root"));
        }
        List<Thread> chain = Thread.of(row);
        assertEquals(1, chain.size());
        assertEquals(100_000, chain.getFirst().entries().getLast().depth());
        assertEquals(100_001, Thread.of(place).getFirst().entries().size());
    }
}
