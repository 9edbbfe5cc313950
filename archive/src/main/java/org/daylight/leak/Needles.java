package org.daylight.leak;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The strings that are searched for, as their letters and digits, with the automaton that finds them all in one pass (Aho and
 * Corasick, 1975). Immutable; safe for use by several threads.
 */
final class Needles {
    /** A string with at least this many letters and digits is also searched for in two overlapping pieces. */
    private static final int LEAST_FOR_PIECES = 12;

    /** @param string the index of the string @param first whether it begins the string @param last whether it ends it */
    record Needle(int string, int length, boolean first, boolean last) {}

    /** A state of the automaton; the root is 0. */
    private static final class State {
        private final Map<Character, Integer> next = new TreeMap<>();
        private int[] step = {0};
        private int otherwise;
        private @Nullable Needle needle;
        /** The nearest state on the way to the root that ends a needle; 0 for none. */
        private int shorter;
    }

    private final List<State> states = new ArrayList<>();
    /** The number of each letter that is in a string, from 1. */
    private final short[] symbols = new short[1 << 16];

    private int symbolCount;

    /** @param pieces whether long strings are also searched for in pieces */
    Needles(List<String> strings, boolean pieces) {
        states.add(new State());
        Set<String> known = new HashSet<>();
        for (int i = 0; i < strings.size(); i++) {
            String letters = lettersOf(strings.get(i));
            add(letters, new Needle(i, letters.length(), true, true), known);
            if (pieces && letters.length() >= LEAST_FOR_PIECES) {
                int piece = letters.length() * 3 / 4;
                add(letters.substring(0, piece), new Needle(i, piece, true, false), known);
                add(letters.substring(letters.length() - piece), new Needle(i, piece, false, true), known);
            }
        }
        link();
    }

    /** A text in the form that is compared: NFKD without accents, in lower case. */
    static String form(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        var form = new StringBuilder();
        for (int i = 0; i < decomposed.length(); i++) {
            if (Character.getType(decomposed.charAt(i)) != Character.NON_SPACING_MARK) {
                form.append(decomposed.charAt(i));
            }
        }
        return form.toString();
    }

    private static String lettersOf(String text) {
        String one = form(text);
        var letters = new StringBuilder();
        for (int i = 0; i < one.length(); i++) {
            if (isLetter(one.charAt(i))) {
                letters.append(one.charAt(i));
            }
        }
        return letters.toString();
    }

    /** Whether a character counts. Half of a surrogate pair does. */
    static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private void add(String letters, Needle needle, Set<String> known) {
        if (letters.isEmpty() || !known.add(letters)) {
            return;
        }
        int state = 0;
        for (int i = 0; i < letters.length(); i++) {
            Integer next = states.get(state).next.get(letters.charAt(i));
            if (next == null) {
                next = states.size();
                states.add(new State());
                states.get(state).next.put(letters.charAt(i), next);
            }
            state = next;
        }
        states.get(state).needle = needle;
    }

    private void link() {
        var queue = new ArrayDeque<>(states.getFirst().next.values());
        while (!queue.isEmpty()) {
            int at = queue.remove();
            State state = states.get(at);
            state.next.forEach((letter, child) -> {
                int other = state.otherwise;
                while (other != 0 && !states.get(other).next.containsKey(letter)) {
                    other = states.get(other).otherwise;
                }
                Integer target = states.get(other).next.get(letter);
                states.get(child).otherwise = target == null || target.intValue() == child ? 0 : target;
                State fallback = states.get(states.get(child).otherwise);
                states.get(child).shorter = fallback.needle != null ? states.get(child).otherwise : fallback.shorter;
                queue.add(child);
            });
        }
        for (State state : states) {
            state.next.keySet().forEach(letter -> {
                if (symbols[letter] == 0) {
                    symbols[letter] = (short) ++symbolCount;
                }
            });
        }
        for (State state : states) {
            state.step = new int[symbolCount + 1];
        }
        fill();
    }

    /** The state after each symbol, for each state, so that a step is one look into a table. */
    private void fill() {
        states.getFirst().next.forEach((letter, child) -> states.getFirst().step[symbols[letter]] = child);
        var queue = new ArrayDeque<>(states.getFirst().next.values());
        while (!queue.isEmpty()) {
            State state = states.get(queue.remove());
            int[] otherwise = states.get(state.otherwise).step;
            System.arraycopy(otherwise, 0, state.step, 0, otherwise.length);
            state.next.forEach((letter, child) -> {
                state.step[symbols[letter]] = child;
                queue.add(child);
            });
        }
    }

    boolean isEmpty() {
        return states.size() == 1;
    }

    /** The state after a letter. */
    int next(int state, char letter) {
        int symbol = symbols[letter];
        return symbol == 0 ? 0 : states.get(state).step[symbol];
    }

    /** The longest needle that ends in a state; null for none. */
    @Nullable
    Needle ending(int state) {
        Needle needle = states.get(state).needle;
        return needle != null || states.get(state).shorter == 0 ? needle : states.get(states.get(state).shorter).needle;
    }

    /** The state of the next shorter needle that ends here; 0 for none. */
    int shorter(int state) {
        return states.get(state).needle != null ? states.get(state).shorter : 0;
    }
}
