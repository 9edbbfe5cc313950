package org.daylight.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages tied by References and In-Reply-To (RFC 5322 section 3.6.4), after Jamie Zawinski's algorithm without its step that
 * ties by subject: two people who write "Hello" have no thread. A message that others refer to and that is not here keeps its
 * place, as a placeholder. What it makes depends on the nodes and not on their order; loops are cut, never followed.
 *
 * <p>Not {@link java.lang.Thread}: this is the word of mail for it. Immutable.
 *
 * @param entries the tree, every entry after its parent and before its later siblings; siblings by date, then by key. Never empty
 */
public record Thread(List<Entry> entries) {

    public Thread {
        entries = List.copyOf(entries);
    }

    /**
     * What threading needs to know of one message.
     *
     * @param key the caller's own, different for every message
     * @param messageId without angle brackets; null when it has none
     * @param parents the messages it answers, the oldest first, the nearest last ({@link Message#parents()})
     * @param date null when unknown
     */
    public record Node(
            long key,
            @Nullable String messageId,
            List<String> parents,
            @Nullable Instant date) {

        /** The node of a message. */
        public static Node of(long key, Message message) {
            return new Node(
                    key,
                    message.messageId(),
                    message.parents(),
                    message.date() == null ? null : message.date().toInstant());
        }
    }

    /**
     * A place in the tree.
     *
     * @param node the message; null for a placeholder
     * @param messageId the identifier; null only for a message that has none
     * @param parent index in {@link Thread#entries()}; -1 for the first
     * @param depth 0 for the first; may be as large as the thread
     */
    public record Entry(@Nullable Node node, @Nullable String messageId, int parent, int depth) {

        /** Whether it is a message that others name and that is not here. */
        public boolean isPlaceholder() {
            return node == null;
        }
    }

    /** How many messages there are in it, placeholders not counted. */
    public int size() {
        return (int) entries.stream().filter(entry -> entry.node() != null).count();
    }

    /**
     * Ties messages to threads. Takes time in proportion to the number of nodes and of their parents (and to sort them).
     *
     * @return every node is in one entry of one thread; ordered by the earliest date in each, then by the lowest key
     */
    public static List<Thread> of(Collection<Node> nodes) {
        return new Threading(nodes).threads();
    }

    /** One algorithm at work. */
    private static final class Threading {

        /** A place for one identifier, or for one message without (or with somebody else's) identifier. */
        private static final class Place {
            final @Nullable String messageId;

            @Nullable
            Node node;

            @Nullable
            Place parent;

            final List<Place> children = new ArrayList<>();
            /** Union-find over the trees: says at once whether two places are in one, and so whether a link would make a loop. */
            Place tree = this;

            int rank;

            @Nullable
            Instant earliest;

            long lowestKey = Long.MAX_VALUE;

            Place(@Nullable String messageId) {
                this.messageId = messageId;
            }
        }

        private static final Comparator<Place> ORDER = Comparator.comparing(
                        (Place place) -> place.earliest, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
                .thenComparingLong(place -> place.lowestKey);

        private final List<Place> places = new ArrayList<>();
        private final Map<String, Place> byId = new HashMap<>();

        Threading(Collection<Node> nodes) {
            List<Node> ordered =
                    nodes.stream().sorted(Comparator.comparingLong(Node::key)).toList();
            List<Place> placed = ordered.stream().map(this::place).toList();
            // What a message says of its own parent counts before what others say in passing.
            for (int i = 0; i < ordered.size(); i++) {
                Node node = ordered.get(i);
                if (!node.parents().isEmpty()) {
                    link(placed.get(i), named(node.parents().getLast()));
                }
            }
            ordered.forEach(this::linkAncestors);
            placed.forEach(this::linkTwin);
        }

        private Place place(Node node) {
            String id = node.messageId();
            Place place = id == null ? null : byId.get(id);
            if (place == null) {
                place = new Place(id);
                places.add(place);
                if (id != null) {
                    byId.put(id, place);
                }
            } else if (place.node
                    != null) { // the same identifier twice: answers belong to the first, this stands beside it
                place = new Place(id);
                places.add(place);
            }
            place.node = node;
            return place;
        }

        private Place named(String id) {
            return byId.computeIfAbsent(id, key -> {
                var placeholder = new Place(key);
                places.add(placeholder);
                return placeholder;
            });
        }

        /** The same identifier twice, and this one names no parent: beside the first, or below it where it begins the thread. */
        private void linkTwin(Place place) {
            Place first = place.messageId == null ? place : named(place.messageId);
            if (first != place) {
                link(place, first.parent == null ? first : first.parent);
            }
        }

        private void linkAncestors(Node node) {
            List<String> parents = node.parents();
            for (int i = 1; i < parents.size(); i++) {
                link(named(parents.get(i)), named(parents.get(i - 1)));
            }
        }

        /** Makes one the child of another, unless it has a parent or the link would close a loop. */
        private static void link(Place child, Place parent) {
            if (child.parent != null || tree(child) == tree(parent)) {
                return;
            }
            child.parent = parent;
            parent.children.add(child);
            Place one = tree(child);
            Place other = tree(parent);
            if (one.rank > other.rank) {
                other.tree = one;
            } else {
                one.tree = other;
                other.rank += one.rank == other.rank ? 1 : 0;
            }
        }

        private static Place tree(Place place) {
            Place at = place;
            while (at.tree != at) {
                at.tree = at.tree.tree;
                at = at.tree;
            }
            return at;
        }

        List<Thread> threads() {
            List<Place> topDown = topDown();
            for (Place place : topDown.reversed()) {
                date(place);
            }
            return places.stream()
                    .filter(place -> place.parent == null)
                    .sorted(ORDER)
                    .map(Threading::thread)
                    .toList();
        }

        /** Every place after its parent. */
        private List<Place> topDown() {
            var order = new ArrayList<Place>(places.size());
            places.stream().filter(place -> place.parent == null).forEach(order::add);
            for (int i = 0; i < order.size(); i++) {
                order.addAll(order.get(i).children);
            }
            return order;
        }

        /** A place is dated by its message; without one, or without a date, by the earliest below it. */
        private static void date(Place place) {
            Node node = place.node;
            if (node != null) {
                place.lowestKey = node.key();
                place.earliest = node.date();
            }
            for (Place child : place.children) {
                if (node == null) {
                    place.lowestKey = Math.min(place.lowestKey, child.lowestKey);
                }
                boolean dated = node != null && node.date() != null;
                Instant below = child.earliest;
                Instant known = place.earliest;
                if (!dated && below != null && (known == null || below.isBefore(known))) {
                    place.earliest = below;
                }
            }
            place.children.sort(ORDER);
        }

        private record Waiting(Place place, int parent, int depth) {}

        private static Thread thread(Place root) {
            var entries = new ArrayList<Entry>();
            var waiting = new ArrayList<Waiting>();
            waiting.add(new Waiting(root, -1, 0));
            while (!waiting.isEmpty()) {
                Waiting next = waiting.removeLast();
                Place place = next.place();
                entries.add(new Entry(place.node, place.messageId, next.parent(), next.depth()));
                for (Place child : place.children.reversed()) {
                    waiting.add(new Waiting(child, entries.size() - 1, next.depth() + 1));
                }
            }
            return new Thread(entries);
        }
    }
}
