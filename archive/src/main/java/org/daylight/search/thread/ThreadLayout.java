package org.daylight.search.thread;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.daylight.search.Hit;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;

/** A thread in the order of the conversation and by time, of which any part can be shown. Immutable. */
public final class ThreadLayout {

    private static final int ABOVE = 6;
    private static final int BESIDE = 2;
    private static final int BELOW = 8;

    private final ThreadTree tree;

    /** The places of messages, the oldest first. */
    private final int[] byTime;

    private ThreadLayout(ThreadTree tree, int[] byTime) {
        this.tree = tree;
        this.byTime = byTime;
    }

    /** Arranges messages; the parameters are those of {@link ThreadTree#of}. */
    public static ThreadLayout of(long[][] links, long[] times) {
        ThreadTree tree = ThreadTree.of(links, times);
        int[] byTime = IntStream.range(0, tree.size())
                .filter(place -> tree.member(place) >= 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer place) -> unknownLast(times[tree.member(place)]))
                        .thenComparingInt(tree::member))
                .mapToInt(Integer::intValue)
                .toArray();
        return new ThreadLayout(tree, byTime);
    }

    private static long unknownLast(long time) {
        return time == ThreadTree.UNKNOWN_TIME ? Long.MAX_VALUE : time;
    }

    /** Reads what a list shows of a message. */
    @FunctionalInterface
    public interface Hits {
        Hit hit(int message) throws IOException;
    }

    /** How many places there are, of messages and of missing ones. */
    public int size() {
        return tree.size();
    }

    /**
     * A part of the thread.
     *
     * @param message the message that the request names, by its index in what {@link #of} was given
     * @param everywhere how many messages the thread has when those of other troves count too
     * @param hits called for the messages on the page, and for the oldest one
     */
    public ThreadPart part(ThreadRequest request, int message, long everywhere, Hits hits) throws IOException {
        int here = tree.place(message);
        int[] places = places(request.part(), here);
        int from = (int) Math.min(request.offset(), places.length);
        int to = Math.min(
                places.length, request.part() == ThreadRequest.Part.PLACE ? places.length : from + request.limit());
        int above = request.part() == ThreadRequest.Part.BELOW ? tree.depth(here) : 0;
        List<ThreadPart.Row> rows = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            int place = places[i];
            rows.add(new ThreadPart.Row(
                    tree.member(place) < 0 ? null : hits.hit(tree.member(place)),
                    tree.missing(place),
                    request.part() == ThreadRequest.Part.BY_TIME ? 0 : tree.depth(place) - above,
                    tree.answers(place),
                    place == here,
                    tree.isGrouped(place)));
        }
        return new ThreadPart(
                tree.messages(),
                everywhere,
                tree.position(here),
                tree.depth(here),
                hits.hit(tree.member(byTime[0])),
                places.length,
                List.copyOf(rows));
    }

    private int[] places(ThreadRequest.Part part, int here) {
        return switch (part) {
            case WHOLE -> IntStream.range(0, tree.size()).toArray();
            case BELOW -> IntStream.range(here, tree.end(here)).toArray();
            case BY_TIME -> byTime;
            case BRANCHES ->
                IntStream.range(0, tree.size())
                        .filter(place -> tree.depth(place) <= 1)
                        .toArray();
            case PLACE -> around(here);
        };
    }

    /** A few places around one, in the order of the conversation. */
    private int[] around(int at) {
        var shown = new TreeSet<Integer>();
        shown.add(at);
        int steps = 0;
        for (int up = tree.parent(at); up >= 0; up = tree.parent(up), steps++) {
            if (steps < ABOVE || tree.parent(up) < 0) {
                shown.add(up);
            }
        }
        int parent = tree.parent(at);
        if (parent >= 0) {
            var before = new ArrayList<Integer>();
            for (int sibling = parent + 1; sibling < at; sibling = tree.end(sibling)) {
                before.add(sibling);
            }
            shown.addAll(before.subList(Math.max(0, before.size() - BESIDE), before.size()));
            int after = 0;
            for (int sibling = tree.end(at);
                    sibling < tree.end(parent) && after < BESIDE;
                    sibling = tree.end(sibling), after++) {
                shown.add(sibling);
            }
        }
        int below = 0;
        for (int child = at + 1; child < tree.end(at) && below < BELOW; child = tree.end(child), below++) {
            shown.add(child);
        }
        return shown.stream().mapToInt(Integer::intValue).toArray();
    }
}
