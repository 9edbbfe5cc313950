package org.daylight.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All strings at once (Aho and Corasick, 1975): one step for each char of a text, however many strings there are. Immutable
 * after construction.
 */
final class TermAutomaton {

    private final List<Map<Character, Integer>> next = new ArrayList<>();
    private int[] failure = {0};
    /** For each state, the terms that end there; a state without any shares the empty array. */
    private final List<int[]> ends = new ArrayList<>();
    /** The successors of the first state, because most of a text stays in it. */
    private final int[] first = new int[0x10000];

    private final List<SearchTerm> terms;
    private final int longest;

    TermAutomaton(List<SearchTerm> terms) {
        this.terms = terms;
        this.longest =
                terms.stream().mapToInt(term -> term.chars().length()).max().orElse(0);
        state();
        for (int i = 0; i < terms.size(); i++) {
            int at = 0;
            for (char c : terms.get(i).chars().toCharArray()) {
                Integer to = next.get(at).get(c);
                if (to == null) {
                    to = state();
                    next.get(at).put(c, to);
                }
                at = to;
            }
            ends.set(at, with(ends.get(at), i));
        }
        link();
    }

    private int state() {
        next.add(new HashMap<>());
        ends.add(new int[0]);
        return next.size() - 1;
    }

    private static int[] with(int[] numbers, int more) {
        int[] all = Arrays.copyOf(numbers, numbers.length + 1);
        all[numbers.length] = more;
        return all;
    }

    private void link() {
        failure = new int[next.size()];
        var queue = new ArrayDeque<Integer>();
        next.getFirst().forEach((c, to) -> {
            first[c] = to;
            queue.add(to);
        });
        while (!queue.isEmpty()) {
            int at = queue.remove();
            next.get(at).forEach((c, to) -> {
                failure[to] = step(failure[at], c);
                for (int end : ends.get(failure[to])) {
                    ends.set(to, with(ends.get(to), end));
                }
                queue.add(to);
            });
        }
    }

    boolean isEmpty() {
        return terms.isEmpty();
    }

    int longest() {
        return longest;
    }

    SearchTerm term(int index) {
        return terms.get(index);
    }

    /** The state after one more char. */
    int step(int state, char c) {
        int at = state;
        while (at != 0) {
            Integer to = next.get(at).get(c);
            if (to != null) {
                return to;
            }
            at = failure[at];
        }
        return first[c];
    }

    /** The indexes of the terms that end in a state. */
    int[] ends(int state) {
        return ends.get(state);
    }
}
