package org.daylight.staticsite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.search.thread.MessageLinks;

/**
 * Messages of one part that answer one another. Messages of other parts are not known here, so that the page never changes when a part is added.
 *
 * @param messages in the order of their times, at most {@value #LISTED}
 * @param size how many there are
 */
record PartThread(List<PartRow> messages, int size) {

    /** So many messages of a thread are listed. */
    static final int LISTED = 200;

    private static final Comparator<PartRow> BY_TIME =
            Comparator.comparingLong(PartRow::time).thenComparingInt(PartRow::number);

    /** The threads of a part with two messages or more, in the order of their first messages. */
    static List<PartThread> of(List<PartRow> rows) {
        Set<Long> present = new HashSet<>();
        for (PartRow row : rows) {
            if (row.links().length > 0 && row.links()[0] != 0) {
                present.add(row.links()[0]);
            }
        }
        var groups = new Groups();
        for (PartRow row : rows) {
            join(row, present, groups);
        }
        Map<Integer, List<PartRow>> threads = new HashMap<>();
        for (PartRow row : rows) {
            groups.ofMessage(row.number())
                    .ifPresent(group -> threads.computeIfAbsent(group, made -> new ArrayList<>())
                            .add(row));
        }
        return threads.values().stream()
                .filter(thread -> thread.size() > 1)
                .map(thread -> {
                    thread.sort(BY_TIME);
                    return new PartThread(
                            List.copyOf(thread.subList(0, Math.min(LISTED, thread.size()))), thread.size());
                })
                .sorted(Comparator.comparing(thread -> thread.messages().getFirst(), BY_TIME))
                .toList();
    }

    /** Joins a message with those that it answers. Identifiers on both sides of a 0 belong together only through other messages. */
    private static void join(PartRow row, Set<Long> present, Groups groups) {
        long[] links = row.links();
        if (links.length == 0) {
            return;
        }
        int last = links[0] == 0 ? groups.fresh() : groups.ofIdentifier(links[0]);
        groups.put(row.number(), last);
        boolean isFirst = true;
        for (int i = links.length - 1; i > 0; i--) {
            if (links[i] == 0) {
                isFirst = false;
                last = -1;
                continue;
            }
            if (links[i] == MessageLinks.CONVERSATION || links[i] == MessageLinks.UNSURE) {
                continue;
            }
            boolean isUnsure = links[i - 1] == MessageLinks.UNSURE && i > 1;
            if (isUnsure && !present.contains(links[i])) {
                continue;
            }
            int id = groups.ofIdentifier(links[i]);
            if (last >= 0) {
                groups.join(last, id);
            } else if (isFirst) {
                groups.join(groups.ofMessage(row.number()).orElseThrow(), id);
            }
            last = id;
        }
    }

    /** Sets that can be joined. */
    private static final class Groups {
        private final List<Integer> parents = new ArrayList<>();
        private final Map<Long, Integer> identifiers = new HashMap<>();
        private final Map<Integer, Integer> messages = new HashMap<>();

        int fresh() {
            parents.add(parents.size());
            return parents.size() - 1;
        }

        int ofIdentifier(long hash) {
            return identifiers.computeIfAbsent(hash, unknown -> fresh());
        }

        void put(int number, int group) {
            messages.put(number, group);
        }

        java.util.Optional<Integer> ofMessage(int number) {
            Integer group = messages.get(number);
            return group == null ? java.util.Optional.empty() : java.util.Optional.of(root(group));
        }

        void join(int first, int second) {
            int a = root(first);
            int b = root(second);
            parents.set(Math.max(a, b), Math.min(a, b));
        }

        private int root(int group) {
            int root = group;
            while (parents.get(root) != root) {
                root = parents.get(root);
            }
            for (int at = group; parents.get(at) != root; ) {
                int next = parents.get(at);
                parents.set(at, root);
                at = next;
            }
            return root;
        }
    }
}
