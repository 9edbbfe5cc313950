package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Changes the content and the dates of parts that are not published yet, and undoes such changes. Every change is one transaction: if the process
 * stops, either the old plan or the new one is there. Copies of a moved document are not moved; the result says how many are in other parts.
 */
public final class ChangePlan {

    /** Dates of parts are before the year 10000, which is what readers of the log can write. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final Newsroom newsroom;
    private final Instant now;
    private final boolean dryRun;
    private final StepListener steps;

    /**
     * @param now for the history of the plan
     * @param dryRun whether to find out what would change, and change nothing
     */
    public ChangePlan(Newsroom newsroom, Instant now, boolean dryRun) {
        this(newsroom, now, dryRun, StepListener.NONE);
    }

    public ChangePlan(Newsroom newsroom, Instant now, boolean dryRun, StepListener steps) {
        this.newsroom = newsroom;
        this.now = now;
        this.dryRun = dryRun;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The plan was changed, or would be.
     *
     * @param words the change in words
     * @param before the unpublished parts before it
     * @param after the unpublished parts after it
     * @param documents how many documents it moved
     * @param published numbers that were to be moved, and are published or sealed already
     * @param copies how many copies of the moved documents are in other parts of any trove
     * @param withheld how many of the documents moved into a part are withheld: the part will list their numbers
     */
    public record Changed(
            String words,
            List<PlannedPart> before,
            List<PlannedPart> after,
            int documents,
            List<Integer> published,
            long copies,
            int withheld)
            implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /** A new date for a part. @param by how much later, or earlier; null when {@code to} is given @param to the date itself */
    public record Shift(
            @Nullable Interval by,
            boolean earlier,
            @Nullable Instant to) {

        Instant from(Instant due) {
            return to != null ? to : by == null ? due : by.after(due, earlier ? -1 : 1);
        }
    }

    /** What a change needs to know, and what it makes of it. */
    private record Draft(String words, List<PlanChanges.Part> parts, List<PlanChanges.Placement> placements) {}

    /**
     * Moves documents into an unpublished part, or out of all parts.
     *
     * @param part the number of the part; 0 for no part
     */
    public Result move(HeldTrove trove, int[] numbers, int part) throws IOException {
        return change(trove, () -> {
            Optional<PlannedPart> target = part == 0 ? Optional.empty() : find(trove, part);
            Optional<String> objection = part == 0 ? Optional.empty() : objection(trove, part, target);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            long row = target.map(PlannedPart::id).orElse(0L);
            String to = part == 0 ? "out of the plan" : "to part " + part;
            List<PlanChanges.Part> parts = new ArrayList<>();
            for (PlannedPart one : toCome(trove)) {
                parts.add(one.id() == row ? chosen(one) : PlanChanges.Part.of(one));
            }
            return move(trove, numbers, row, to, parts);
        });
    }

    /** Makes a part of documents. @param due null for a day after the last part of the trove */
    public Result create(HeldTrove trove, int[] numbers, String title, String announcement, @Nullable Instant due)
            throws IOException {
        if (!HeldTrove.objection(trove.slug()).isEmpty()) {
            return new Refused(HeldTrove.objection(trove.slug()));
        }
        return change(trove, () -> {
            if (!title.isEmpty() && !DescribePart.isTitle(title)) {
                return new Refused("a title must be one line of 1 to " + LogEntry.MAX_TITLE + " characters");
            }
            if (announcement.length() > LogEntry.MAX_TEXT) {
                return new Refused("an announcement can have at most " + LogEntry.MAX_TEXT + " characters");
            }
            List<PlannedPart> before = toCome(trove);
            Instant day = due != null
                    ? due
                    : before.isEmpty() ? null : before.getLast().due().plus(Duration.ofDays(1));
            if (day == null) {
                return new Refused("say when the part is published:  --at 2026-12-01T09:00Z");
            }
            List<PlanChanges.Part> parts = new ArrayList<>();
            before.forEach(one -> parts.add(PlanChanges.Part.of(one)));
            parts.add(new PlanChanges.Part(-1, title.strip(), announcement.strip(), day, true));
            String to = title.isEmpty() ? "to a new part" : "to the new part \"" + title.strip() + "\"";
            return move(trove, numbers, -1, to, parts);
        });
    }

    private Result move(HeldTrove trove, int[] given, long target, String to, List<PlanChanges.Part> parts) {
        int[] numbers = Arrays.stream(given).sorted().distinct().toArray();
        if (numbers.length == 0) {
            return new Refused("no document is selected");
        }
        if (numbers[0] < 1 || numbers[numbers.length - 1] > trove.documents()) {
            int wrong = numbers[0] < 1 ? numbers[0] : numbers[numbers.length - 1];
            return new Refused("there is no document " + trove.slug() + "/" + wrong + "; the numbers in " + trove.slug()
                    + " go from 1 to " + trove.documents());
        }
        List<Integer> published = new ArrayList<>();
        IntStream.Builder moved = IntStream.builder();
        Catalog catalog = newsroom.catalog();
        long[] rows = catalog.planChanges().partsOf(trove.id(), numbers);
        var publishedParts = catalog.planChanges().published(trove.id());
        for (int i = 0; i < numbers.length; i++) {
            if (publishedParts.contains(rows[i])) {
                published.add(numbers[i]);
            } else if (rows[i] != target) {
                moved.add(numbers[i]);
            }
        }
        int[] placed = moved.build().toArray();
        if (placed.length == 0) {
            return new Refused(
                    published.size() == numbers.length
                            ? "all of these documents are published or sealed, and stay in their parts"
                            : "all of these documents "
                                    + (target == 0 ? "are in no part already" : "are in this part already")
                                    + (published.isEmpty() ? "" : ", or are published or sealed"));
        }
        String words = "moved " + count(placed.length) + " " + to;
        return apply(trove, new Draft(words, parts, List.of(new PlanChanges.Placement(placed, target))), published);
    }

    /** Moves all documents of some parts into another one; the parts end. */
    public Result merge(HeldTrove trove, List<Integer> from, int into) throws IOException {
        return change(trove, () -> {
            List<int[]> all = new ArrayList<>();
            for (int number : from) {
                Optional<PlannedPart> part = find(trove, number);
                Optional<String> objection = objection(trove, number, part);
                if (objection.isPresent()) {
                    return new Refused(objection.get());
                }
                if (number == into) {
                    return new Refused("part " + number + " cannot be merged into itself");
                }
                all.add(newsroom.catalog().parts().numbers(part.orElseThrow().id()));
            }
            Optional<PlannedPart> target = find(trove, into);
            Optional<String> objection = objection(trove, into, target);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            long row = target.orElseThrow().id();
            List<PlanChanges.Part> parts = new ArrayList<>();
            for (PlannedPart one : toCome(trove)) {
                parts.add(one.id() == row ? chosen(one) : PlanChanges.Part.of(one));
            }
            int[] numbers = all.stream().flatMapToInt(Arrays::stream).sorted().toArray();
            String words = "merged part "
                    + String.join(", ", from.stream().map(String::valueOf).toList()) + " into part " + into;
            return apply(trove, new Draft(words, parts, List.of(new PlanChanges.Placement(numbers, row))), List.of());
        });
    }

    /** Gives a part another date. @param following whether all later parts of the trove are moved by the same time */
    public Result reschedule(HeldTrove trove, int number, Shift shift, boolean following) throws IOException {
        return change(trove, () -> {
            Optional<PlannedPart> found = find(trove, number);
            Optional<String> objection = objection(trove, number, found);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            PlannedPart part = found.orElseThrow();
            Instant due = shift.from(part.due());
            boolean isEarlier = due.isBefore(part.due());
            if (due.equals(part.due()) || isEarlier != shift.earlier()) {
                return new Refused(
                        "part " + number + " is due " + part.due() + (due.equals(part.due()) ? " already" : "")
                                + ": give " + (shift.earlier() ? "an earlier" : "a later") + " time");
            }
            List<PlanChanges.Part> parts = new ArrayList<>();
            for (PlannedPart one : toCome(trove)) {
                PlanChanges.Part old = PlanChanges.Part.of(one);
                boolean isMoved = one.id() == part.id() || following && one.number() > number;
                Instant then = !isMoved
                        ? one.due()
                        : shift.to() == null
                                ? shift.from(one.due())
                                : one.due().plus(Duration.between(part.due(), due));
                if (then.isBefore(Instant.EPOCH) || then.isAfter(LATEST)) {
                    return new Refused("part " + one.number() + " would be due outside the years 1970 to 9998");
                }
                parts.add(new PlanChanges.Part(old.id(), old.title(), old.announcement(), then, old.chosen()));
            }
            String words = (shift.earlier() ? "brought forward part " : "postponed part ")
                    + number
                    + (following ? " and all later parts" : "");
            return apply(trove, new Draft(words, parts, List.of()), List.of());
        });
    }

    /**
     * Distributes the documents of some parts among them in another order. Every part keeps its date, title and size.
     *
     * @param numbers the parts; empty for all unpublished parts that were scheduled
     * @param order as for {@link PlanReleases#run}
     * @param words the order in words
     */
    public Result order(HeldTrove trove, List<Integer> numbers, int @Nullable [] order, String words)
            throws IOException {
        return change(trove, () -> {
            List<PlannedPart> before = toCome(trove);
            for (int number : numbers) {
                Optional<String> objection = objection(trove, number, find(trove, number));
                if (objection.isPresent()) {
                    return new Refused(objection.get());
                }
            }
            List<PlannedPart> ordered = before.stream()
                    .filter(part -> numbers.isEmpty() ? !part.chosen() : numbers.contains(part.number()))
                    .toList();
            if (ordered.isEmpty()) {
                return new Refused("no part is scheduled; to order parts whose content you chose, name them with"
                        + "  --parts 3,4");
            }
            Catalog catalog = newsroom.catalog();
            int[] documents = ordered.stream()
                    .flatMapToInt(part -> Arrays.stream(catalog.parts().numbers(part.id())))
                    .sorted()
                    .toArray();
            int[] sorted = PlanReleases.inOrder(documents, order);
            List<PlanChanges.Placement> placements = new ArrayList<>();
            int from = 0;
            for (PlannedPart part : ordered) {
                int size = catalog.parts().numbers(part.id()).length; // without those that it shows again
                int[] content = Arrays.copyOfRange(sorted, from, from + size);
                Arrays.sort(content);
                from += size;
                long[] rows = catalog.planChanges().partsOf(trove.id(), content);
                int[] moved = IntStream.range(0, content.length)
                        .filter(i -> rows[i] != part.id())
                        .map(i -> content[i])
                        .toArray();
                placements.add(new PlanChanges.Placement(moved, part.id()));
            }
            if (placements.stream().allMatch(one -> one.numbers().length == 0)) {
                return new Refused("the documents are in this order already");
            }
            List<PlanChanges.Part> parts = before.stream()
                    .map(part -> ordered.contains(part) ? chosen(part) : PlanChanges.Part.of(part))
                    .toList();
            return apply(trove, new Draft("ordered " + words, parts, placements), List.of());
        });
    }

    /** Restores the plan before the last change. */
    public Result undo(HeldTrove trove) throws IOException {
        return change(trove, () -> {
            PlanChanges changes = newsroom.catalog().planChanges();
            List<PlanChanges.Past> last = changes.list(trove.id(), 1);
            if (last.isEmpty()) {
                return new Refused("there is no change of the plan of " + trove.slug() + " to undo");
            }
            Integer published = changes.publishedSince(last.getFirst());
            if (published != null) {
                return new Refused("the last change (" + last.getFirst().words() + ") cannot be undone, because part "
                        + published + " was published after it. Change the plan of the other parts with  daylight plan"
                        + " move  or  daylight plan postpone");
            }
            List<PlannedPart> before = toCome(trove);
            changes.undo(trove.id(), last.getFirst());
            String words = "undone: " + last.getFirst().words();
            return new Changed(words, before, toCome(trove), last.getFirst().documents(), List.of(), 0, 0);
        });
    }

    /** The changes that can be undone, the newest first. */
    public List<PlanChanges.Past> history(HeldTrove trove) {
        return newsroom.catalog().planChanges().list(trove.id(), PlanChanges.KEPT);
    }

    private Result change(HeldTrove trove, Callable<Result> work) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            if (dryRun) {
                return newsroom.catalog().tryOut(work);
            }
            Result result = newsroom.catalog().together(() -> {
                Result changed = work.call();
                steps.reached("placed");
                // If the process stops here, the old plan is there.
                return changed;
            });
            // If the process stops here, the new plan is there.
            steps.reached("changed");
            return result;
        }
    }

    private Changed apply(HeldTrove trove, Draft draft, List<Integer> published) {
        Catalog catalog = newsroom.catalog();
        List<PlannedPart> before = toCome(trove);
        catalog.planChanges().apply(trove.id(), now, draft.words(), draft.parts(), draft.placements());
        int[] moved = draft.placements().stream()
                .flatMapToInt(placement -> Arrays.stream(placement.numbers()))
                .toArray();
        long copies = 0;
        int withheld = 0;
        if (draft.placements().size() == 1 && moved.length > 0) { // otherwise only the order was changed
            long part = catalog.planChanges().partsOf(trove.id(), new int[] {moved[0]})[0];
            copies = catalog.matches().copiesInOtherParts(trove.id(), moved, part);
            withheld = part == 0 ? 0 : catalog.planChanges().countWithheld(trove.id(), moved);
        }
        return new Changed(draft.words(), before, toCome(trove), moved.length, published, copies, withheld);
    }

    private static PlanChanges.Part chosen(PlannedPart part) {
        PlanChanges.Part old = PlanChanges.Part.of(part);
        return new PlanChanges.Part(old.id(), old.title(), old.announcement(), old.due(), true);
    }

    private List<PlannedPart> toCome(HeldTrove trove) {
        return newsroom.catalog().parts().of(trove.id()).stream()
                .filter(part -> !part.isFixed())
                .toList();
    }

    private Optional<PlannedPart> find(HeldTrove trove, int number) {
        return newsroom.catalog().parts().find(trove.slug(), number);
    }

    /** Why a part cannot be changed. */
    private static Optional<String> objection(HeldTrove trove, int number, Optional<PlannedPart> part) {
        if (part.isEmpty()) {
            return Optional.of("no part " + number + " of " + trove.slug() + " is planned; see  daylight plan --trove "
                    + trove.slug());
        }
        if (part.get().published() == null) {
            return part.get().isFixed() ? Optional.of(part.get().sealedWords()) : Optional.empty();
        }
        return Optional.of("part " + number + " of " + trove.slug() + " is published and cannot be changed");
    }

    private static String count(int documents) {
        return documents == 1 ? "1 document" : documents + " documents";
    }
}
