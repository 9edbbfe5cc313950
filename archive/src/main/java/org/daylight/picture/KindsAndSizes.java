package org.daylight.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Attachments by kind and size: a bar a kind, longest first, cut into sizes.
 *
 * @param sizes what the sizes are called, smallest first
 * @param kinds most first
 * @param total of all
 */
public record KindsAndSizes(List<String> sizes, List<Kind> kinds, long total) {

    /** Of the longest bar, in units of the drawing. */
    public static final int WIDTH = 600;

    /**
     * One bar.
     *
     * @param kind as the query language writes it
     * @param parts one for each size, also where there are none
     */
    public record Kind(String kind, long count, List<Piece> parts) {}

    /**
     * One piece of a bar.
     *
     * @param size 0 for the smallest; a shade and a place in {@link #sizes()}
     */
    public record Piece(int size, long count, int x, int width) {}

    /**
     * @param sizes names, smallest first
     * @param counts by kind; as many as there are sizes
     */
    public static KindsAndSizes of(List<String> sizes, Map<String, long[]> counts) {
        long longest =
                counts.values().stream().mapToLong(KindsAndSizes::sum).max().orElse(0);
        List<Kind> kinds = counts.entrySet().stream()
                .filter(kind -> sum(kind.getValue()) > 0)
                .map(kind -> kind(kind.getKey(), kind.getValue(), longest))
                .sorted(Comparator.comparingLong(Kind::count).reversed().thenComparing(Kind::kind))
                .toList();
        return new KindsAndSizes(
                List.copyOf(sizes), kinds, kinds.stream().mapToLong(Kind::count).sum());
    }

    private static Kind kind(String kind, long[] counts, long longest) {
        List<Piece> pieces = new ArrayList<>(counts.length);
        long before = 0;
        for (int size = 0; size < counts.length; size++) {
            int x = scaled(before, longest);
            before += counts[size];
            int width = Math.max(counts[size] > 0 ? 2 : 0, scaled(before, longest) - x);
            pieces.add(new Piece(size, counts[size], x, width));
        }
        return new Kind(kind, before, List.copyOf(pieces));
    }

    private static int scaled(long count, long longest) {
        return (int) Math.round(WIDTH * (double) count / longest);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
