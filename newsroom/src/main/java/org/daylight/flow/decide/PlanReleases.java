package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.daylight.schedule.Schedule;

/**
 * Plans the parts of a trove. Every document that is not published yet is assigned to a part, in order of number.
 *
 * <ol>
 *   <li>Complete what an earlier command decided to publish ({@link FinishPublication#earlier}).
 *   <li>Divide the documents after the last published part into parts with dates ({@link Schedule}).
 *   <li>Delete the parts that are not published yet.
 *   <li>Add the new parts. Each title and announcement goes to the part that has most of its documents.
 * </ol>
 *
 * <p>Steps 2 to 4 are one transaction. If the process stops, either the old plan or the new one is there.
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
     * @param toCome the parts to come
     * @param moved titles whose part now has another number, or no longer exists
     */
    public record Planned(List<PlannedPart> toCome, List<Moved> moved) {
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
     * @return how many there were
     */
    public int clear(HeldTrove trove) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return newsroom.catalog().together(() -> {
                int count = (int) newsroom.catalog().parts().of(trove.id()).stream()
                        .filter(part -> part.published() == null)
                        .count();
                newsroom.catalog().parts().clear(trove.id());
                return count;
            });
        }
    }

    /**
     * Makes a new plan that replaces all parts that are not published yet. A title and an announcement stay with their
     * documents: they go to the new part that has most of these documents.
     *
     * @throws IllegalArgumentException with a one-line message, when the documents cannot be divided in this way
     */
    public Planned run(HeldTrove trove, Division division, Instant first, Interval every) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return newsroom.catalog().together(() -> plan(trove.id(), division, first, every));
        }
    }

    private Planned plan(long row, Division division, Instant first, Interval every) {
        HeldTrove trove = newsroom.catalog().troves().get(row);
        List<PlannedPart> before = newsroom.catalog().parts().of(row);
        List<PlannedPart> done =
                before.stream().filter(part -> part.published() != null).toList();
        int firstPart = done.isEmpty() ? 1 : done.getLast().number() + 1;
        int firstDocument = done.isEmpty() ? 1 : done.getLast().last() + 1;
        if (firstDocument > trove.documents()) {
            throw new IllegalArgumentException(
                    trove.documents() == 0
                            ? "trove " + trove.slug() + " has no documents yet: import some first"
                            : "all " + trove.documents() + " documents of " + trove.slug() + " are published");
        }
        List<Schedule.Slot> slots = division.parts() > 0
                ? Schedule.inParts(firstPart, firstDocument, trove.documents(), division.parts(), first, every)
                : Schedule.bySize(firstPart, firstDocument, trove.documents(), division.size(), first, every);
        newsroom.catalog().parts().clear(row);
        List<PlannedPart> named = before.stream().filter(PlanReleases::isNamed).toList();
        var moved = new ArrayList<Moved>();
        for (Schedule.Slot slot : slots) {
            Optional<PlannedPart> about = mostOf(slot, slots, named);
            about.filter(part -> part.number() != slot.number())
                    .ifPresent(part -> moved.add(new Moved(part.title(), part.number(), slot.number())));
            newsroom.catalog()
                    .parts()
                    .add(
                            row,
                            slot.number(),
                            about.map(PlannedPart::title).orElse("Part " + slot.number()),
                            about.map(PlannedPart::announcement).orElse(""),
                            slot.due(),
                            slot.first(),
                            slot.last());
        }
        for (PlannedPart part : named) {
            if (slots.stream().noneMatch(slot -> mostOf(slot, slots, named).equals(Optional.of(part)))) {
                moved.add(new Moved(part.title(), part.number(), 0));
            }
        }
        List<PlannedPart> toCome = newsroom.catalog().parts().of(row).stream()
                .filter(part -> part.published() == null)
                .toList();
        return new Planned(toCome, moved);
    }

    /** Whether an editor gave the part a title or an announcement, and it is not published yet. */
    private static boolean isNamed(PlannedPart part) {
        boolean titled = !part.title().equals("Part " + part.number());
        return part.published() == null && (titled || !part.announcement().isEmpty());
    }

    /**
     * The named part that has more of its documents in this slot than in any other; if there are several, the one with
     * the most documents in this slot.
     */
    private static Optional<PlannedPart> mostOf(
            Schedule.Slot slot, List<Schedule.Slot> slots, List<PlannedPart> named) {
        return named.stream()
                .filter(part -> common(part, slot) > 0
                        && slots.stream()
                                .max(Comparator.<Schedule.Slot>comparingInt(other -> common(part, other))
                                        .thenComparing(Schedule.Slot::number, Comparator.reverseOrder()))
                                .equals(Optional.of(slot)))
                .max(Comparator.<PlannedPart>comparingInt(part -> common(part, slot))
                        .thenComparing(PlannedPart::number, Comparator.reverseOrder()));
    }

    private static int common(PlannedPart part, Schedule.Slot slot) {
        return Math.max(0, Math.min(part.last(), slot.last()) - Math.max(part.first(), slot.first()) + 1);
    }
}
