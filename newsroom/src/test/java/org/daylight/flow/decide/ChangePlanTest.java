package org.daylight.flow.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.schedule.Interval;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangePlanTest {

    private static final Interval DAY = Interval.parse("day");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private Path place;
    private Newsroom newsroom;
    private HeldTrove trove;
    private ChangePlan change;

    @BeforeAll
    static void importOnce() throws Exception {
        Path imported = RoomTemplates.imported(shared.resolve("newsroom"), shared.resolve("source"), 100);
        Rooms.plan(imported, 5);
    }

    @BeforeEach
    void fiveScheduledParts() throws Exception {
        place = folder.resolve("newsroom");
        Rooms.copy(shared.resolve("newsroom"), place);
        open();
    }

    private void open() throws Exception {
        newsroom = Newsroom.open(place);
        trove = newsroom.catalog().troves().find("harbour").orElseThrow();
        change = new ChangePlan(newsroom, Rooms.FIRST, false);
    }

    @AfterEach
    void close() {
        newsroom.close();
    }

    /** Every part with its numbers, and the numbers in no part. */
    private String plan() {
        StringBuilder plan = new StringBuilder();
        for (PlannedPart part : parts()) {
            plan.append(part).append(' ').append(Arrays.toString(numbers(part))).append('\n');
        }
        return plan.append(Arrays.toString(newsroom.catalog().parts().withoutPart(trove.id())))
                .toString();
    }

    private List<PlannedPart> parts() {
        return newsroom.catalog().parts().of(trove.id());
    }

    private int[] numbers(PlannedPart part) {
        return newsroom.catalog().parts().numbers(part.id());
    }

    private int[] numbers(int part) {
        return numbers(newsroom.catalog().parts().find("harbour", part).orElseThrow());
    }

    private ChangePlan.Changed changed(ChangePlan.Result result) {
        ChangePlan.Changed changed = assertInstanceOf(ChangePlan.Changed.class, result, result.toString());
        assertAddsUp();
        return changed;
    }

    private static String refused(ChangePlan.Result result) {
        return assertInstanceOf(ChangePlan.Refused.class, result).reason();
    }

    /** Every number is in exactly one part or in none; the parts are numbered without a gap, in the order of their dates. */
    private void assertAddsUp() {
        var all = new TreeSet<Integer>();
        int count = 0;
        int number = 0;
        Instant before = Instant.MIN;
        for (PlannedPart part : parts()) {
            int[] numbers = numbers(part);
            Arrays.stream(numbers).forEach(all::add);
            count += numbers.length;
            assertEquals(++number, part.number());
            assertTrue(part.published() != null || !part.due().isBefore(before), plan());
            before = part.published() != null ? before : part.due();
            assertEquals(numbers.length, part.size());
            assertEquals(numbers[0], part.first());
            assertEquals(numbers[numbers.length - 1], part.last());
        }
        int[] without = newsroom.catalog().parts().withoutPart(trove.id());
        Arrays.stream(without).forEach(all::add);
        assertEquals(without.length, newsroom.catalog().parts().countWithoutPart(trove.id()));
        assertEquals(trove.documents(), count + without.length);
        assertEquals(trove.documents(), all.size());
    }

    @Test
    void documentsMoveBetweenPartsThatAreNotPublished() throws Exception {
        ChangePlan.Changed moved = changed(change.move(trove, new int[] {90, 1, 3, 1}, 2));
        assertEquals(3, moved.documents());
        assertTrue(IntStream.of(numbers(2)).boxed().toList().containsAll(List.of(1, 3, 90)));
        assertTrue(newsroom.catalog().parts().find("harbour", 2).orElseThrow().chosen());
        assertTrue(newsroom.catalog().parts().find("harbour", 2).orElseThrow().hasGaps());
        assertEquals(2, changed(change.move(trove, new int[] {1, 3}, 0)).documents());
        assertEquals(2, newsroom.catalog().parts().countWithoutPart(trove.id()));
        assertTrue(refused(change.move(trove, new int[] {1}, 0)).contains("in no part already"));
        assertTrue(refused(change.move(trove, new int[] {0}, 2)).contains("there is no document harbour/0"));
        assertTrue(refused(change.move(trove, new int[] {1}, 6)).contains("no part 6 of harbour is planned"));
        assertTrue(refused(change.move(trove, new int[0], 2)).contains("no document is selected"));
    }

    @Test
    void aPartKeepsItsTitleAndAnnouncementWhenThePlanChanges() throws Exception {
        new DescribePart(newsroom).run(trove, 4, "The gala", "Who paid?", Rooms.FIRST);
        changed(change.create(trove, new int[] {5, 50}, "First of all", "", Rooms.FIRST.minusSeconds(60)));
        assertEquals("First of all", parts().get(0).title());
        assertEquals("Part 2", parts().get(1).title());
        assertEquals("The gala", parts().get(4).title());
        assertEquals("Who paid?", parts().get(4).announcement());
        changed(change.reschedule(trove, 5, new ChangePlan.Shift(null, true, Rooms.FIRST.minusSeconds(90)), false));
        assertEquals("The gala", parts().get(0).title());
        assertEquals("First of all", parts().get(1).title());
        changed(change.merge(trove, List.of(2), 1));
        assertEquals("The gala", parts().get(0).title());
        assertEquals("Who paid?", parts().get(0).announcement());
        assertEquals(5, parts().size());
    }

    @Test
    void aScheduleLeavesPartsWithChosenContentAsTheyAre() throws Exception {
        changed(change.create(trove, new int[] {5, 50, 95}, "The gala", "", Rooms.FIRST.plus(Duration.ofHours(36))));
        PlanReleases.Planned planned =
                new PlanReleases(newsroom).run(trove, new PlanReleases.Division(3, 0), Rooms.FIRST, DAY, Rooms.FIRST);
        assertAddsUp();
        assertEquals(1, planned.kept());
        assertEquals(
                List.of("Part 1", "Part 2", "The gala", "Part 4"),
                parts().stream().map(PlannedPart::title).toList());
        assertEquals(List.of(5, 50, 95), IntStream.of(numbers(3)).boxed().toList());
        assertEquals(0, newsroom.catalog().parts().countWithoutPart(trove.id()));
        changed(change.merge(trove, List.of(1, 2, 4), 3));
        var nothing = assertThrows(
                IllegalArgumentException.class,
                () -> new PlanReleases(newsroom)
                        .run(trove, new PlanReleases.Division(3, 0), Rooms.FIRST, DAY, Rooms.FIRST));
        assertTrue(nothing.getMessage().contains("daylight plan move --trove harbour --part N --to none"));
    }

    @Test
    void partsGetTheirDocumentsInAnotherOrder() throws Exception {
        int[] downwards = IntStream.rangeClosed(1, trove.documents())
                .map(number -> trove.documents() + 1 - number)
                .toArray();
        List<Integer> sizes = parts().stream().map(PlannedPart::size).toList();
        changed(change.order(trove, List.of(), downwards, "downwards"));
        assertEquals(sizes, parts().stream().map(PlannedPart::size).toList());
        assertEquals(trove.documents(), parts().getFirst().last());
        assertEquals(1, parts().getLast().first());
        assertTrue(refused(change.order(trove, List.of(), downwards, "")).contains("--parts"));
        assertTrue(refused(change.order(trove, List.of(1, 2), downwards, "")).contains("in this order already"));
        changed(change.order(trove, List.of(1, 5), null, "by number"));
        assertEquals(1, parts().getFirst().first());
    }

    @Test
    void whatIsPublishedStays() throws Exception {
        newsroom.close();
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(place, Rooms.FIRST, StepListener.NONE));
        open();
        int[] published = numbers(1);
        ChangePlan.Changed moved = changed(change.move(trove, new int[] {published[0], 90}, 2));
        assertEquals(List.of(published[0]), moved.published());
        assertEquals(1, moved.documents());
        assertTrue(refused(change.move(trove, published, 2)).contains("all of these documents are published"));
        assertTrue(refused(change.move(trove, new int[] {90}, 1)).contains("is published and cannot be changed"));
        assertTrue(refused(change.merge(trove, List.of(1), 2)).contains("is published and cannot be changed"));
        var later = new ChangePlan.Shift(DAY, false, null);
        assertTrue(refused(change.reschedule(trove, 1, later, true)).contains("is published and cannot be changed"));
        assertTrue(refused(change.order(trove, List.of(1, 2), null, "")).contains("is published"));
    }

    @Test
    void thePlanSaysThatATopicTellsSomethingAboutWithheldDocuments() throws Exception {
        newsroom.close();
        Rooms.withhold(place, 7, "privacy", StepListener.NONE);
        open();
        ChangePlan.Changed moved = changed(change.create(trove, new int[] {7, 70}, "The gala", "", Rooms.FIRST));
        assertEquals(1, moved.withheld());
        assertEquals(0, changed(change.move(trove, new int[] {7}, 0)).withheld());
    }

    @Test
    void aDryRunChangesNothingAndSaysTheSame() throws Exception {
        String before = plan();
        var trial = new ChangePlan(newsroom, Rooms.FIRST, true);
        ChangePlan.Changed expected = changed(trial.create(trove, new int[] {7, 70}, "The gala", "", Rooms.FIRST));
        assertEquals(before, plan());
        assertEquals(1, change.history(trove).size(), "the schedule");
        assertEquals(
                expected.after().toString(),
                changed(change.create(trove, new int[] {7, 70}, "The gala", "", Rooms.FIRST))
                        .after()
                        .toString());
    }

    /** Random changes, undone one by one: each time exactly the plan before is there. */
    @Test
    void undoRestoresThePlanBeforeExactly() throws Exception {
        var random = new Random(11);
        List<String> plans = new ArrayList<>();
        while (plans.size() < 40) {
            String before = plan();
            int last = parts().getLast().number();
            int part = 1 + random.nextInt(last);
            int[] some = random.ints(12, 1, trove.documents() + 1).toArray();
            ChangePlan.Result result = switch (random.nextInt(8)) {
                case 0 -> change.create(trove, some, "", "", Rooms.FIRST.plusSeconds(random.nextInt(500_000)));
                case 1 -> change.merge(trove, List.of(1 + random.nextInt(last)), part);
                case 2 ->
                    change.reschedule(
                            trove, part, new ChangePlan.Shift(DAY, random.nextBoolean(), null), random.nextBoolean());
                case 3 -> change.order(trove, List.of(part, last), some, "by chance");
                case 4 -> {
                    new DescribePart(newsroom).run(trove, part, "Title " + plans.size(), "", Rooms.FIRST);
                    yield new ChangePlan.Changed("", List.of(), List.of(), 0, List.of(), 0, 0);
                }
                case 5 -> {
                    boolean isFree = parts().stream().anyMatch(one -> !one.chosen())
                            || newsroom.catalog().parts().countWithoutPart(trove.id()) > 0;
                    if (isFree) {
                        new PlanReleases(newsroom)
                                .run(trove, new PlanReleases.Division(0, 9), Rooms.FIRST, DAY, some, Rooms.FIRST);
                    }
                    yield isFree
                            ? new ChangePlan.Changed("", List.of(), List.of(), 0, List.of(), 0, 0)
                            : new ChangePlan.Refused("");
                }
                default -> change.move(trove, some, random.nextInt(4) == 0 ? 0 : part);
            };
            assertAddsUp();
            if (result instanceof ChangePlan.Changed) {
                plans.add(before);
            } else {
                assertEquals(before, plan(), "a refusal changes nothing");
            }
        }
        assertEquals(41, change.history(trove).size());
        for (String before : plans.reversed()) {
            changed(change.undo(trove));
            assertEquals(before, plan());
        }
    }

    @Test
    void theOldestOfManyChangesAreForgotten() throws Exception {
        for (int i = 0; i < PlanChanges.KEPT + 5; i++) {
            changed(change.move(trove, new int[] {1}, 2 + i % 2));
        }
        assertEquals(PlanChanges.KEPT, change.history(trove).size());
    }

    @Test
    void aChangeIsNotUndoneAfterAPartWithItsDocumentsWasPublished() throws Exception {
        changed(change.move(trove, new int[] {90}, 1));
        changed(change.move(trove, new int[] {80}, 2));
        newsroom.close();
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(place, Rooms.FIRST, StepListener.NONE));
        open();
        changed(change.undo(trove));
        assertEquals(5, parts().size());
        String before = plan();
        String why = refused(change.undo(trove));
        assertTrue(why.contains("because part 1 was published after it"), why);
        assertEquals(before, plan());
        assertAddsUp();
    }

    @Test
    void anOrderOfPartsIsNotUndoneAfterOneOfThemWasPublished() throws Exception {
        changed(change.reschedule(trove, 1, new ChangePlan.Shift(Interval.parse("P3D"), false, null), false));
        newsroom.close();
        Instant second = Rooms.FIRST.plus(Duration.ofDays(1));
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(place, second, StepListener.NONE));
        open();
        assertTrue(refused(change.undo(trove)).contains("because part 1 was published after it"));
        assertAddsUp();
    }
}
