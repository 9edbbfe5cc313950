package org.daylight.search.thread;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The messages of one thread in the order of the conversation (RFC 5322 section 3.6.4). The algorithm is Jamie Zawinski's, without its
 * step that joins messages by subject. A message that others answer and that is missing keeps a place. Missing messages in a row or
 * next to each other share one place with a count, so there are never more such places than messages. The tree depends on the
 * messages and not on their order. Loops are cut. Immutable; about 28 bytes a place.
 */
public final class ThreadTree {

    /** The time of a message that has none. */
    public static final long UNKNOWN_TIME = Long.MIN_VALUE;

    private static final int NONE = -1;

    /** For each place, parents before their children: which message; -1 when it is missing. */
    private final int[] member;

    /** For each place: how many messages are missing; 0 for a message. */
    private final int[] missing;

    /** For each place: the place it answers; -1 for the first. */
    private final int[] parent;

    /** The places whose messages are where they are because of their conversation's identifier. */
    private final BitSet grouped;

    private final int[] depth;

    /** For each place: the place after the last one below it. */
    private final int[] end;

    /** For each place: how many messages there are up to it, itself included. */
    private final int[] upTo;

    private ThreadTree(int[] member, int[] missing, int[] parent, int[] depth, BitSet grouped) {
        this.member = member;
        this.missing = missing;
        this.parent = parent;
        this.depth = depth;
        this.grouped = grouped;
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
     * Builds the tree. Takes time in proportion to the identifiers named, and to sort them.
     *
     * @param links for each message, in the order of their keys, its {@link MessageLinks}; at least its own identifier or 0
     * @param times for each message: seconds since 1970, or {@link #UNKNOWN_TIME}
     */
    static ThreadTree of(long[][] links, long[] times) {
        return new Building(links, times).tree();
    }

    /** How many places there are, of messages and of missing ones. Places are numbered from 0. */
    int size() {
        return member.length;
    }

    /** How many messages there are. */
    int messages() {
        return member.length == 0 ? 0 : upTo[member.length - 1];
    }

    /** Which message is at a place, by its index in what {@link #of} was given; -1 when it is missing. */
    int member(int place) {
        return member[place];
    }

    /** How many messages are missing at a place; 0 for a message. */
    int missing(int place) {
        return missing[place];
    }

    /** The place that a place answers; -1 for a first one. */
    int parent(int place) {
        return parent[place];
    }

    /** Whether a message does not say what it answers, and is below the first one of its conversation for that reason. */
    boolean isGrouped(int place) {
        return grouped.get(place);
    }

    /** How many places are above a place. */
    int depth(int place) {
        return depth[place];
    }

    /** The place after the last one below a place. */
    int end(int place) {
        return end[place];
    }

    /** Which message of the conversation is at a place, from 1. */
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

    /** One run of the algorithm. A message has the place with its index; places of missing messages follow. */
    private static final class Building {

        private final long[][] links;
        private final int messages;
        private final long[] times;
        private final IdTable places = new IdTable();
        private int size;

        private int[] parent;

        /** Union-find over the trees, to see whether a link would close a loop. */
        private int[] tree;

        /** For each message: the hash of its conversation; 0 for none. */
        private final long[] conversation;

        private final BitSet grouped = new BitSet();

        private int[] from = {};
        private int[] children = {};
        private long[] earliest = {};
        private int[] first = {};
        private boolean[] leads = {};

        private record Waiting(int member, int missing, int[] below, int parent, int depth) {}

        Building(long[][] links, long[] times) {
            this.links = links.clone();
            this.times = times;
            messages = links.length;
            size = messages;
            conversation = new long[messages];
            parent = new int[messages];
            tree = IntStream.range(0, messages).toArray();
            Arrays.fill(parent, NONE);
        }

        ThreadTree tree() {
            for (int message = 0; message < messages; message++) {
                if (links[message][0] != 0) {
                    places.putIfAbsent(
                            links[message][0], message); // answers belong to the first message with this identifier
                }
            }
            for (int message = 0; message < messages; message++) {
                links[message] = sure(links[message], message);
            }
            // The parent that a message names itself takes precedence over the order in other messages' References.
            for (int message = 0; message < messages; message++) {
                if (links[message].length > 1) {
                    link(message, named(links[message][links[message].length - 1]));
                }
            }
            for (long[] named : links) {
                for (int i = 2; i < named.length; i++) {
                    if (named[i] != 0 && named[i - 1] != 0) {
                        link(named(named[i]), named(named[i - 1]));
                    }
                }
            }
            for (int message = 0; message < messages; message++) {
                linkTwin(message);
            }
            linkConversations();
            arrange();
            return laidOut();
        }

        /** The links without marks, and without doubtful identifiers that no message here has. */
        private long[] sure(long[] named, int message) {
            long[] sure = new long[named.length];
            int length = 0;
            for (int i = 0; i < named.length; i++) {
                if (i > 0 && named[i] == MessageLinks.CONVERSATION) {
                    i++;
                    conversation[message] = i < named.length ? named[i] : 0;
                    continue;
                }
                boolean marked = i > 0 && named[i] == MessageLinks.UNSURE;
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

        /** A second message with the same identifier and no parent goes next to the first one, or below it when that starts the thread. */
        private void linkTwin(int message) {
            int one = links[message][0] == 0 ? message : named(links[message][0]);
            if (one != message) {
                link(message, parent[one] == NONE ? one : parent[one]);
            }
        }

        /** The messages of a conversation that nothing else places are below its earliest one. */
        private void linkConversations() {
            IdTable first = new IdTable();
            IntStream.range(0, messages)
                    .filter(message -> conversation[message] != 0)
                    .boxed()
                    .sorted(Comparator.comparingLong((Integer message) ->
                                    times[message] == UNKNOWN_TIME ? Long.MAX_VALUE : times[message])
                            .thenComparingInt(message -> message))
                    .forEach(message -> {
                        int above = first.putIfAbsent(conversation[message], message);
                        if (above != message && parent[message] == NONE) {
                            link(message, above);
                            grouped.set(message, parent[message] != NONE);
                        }
                    });
        }

        /** Makes one place the child of another, unless it has a parent or the link would close a loop. */
        private void link(int child, int above) {
            int a = root(child);
            int b = root(above);
            if (parent[child] == NONE && a != b) {
                parent[child] = above;
                tree[Math.max(a, b)] = Math.min(a, b);
            }
        }

        /** Halves the path, so that trees stay flat. */
        private int root(int place) {
            int at = place;
            while (tree[at] != at) {
                tree[at] = tree[tree[at]];
                at = tree[at];
            }
            return at;
        }

        /** Lists the children of each place, and dates it: by its message, or else by the earliest message below it. */
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
                long time = here ? times[place] : UNKNOWN_TIME;
                long below = Long.MAX_VALUE;
                leads[place] = here;
                for (int child = from[place]; child < from[place + 1]; child++) {
                    below = Math.min(below, earliest[children[child]]);
                    leads[place] |= leads[children[child]];
                    first[place] = here ? place : Math.min(first[place], first[children[child]]);
                }
                earliest[place] = time == UNKNOWN_TIME ? below : time;
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
                    laid.stream().mapToInt(Waiting::depth).toArray(),
                    IntStream.range(0, laid.size())
                            .filter(place -> laid.get(place).member >= 0 && grouped.get(laid.get(place).member))
                            .collect(BitSet::new, BitSet::set, BitSet::or));
        }

        /** Pushes these places on the stack, the last one first; missing ones become one place. */
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
