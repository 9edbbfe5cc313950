package org.daylight.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Divides documents into parts and gives each its time. Pure arithmetic: the same question gets the same answer. */
public final class Schedule {

    /** More parts than days in eighty years is a slip of the keyboard. */
    public static final int MAX_PARTS = 30_000;

    private Schedule() {}

    /**
     * One part.
     *
     * @param number of the part in the trove
     * @param first lowest document number in it
     * @param last highest document number in it
     */
    public record Slot(int number, Instant due, int first, int last) {}

    /**
     * A given number of parts, as even as can be: sizes differ by one at most, the larger ones first.
     *
     * @param firstPart number of the first part
     * @param firstDocument lowest document number to be planned
     * @param lastDocument highest document number to be planned
     * @throws IllegalArgumentException when there are fewer documents than parts, or too many parts
     */
    public static List<Slot> inParts(
            int firstPart, int firstDocument, int lastDocument, int parts, Instant first, Interval every) {
        int documents = lastDocument - firstDocument + 1;
        if (parts < 1 || parts > MAX_PARTS) {
            throw new IllegalArgumentException("--parts must be from 1 to " + MAX_PARTS);
        }
        if (documents < parts) {
            throw new IllegalArgumentException(
                    "there are only " + documents + " documents to plan, too few for " + parts + " parts");
        }
        List<Slot> slots = new ArrayList<>();
        int next = firstDocument;
        for (int i = 0; i < parts; i++) {
            int size = documents / parts + (i < documents % parts ? 1 : 0);
            slots.add(new Slot(firstPart + i, every.after(first, i), next, next + size - 1));
            next += size;
        }
        return slots;
    }

    /**
     * Parts of a given size; the last may be smaller.
     *
     * @throws IllegalArgumentException when there is nothing to plan, the size is below one, or it makes too many parts
     */
    public static List<Slot> bySize(
            int firstPart, int firstDocument, int lastDocument, int size, Instant first, Interval every) {
        int documents = lastDocument - firstDocument + 1;
        if (size < 1) {
            throw new IllegalArgumentException("--size must be at least 1");
        }
        if (documents < 1) {
            throw new IllegalArgumentException("there are no documents to plan");
        }
        int parts = Math.ceilDiv(documents, size);
        if (parts > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "--size " + size + " makes " + parts + " parts; at most " + MAX_PARTS + " are possible");
        }
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = firstDocument + i * size;
            slots.add(new Slot(firstPart + i, every.after(first, i), from, Math.min(lastDocument, from + size - 1)));
        }
        return slots;
    }
}
