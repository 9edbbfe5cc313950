package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.Parts;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.daylight.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Plans the parts of a trove. Every document that is not published, and not in a part whose content editors chose, is assigned to a part, in
 * order of number or in another given order. {@link ChangePlan} is for single parts.
 *
 * <ol>
 *   <li>Complete what an earlier command decided to publish ({@link FinishPublication#earlier}).
 *   <li>Divide the documents into parts with dates ({@link Schedule}).
 *   <li>Replace the parts of the earlier schedule that are not published yet. Each title and announcement goes to the part that has most of
 *       its documents.
 * </ol>
 *
 * <p>Steps 2 and 3 are one transaction. If the process stops, either the old plan or the new one is there. The plan before it is kept, so that
 * it can be restored.
 */
public final class PlanReleases {

    private final Newsroom newsroom;

    public PlanReleases(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * How to divide the documents. Exactly one of the two is above zero.
     *
     * @param parts the number of parts
     * @param size the number of documents in each part
     */
    public record Division(int parts, int size) {}

    /**
     * The new plan.
     *
     * @param toCome the parts that were scheduled
     * @param moved titles whose part now has another number, or no longer exists
     * @param kept how many unpublished parts stay as editors chose them
     */
    public record Planned(List<PlannedPart> toCome, List<Moved> moved, int kept) {
        public Planned {
            toCome = List.copyOf(toCome);
            moved = List.copyOf(moved);
        }
    }

    /**
     * A title that an editor gave.
     *
     * @param to the part that now has it; 0 if none has it, because another title took its place
     */
    public record Moved(String title, int from, int to) {}

    /**
     * Pauses the releases of a trove, or resumes them. The plan stays as it is. A part that becomes due during the
     * pause is published after it. If the process stops here, the trove is either paused or not.
     *
     * @return false if nothing had to be changed
     */
    public boolean pause(HeldTrove trove, boolean paused) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return newsroom.catalog().together(() -> {
                boolean changed = newsroom.catalog().troves().get(trove.id()).paused() != paused;
                newsroom.catalog().troves().pause(trove.id(), paused);
                return changed;
            });
        }
    }

    /**
     * Deletes the plan of a trove: the parts that are not published yet, with their titles.
     *
     * @param now for the history of the plan
     * @return how many there were
     */
    public int clear(HeldTrove trove, Instant now) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return newsroom.catalog().together(() -> {
                Parts parts = newsroom.catalog().parts();
                List<PlannedPart> ended = toCome(trove.id());
                if (!ended.isEmpty()) {
                    List<PlanChanges.Placement> placements = ended.stream()
                            .map(part -> new PlanChanges.Placement(parts.numbers(part.id()), 0))
                            .toList();
                    newsroom.catalog()
                            .planChanges()
                            .apply(trove.id(), now, "cancelled the plan", List.of(), placements);
                }
                return ended.size();
            });
        }
    }

    /** As the other, in order of number. */
    public Planned run(HeldTrove trove, Division division, Instant first, Interval every, Instant now)
            throws IOException {
        return run(trove, division, first, every, null, now);
    }

    /**
     * Makes a new schedule that replaces the unpublished parts of the earlier one. A title and an announcement stay with their
     * documents: they go to the new part that has most of these documents.
     *
     * @param order numbers of the trove in the order in which they are assigned; numbers that are missing in it come last. Null for the order
     *     of number
     * @param now for the history of the plan
     * @throws IllegalArgumentException with a one-line message, when the documents cannot be divided in this way
     */
    public Planned run(
            HeldTrove trove, Division division, Instant first, Interval every, int @Nullable [] order, Instant now)
            throws IOException {
        String objection = HeldTrove.objection(trove.slug());
        if (!objection.isEmpty()) {
            throw new IllegalArgumentException(objection);
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return newsroom.catalog().together(() -> plan(trove.id(), division, first, every, order, now));
        }
    }

    private List<PlannedPart> toCome(long trove) {
        return newsroom.catalog().parts().of(trove).stream()
                .filter(part -> !part.isFixed())
                .toList();
    }

    private Planned plan(
            long row, Division division, Instant first, Interval every, int @Nullable [] order, Instant now) {
        HeldTrove trove = newsroom.catalog().troves().get(row);
        List<PlannedPart> before = toCome(row);
        List<PlannedPart> chosen = before.stream().filter(PlannedPart::chosen).toList();
        List<PlannedPart> replaced =
                before.stream().filter(part -> !part.chosen()).toList();
        int[] free = inOrder(free(row, replaced), order);
        if (free.length == 0) {
            throw new IllegalArgumentException(nothingFree(trove, chosen.size()));
        }
        List<Schedule.Slot> slots = division.parts() > 0
                ? Schedule.inParts(1, 1, free.length, division.parts(), first, every)
                : Schedule.bySize(1, 1, free.length, division.size(), first, every);
        Map<Integer, PlannedPart> titled = titles(replaced, free, slots);
        List<PlanChanges.Part> parts = new ArrayList<>();
        List<PlanChanges.Placement> placements = new ArrayList<>();
        chosen.forEach(part -> parts.add(PlanChanges.Part.of(part)));
        for (Schedule.Slot slot : slots) {
            PlannedPart about = titled.get(slot.number());
            PlanChanges.Part old = about == null ? null : PlanChanges.Part.of(about);
            parts.add(
                    old == null
                            ? new PlanChanges.Part(-slot.number(), "", "", slot.due(), false)
                            : new PlanChanges.Part(old.id(), old.title(), old.announcement(), slot.due(), false));
            int[] numbers = Arrays.copyOfRange(free, slot.first() - 1, slot.last());
            Arrays.sort(numbers);
            placements.add(new PlanChanges.Placement(numbers, parts.getLast().id()));
        }
        newsroom.catalog()
                .planChanges()
                .apply(
                        row,
                        now,
                        "scheduled " + free.length + " documents in " + slots.size()
                                + (slots.size() == 1 ? " part" : " parts"),
                        parts,
                        placements);
        List<PlannedPart> after = toCome(row);
        return new Planned(
                after.stream().filter(part -> !part.chosen()).toList(), moved(replaced, after), chosen.size());
    }

    private static String nothingFree(HeldTrove trove, int chosen) {
        return trove.documents() == 0
                ? "trove " + trove.slug() + " has no documents yet: import some first"
                : chosen == 0
                        ? "all " + trove.documents() + " documents of " + trove.slug() + " are published or sealed"
                        : "all documents of " + trove.slug() + " that are not published are in parts whose content you"
                                + " chose. To schedule some of them, take them out first:  daylight plan move --trove "
                                + trove.slug() + " --part N --to none";
    }

    /** The numbers that are in no part, or in a part that is replaced; in rising order. */
    private int[] free(long trove, List<PlannedPart> replaced) {
        Parts parts = newsroom.catalog().parts();
        return IntStream.concat(
                        Arrays.stream(parts.withoutPart(trove)),
                        replaced.stream().flatMapToInt(part -> Arrays.stream(parts.numbers(part.id()))))
                .sorted()
                .toArray();
    }

    /** Numbers in a given order; those that it lacks come last, in rising order. @param numbers in rising order */
    static int[] inOrder(int[] numbers, int @Nullable [] order) {
        if (order == null) {
            return numbers;
        }
        var taken = new boolean[numbers.length];
        int[] sorted = new int[numbers.length];
        int count = 0;
        for (int number : order) {
            int at = Arrays.binarySearch(numbers, number);
            if (at >= 0 && !taken[at]) {
                taken[at] = true;
                sorted[count++] = number;
            }
        }
        for (int i = 0; i < numbers.length; i++) {
            if (!taken[i]) {
                sorted[count++] = numbers[i];
            }
        }
        return sorted;
    }

    /**
     * Which named part each slot continues, by the slot's number: the one that has more of its documents in this slot than in any other; if there
     * are several, the one with the most documents in this slot.
     */
    private Map<Integer, PlannedPart> titles(List<PlannedPart> replaced, int[] free, List<Schedule.Slot> slots) {
        Map<Integer, Integer> slotOf = new HashMap<>();
        for (Schedule.Slot slot : slots) {
            for (int i = slot.first() - 1; i < slot.last(); i++) {
                slotOf.put(free[i], slot.number());
            }
        }
        Map<Integer, PlannedPart> titled = new HashMap<>();
        Map<Integer, Integer> most = new HashMap<>();
        for (PlannedPart part : replaced) {
            if (!part.isNamed()) {
                continue;
            }
            int[] counts = new int[slots.size() + 1];
            for (int number : newsroom.catalog().parts().numbers(part.id())) {
                counts[slotOf.get(number)]++;
            }
            int best = 1;
            for (int slot = 2; slot < counts.length; slot++) {
                best = counts[slot] > counts[best] ? slot : best;
            }
            if (counts[best] > most.getOrDefault(best, 0)) {
                most.put(best, counts[best]);
                titled.put(best, part);
            }
        }
        return titled;
    }

    private static List<Moved> moved(List<PlannedPart> replaced, List<PlannedPart> after) {
        List<Moved> moved = new ArrayList<>();
        for (PlannedPart part : replaced) {
            Optional<PlannedPart> now =
                    after.stream().filter(one -> one.id() == part.id()).findFirst();
            int to = now.map(PlannedPart::number).orElse(0);
            if (part.isNamed() && to != part.number()) {
                moved.add(new Moved(part.title(), part.number(), to));
            }
        }
        return moved;
    }
}
