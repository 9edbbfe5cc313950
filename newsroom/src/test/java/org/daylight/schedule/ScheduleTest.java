package org.daylight.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Instant FIRST = Instant.parse("2026-12-01T09:00:00Z");
    private static final Interval DAILY = Interval.parse("day");

    @Test
    void thirtyPartsAreAsEvenAsCanBeAndADayApart() {
        List<Schedule.Slot> slots = Schedule.inParts(1, 1, 2_914, 30, FIRST, DAILY);

        assertEquals(30, slots.size());
        assertEquals(new Schedule.Slot(1, FIRST, 1, 98), slots.getFirst());
        assertEquals(new Schedule.Slot(30, Instant.parse("2026-12-30T09:00:00Z"), 2_818, 2_914), slots.getLast());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,7", "30,29", "100,7", "325616,30", "2147483,30000"})
    void everyDocumentHasExactlyOnePart(int documents, int parts) {
        int next = 1;
        int smallest = Integer.MAX_VALUE;
        int largest = 0;
        for (Schedule.Slot slot : Schedule.inParts(1, 1, documents, parts, FIRST, DAILY)) {
            assertEquals(next, slot.first());
            int size = slot.last() - slot.first() + 1;
            smallest = Math.min(smallest, size);
            largest = Math.max(largest, size);
            next = slot.last() + 1;
        }
        assertEquals(documents + 1, next);
        assertTrue(largest - smallest <= 1);
    }

    @Test
    void partsOfAGivenSizeLeaveTheRestToTheLast() {
        List<Schedule.Slot> slots = Schedule.bySize(4, 301, 1_000, 300, FIRST, Interval.parse("PT6H"));

        assertEquals(
                List.of(
                        new Schedule.Slot(4, FIRST, 301, 600),
                        new Schedule.Slot(5, Instant.parse("2026-12-01T15:00:00Z"), 601, 900),
                        new Schedule.Slot(6, Instant.parse("2026-12-01T21:00:00Z"), 901, 1_000)),
                slots);
    }

    @Test
    void whatCannotBeDividedIsRefusedWithItsReason() {
        assertMessage("too few", () -> Schedule.inParts(1, 1, 5, 6, FIRST, DAILY));
        assertMessage("--parts", () -> Schedule.inParts(1, 1, 5, 0, FIRST, DAILY));
        assertMessage("--size", () -> Schedule.bySize(1, 1, 5, 0, FIRST, DAILY));
        assertMessage("no documents", () -> Schedule.bySize(1, 1, 0, 10, FIRST, DAILY));
        assertMessage("at most", () -> Schedule.bySize(1, 1, 2_000_000_000, 1, FIRST, DAILY));
    }

    @Test
    void asManyPartsAsDocumentsAndUpToTheLimitArePossible() {
        assertEquals(5, Schedule.inParts(1, 1, 5, 5, FIRST, DAILY).size());
        assertEquals(
                30_000, Schedule.inParts(1, 1, 30_000, 30_000, FIRST, DAILY).size());
        assertMessage("--parts", () -> Schedule.inParts(1, 1, 40_000, 30_001, FIRST, DAILY));
        assertEquals(30_000, Schedule.bySize(1, 1, 60_000, 2, FIRST, DAILY).size());
        assertMessage("makes 30001 parts", () -> Schedule.bySize(1, 1, 60_001, 2, FIRST, DAILY));
        assertEquals(List.of(new Schedule.Slot(3, FIRST, 7, 7)), Schedule.bySize(3, 7, 7, 1, FIRST, DAILY));
        assertMessage("only 3 documents to plan", () -> Schedule.inParts(1, 7, 9, 4, FIRST, DAILY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT876000H", "P1200M", "P100Y", "P36500D", "P1D", "P1Y2M3D"})
    void intervalsFromASecondToAHundredYearsAreAccepted(String text) {
        assertTrue(Interval.parse(text).after(FIRST, 1).isAfter(FIRST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT876000H1S", "P1201M", "P36501D", "P1M-1D", "PT-1S"})
    void shorterAndLongerOnesAreNot(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Interval.parse(text))
                .getMessage();
        assertEquals(
                "\"" + text + "\" is not an interval: write hour, day, week, or an ISO 8601 duration such as PT6H or"
                        + " P2D",
                message);
    }

    @Test
    void hoursDaysAndWeeksHaveNames() {
        assertEquals(FIRST.plusSeconds(2 * 3_600), Interval.parse(" hour ").after(FIRST, 2));
        assertEquals(FIRST.plusSeconds(2 * 86_400), Interval.parse("Day").after(FIRST, 2));
        assertEquals(FIRST.plusSeconds(14 * 86_400), Interval.parse("WEEK").after(FIRST, 2));
        assertEquals(FIRST, Interval.parse("p1w").after(FIRST, 0));
    }

    @Test
    void monthsAreCountedFromTheFirstPart() {
        Interval monthly = Interval.parse("P1M");
        Instant last = Instant.parse("2027-01-31T09:00:00Z");

        assertEquals(Instant.parse("2027-02-28T09:00:00Z"), monthly.after(last, 1));
        assertEquals(Instant.parse("2027-03-31T09:00:00Z"), monthly.after(last, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "daily", "P0D", "PT0S", "-P1D", "PT-6H", "P9999999Y", "PT99999999999H"})
    void malformedIntervalsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Interval.parse(text));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable executable) {
        String message =
                assertThrows(IllegalArgumentException.class, executable).getMessage();
        assertTrue(message.contains(part), message);
    }
}
