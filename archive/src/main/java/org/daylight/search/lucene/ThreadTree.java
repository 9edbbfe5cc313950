package org.daylight.search.lucene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The messages of one thread in the order of the conversation (RFC 5322 section 3.6.4), after Jamie Zawinski's algorithm without its
 * step that ties by subject. A message that others answer and that is not here keeps a place; such places that stand in one row or
 * side by side are one place with a count, so there are never more of them than messages. What it makes depends on the messages and
 * not on their order; loops are cut, never followed. Immutable, some 28 bytes a place.
 */
final class ThreadTree {

    private static final int NONE = -1;

    /** For each place, every one after its parent: which message; -1 where none is here. */
    final int[] member;

    /** For each place: how many messages are missing; 0 for a message. */
    final int[] missing;

    /** For each place: the place it answers; -1 for the first. */
    final int[] parent;

    final int[] depth;

    /** For each place: the place after the last one below it. */
    final int[] end;

    /** For each place: how many messages there are up to it, itself included. */
    private final int[] upTo;

    private ThreadTree(int[] member, int[] missing, int[] parent, int[] depth) {
        this.member = member;
        this.missing = missing;
        this.parent = parent;
        this.depth = depth;
        end = new int[member.length];
        upTo = new int[member.length];
        for (int place = 0, messages = 0; place < member.length; place++) {
            messages += member[place] == NONE ? 0 : 1;
            upTo[place] = messages;
        }
        for (int place = member.length - 1; place >= 0; place--) {
            end[place] = Math.max(end[place], place + 1);
            if (parent[place] != NONE) {
                end[parent[place]] = Math.max(end[parent[place]], end[place]);
            }
        }
    }

    /**
     * Ties messages. Takes time in proportion to what they name, and to sort them.
     *
     * @param ties for each message, in the order of their keys, what {@link MessageIdKeys#ties} says; at least its own identifier
     * @param times for each message: seconds since 1970; {@link Columns#UNKNOWN} when not known
     */
    static ThreadTree of(long[][] ties, long[] times) {
        return new Tying(ties, times).tree();
    }

    /** Places, of messages and of missing ones. */
    int size() {
        return member.length;
    }

    int messages() {
        return member.length == 0 ? 0 : upTo[member.length - 1];
    }

    /** Which message of the conversation stands at a place, from 1. */
    int position(int place) {
        return upTo[place];
    }

    /** How many messages answer the one at a place, directly or through others. */
    int answers(int place) {
        return upTo[end[place] - 1] - upTo[place];
    }

    /** The place of a message. */
    int place(int message) {
        int place = 0;
        while (member[place] != message) {
            place++;
        }
        return place;
    }

    /** One algorithm at work. Places of messages have the message's index, those of missing ones come after. */
    private static final class Tying {

        private final long[][] ties;
        private final int messages;
        private final long[] times;
        private final IdTable places = new IdTable();
        private int size;

        private int[] parent;

        /** Union-find over the trees: says at once whether a link would make a loop. */
        private int[] tree;

        private int[] from = {};
        private int[] children = {};
        private long[] earliest = {};
        private int[] first = {};
        private boolean[] leads = {};

        private record Waiting(int member, int missing, int[] below, int parent, int depth) {}

        Tying(long[][] ties, long[] times) {
            this.ties = ties.clone();
            this.times = times;
            messages = ties.length;
            size = messages;
            parent = new int[messages];
            tree = IntStream.range(0, messages).toArray();
            Arrays.fill(parent, NONE);
        }

        ThreadTree tree() {
            for (int message = 0; message < messages; message++) {
                if (ties[message][0] != 0) {
                    places.putIfAbsent(ties[message][0], message); // answers belong to the first of this identifier
                }
            }
            for (int message = 0; message < messages; message++) {
                ties[message] = sure(ties[message]);
            }
            // What a message says of its own parent counts before what others say in passing.
            for (int message = 0; message < messages; message++) {
                if (ties[message].length > 1) {
                    link(message, named(ties[message][ties[message].length - 1]));
                }
            }
            for (long[] named : ties) {
                for (int i = 2; i < named.length; i++) {
                    if (named[i] != 0 && named[i - 1] != 0) {
                        link(named(named[i]), named(named[i - 1]));
                    }
                }
            }
            for (int message = 0; message < messages; message++) {
                linkTwin(message);
            }
            arrange();
            return laidOut();
        }

        /** Without the identifiers that may be none and that no message here has, and without marks. */
        private long[] sure(long[] named) {
            long[] sure = new long[named.length];
            int length = 0;
            for (int i = 0; i < named.length; i++) {
                boolean marked = i > 0 && named[i] == MessageIdKeys.UNSURE;
                i += marked ? 1 : 0;
                if (i < named.length && (!marked || places.get(named[i]) >= 0)) {
                    sure[length++] = named[i];
                }
            }
            while (length > 1 && sure[length - 1] == 0) {
                length--;
            }
            return length == named.length ? named : Arrays.copyOf(sure, length);
        }

        private int named(long id) {
            int place = places.putIfAbsent(id, size);
            if (place == size) {
                if (size == parent.length) {
                    int room = size + size / 2 + 16;
                    parent = Arrays.copyOf(parent, room);
                    tree = Arrays.copyOf(tree, room);
                }
                parent[size] = NONE;
                tree[size] = size;
                size++;
            }
            return place;
        }

        /** The same identifier twice, and this one names no parent: beside the first, or below it where it begins the thread. */
        private void linkTwin(int message) {
            int one = ties[message][0] == 0 ? message : named(ties[message][0]);
            if (one != message) {
                link(message, parent[one] == NONE ? one : parent[one]);
            }
        }

        /** Makes one the child of another, unless it has a parent or the link would close a loop. */
        private void link(int child, int above) {
            int a = root(child);
            int b = root(above);
            if (parent[child] == NONE && a != b) {
                parent[child] = above;
                tree[Math.max(a, b)] = Math.min(a, b);
            }
        }

        /** Halves the path on its way, so that trees stay flat. */
        private int root(int place) {
            int at = place;
            while (tree[at] != at) {
                tree[at] = tree[tree[at]];
                at = tree[at];
            }
            return at;
        }

        /** Lists the children of each place, and dates it: by its message, or without a date by the earliest below it. */
        private void arrange() {
            from = new int[size + 1];
            for (int place = 0; place < size; place++) {
                if (parent[place] != NONE) {
                    from[parent[place] + 1]++;
                }
            }
            for (int place = 0; place < size; place++) {
                from[place + 1] += from[place];
            }
            children = new int[from[size]];
            int[] filled = from.clone();
            for (int place = 0; place < size; place++) {
                if (parent[place] != NONE) {
                    children[filled[parent[place]]++] = place;
                }
            }
            date(topDown());
        }

        private int[] topDown() {
            int[] order = new int[size];
            int found = 0;
            for (int place = 0; place < size; place++) {
                if (parent[place] == NONE) {
                    order[found++] = place;
                }
            }
            for (int i = 0; i < found; i++) {
                for (int child = from[order[i]]; child < from[order[i] + 1]; child++) {
                    order[found++] = children[child];
                }
            }
            return order;
        }

        private void date(int[] topDown) {
            earliest = new long[size];
            first = new int[size];
            leads = new boolean[size];
            for (int i = size - 1; i >= 0; i--) {
                int place = topDown[i];
                boolean here = place < messages;
                first[place] = here ? place : Integer.MAX_VALUE;
                long time = here ? times[place] : Columns.UNKNOWN;
                long below = Long.MAX_VALUE;
                leads[place] = here;
                for (int child = from[place]; child < from[place + 1]; child++) {
                    below = Math.min(below, earliest[children[child]]);
                    leads[place] |= leads[children[child]];
                    first[place] = here ? place : Math.min(first[place], first[children[child]]);
                }
                earliest[place] = time == Columns.UNKNOWN ? below : time;
            }
        }

        private ThreadTree laidOut() {
            var laid = new ArrayList<Waiting>();
            var waiting = new ArrayList<Waiting>();
            push(waiting, IntStream.range(0, size).filter(p -> parent[p] == NONE), NONE, 0);
            while (!waiting.isEmpty()) {
                Waiting next = waiting.removeLast();
                laid.add(next);
                push(waiting, Arrays.stream(next.below), laid.size() - 1, next.depth + 1);
            }
            return new ThreadTree(
                    laid.stream().mapToInt(Waiting::member).toArray(),
                    laid.stream().mapToInt(Waiting::missing).toArray(),
                    laid.stream().mapToInt(Waiting::parent).toArray(),
                    laid.stream().mapToInt(Waiting::depth).toArray());
        }

        /** Puts these on the stack, the last of them lowest; the missing ones among them as one. */
        private void push(List<Waiting> waiting, IntStream places, int above, int depth) {
            int[] all = places.filter(place -> leads[place]).toArray();
            int[] absent = Arrays.stream(all).filter(place -> place >= messages).toArray();
            int[] below = absent;
            int missing = 0;
            while (below.length > 0 && Arrays.stream(below).allMatch(place -> place >= messages)) {
                missing += below.length;
                below = Arrays.stream(below)
                        .flatMap(place -> Arrays.stream(children, from[place], from[place + 1]))
                        .filter(place -> leads[place])
                        .toArray();
            }
            var siblings = new ArrayList<Integer>();
            Arrays.stream(all).filter(place -> place < messages).forEach(siblings::add);
            Comparator<Integer> order = Comparator.comparingLong((Integer place) -> earliest[place])
                    .thenComparingInt(place -> first[place]);
            Integer representative = Arrays.stream(absent).boxed().min(order).orElse(null);
            if (representative != null) {
                siblings.add(representative);
            }
            siblings.sort(order.reversed());
            for (int place : siblings) {
                waiting.add(
                        place < messages
                                ? new Waiting(
                                        place,
                                        0,
                                        Arrays.copyOfRange(children, from[place], from[place + 1]),
                                        above,
                                        depth)
                                : new Waiting(NONE, missing, below, above, depth));
            }
        }
    }
}
