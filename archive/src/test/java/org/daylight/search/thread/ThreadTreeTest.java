package org.daylight.search.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Threads are drawn as indented keys; a place for missing messages as their number in brackets. */
class ThreadTreeTest {

    private record Node(long key, @Nullable String id, List<String> parents, long time) {}

    private static Node node(long key, @Nullable String id, String... parents) {
        return new Node(key, id, List.of(parents), key * 60);
    }

    private static ThreadTree tree(List<Node> nodes) {
        List<Node> ordered =
                nodes.stream().sorted(Comparator.comparingLong(Node::key)).toList();
        long[][] links = new long[ordered.size()][];
        for (int i = 0; i < links.length; i++) {
            Node node = ordered.get(i);
            links[i] = new long[1 + node.parents().size()];
            links[i][0] = node.id() == null ? 0 : MessageLinks.hash(node.id());
            for (int j = 1; j < links[i].length; j++) {
                links[i][j] = MessageLinks.hash(node.parents().get(j - 1));
            }
        }
        return ThreadTree.of(links, ordered.stream().mapToLong(Node::time).toArray());
    }

    private static String draw(Node... nodes) {
        return draw(List.of(nodes));
    }

    private static String draw(List<Node> nodes) {
        List<Node> ordered =
                nodes.stream().sorted(Comparator.comparingLong(Node::key)).toList();
        ThreadTree tree = tree(nodes);
        return IntStream.range(0, tree.size())
                .mapToObj(place -> " ".repeat(tree.depth(place))
                        + (tree.member(place) < 0
                                ? "[" + tree.missing(place) + "]"
                                : ordered.get(tree.member(place)).key()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void answers_are_below_what_they_answer_sorted_by_date() {
        assertEquals(
                "1\n 2\n  4\n 3\n5",
                draw(node(4, "d", "a", "b"), node(3, "c", "a"), node(1, "a"), node(5, "e"), node(2, "b", "a")));
    }

    @Test
    void a_missing_message_keeps_its_place() {
        assertEquals(
                "[1]\n 1\n [1]\n  2\n  3", draw(node(1, "x", "a"), node(2, "y", "a", "b"), node(3, "z", "a", "b")));
    }

    @Test
    void missing_messages_in_a_row_and_side_by_side_are_one_place_with_a_count() {
        assertEquals("[4]\n 1", draw(node(1, "x", "a", "b", "c", "d")));
        List<Node> nodes = new ArrayList<>(List.of(node(0, "root")));
        for (int key = 1; key <= 15; key++) {
            nodes.add(node(key, "m" + key, "root", "lost" + key));
        }
        ThreadTree tree = tree(nodes);
        assertEquals(17, tree.size());
        assertEquals(15, tree.missing(1));
        assertEquals(16, tree.messages());
        assertEquals(15, tree.answers(0));
    }

    @Test
    void a_missing_message_that_nothing_here_answers_has_no_place() {
        // 2 says that it answers 1; that others put "lost" between them changes nothing.
        assertEquals("1\n 2\n  3", draw(node(1, "a"), node(2, "b", "a"), node(3, "c", "a", "lost", "b")));
    }

    @Test
    void a_message_without_references_is_placed_by_those_who_answer_it() {
        assertEquals("1\n 2\n  3", draw(node(1, "a"), node(2, "b"), node(3, "c", "a", "b")));
    }

    @Test
    void its_own_word_counts_before_the_word_of_others() {
        assertEquals(
                "1\n 2\n[1]\n 3\n  4",
                draw(node(1, "a"), node(2, "b", "a"), node(3, "c", "x"), node(4, "d", "b", "c")));
    }

    @Test
    void an_empty_identifier_links_nothing() {
        assertEquals("1\n2", draw(node(1, null), node(2, null)));
    }

    @Test
    void messages_with_the_same_identifier_are_next_to_each_other() {
        assertEquals("1\n 2\n  4\n 3", draw(node(1, "a"), node(2, "b", "a"), node(3, "b", "a"), node(4, "c", "b")));
        assertEquals("1\n 2", draw(node(1, "a"), node(2, "a")));
    }

    @Test
    void loops_are_cut() {
        assertEquals("1\n 2", draw(node(1, "a", "a"), node(2, "b", "b", "a")));
        assertEquals("3\n 1\n  2", draw(node(1, "a", "c"), node(2, "b", "a"), node(3, "c", "b")));
    }

    @Test
    void what_is_undated_comes_last_among_its_siblings() {
        assertEquals(
                "1\n 3\n 2",
                draw(node(1, "a"), new Node(2, "b", List.of("a"), ThreadTree.UNKNOWN_TIME), node(3, "c", "a")));
    }

    @Test
    void the_order_of_the_messages_does_not_matter_and_none_is_lost() {
        var random = new Random(7);
        for (int round = 0; round < 50; round++) {
            var nodes = new ArrayList<Node>();
            for (int key = 0; key < 200; key++) {
                var parents = new ArrayList<String>();
                for (int i = 0; i < random.nextInt(4); i++) {
                    parents.add("m" + random.nextInt(150)); // with loops, twins and missing ones among them
                }
                nodes.add(node(key, "m" + random.nextInt(200), parents.toArray(String[]::new)));
            }
            String drawn = draw(nodes);
            Collections.shuffle(nodes, random);
            assertEquals(drawn, draw(nodes));
            ThreadTree tree = tree(nodes);
            assertEquals(200, tree.messages());
            assertTrue(tree.size() <= 400, "there are no more places of missing messages than messages");
            for (int place = 0; place < tree.size(); place++) {
                assertTrue(tree.parent(place) < place && tree.end(place) > place);
                assertTrue(tree.member(place) >= 0 || tree.answers(place) > 0);
            }
        }
    }

    @Test
    void a_hundred_thousand_messages_in_a_row_and_at_one_place() {
        var row = new ArrayList<Node>();
        var wide = new ArrayList<Node>();
        var lost = new ArrayList<Node>();
        for (int key = 0; key < 100_000; key++) {
            row.add(node(key, "m" + key, "m" + (key - 1)));
            wide.add(node(key, "m" + key, "root"));
            lost.add(node(key, "m" + key, "root", "lost" + key));
        }
        assertEquals(100_000, tree(row).depth(100_000));
        assertEquals(100_001, tree(wide).size());
        assertEquals(100_001, tree(lost).size());
    }
}
