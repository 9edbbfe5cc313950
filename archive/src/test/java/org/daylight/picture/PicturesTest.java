package org.daylight.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.daylight.picture.CorrespondenceGraph.Correspondent;
import org.daylight.picture.CorrespondenceGraph.Written;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PicturesTest {

    @Nested
    class ACircleOfPeople {

        private static List<Correspondent> crowd(int size) {
            List<Correspondent> crowd = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                crowd.add(
                        new Correspondent("p" + i + "@" + "abc".charAt(i % 3) + ".example", "Person " + i, 1 + i * 7L));
            }
            return crowd;
        }

        private static Map<String, String> places(CorrespondenceGraph picture) {
            return picture.people().stream()
                    .collect(Collectors.toMap(CorrespondenceGraph.Person::address, p -> p.x() + " " + p.y()));
        }

        @Test
        void isStableWhateverTheCounts() {
            List<Correspondent> crowd = crowd(40);
            CorrespondenceGraph before =
                    CorrespondenceGraph.of(crowd, List.of(new Written("p0@a.example", "p1@b.example", 3)));
            List<Correspondent> later = new ArrayList<>();
            for (Correspondent one : crowd) {
                later.add(new Correspondent(one.address(), one.name(), 1_000 - one.count()));
            }
            Collections.shuffle(later, new Random(7));
            assertEquals(places(before), places(CorrespondenceGraph.of(later, List.of())));
        }

        @Test
        void placesPeopleOfOneOrganisationTogether() {
            List<String> houses = CorrespondenceGraph.of(crowd(12), List.of()).people().stream()
                    .map(person -> person.address().replaceAll(".*@", ""))
                    .distinct()
                    .toList();
            assertEquals(List.of("a.example", "b.example", "c.example"), houses);
        }

        @Test
        void tellsBothDirectionsOfAPair() {
            CorrespondenceGraph picture = CorrespondenceGraph.of(
                    crowd(3),
                    List.of(
                            new Written("p0@a.example", "p1@b.example", 3),
                            new Written("p1@b.example", "p0@a.example", 5),
                            new Written("p2@c.example", "p0@a.example", 9),
                            new Written("p2@c.example", "p2@c.example", 99),
                            new Written("p2@c.example", "nobody@here.example", 99)));
            assertEquals(2, picture.pairs().size());
            CorrespondenceGraph.Pair first = picture.pairs().getFirst();
            assertEquals("p2@c.example", first.first().address());
            assertEquals(9, first.there());
            assertEquals(0, first.back());
            CorrespondenceGraph.Pair second = picture.pairs().getLast();
            assertEquals("p1@b.example", second.first().address(), "who wrote more stands first");
            assertEquals(5, second.there());
            assertEquals(3, second.back());
            assertTrue(picture.lines().getFirst().tenths()
                    < picture.lines().getLast().tenths());
        }

        @Test
        void isBounded() {
            List<Correspondent> crowd = crowd(40);
            List<Written> written = new ArrayList<>();
            for (Correspondent a : crowd) {
                for (Correspondent b : crowd) {
                    written.add(new Written(a.address(), b.address(), 1));
                }
            }
            CorrespondenceGraph picture = CorrespondenceGraph.of(crowd, written);
            assertEquals(780, picture.pairs().size());
            assertEquals(80, picture.lines().size());
            assertEquals(700, picture.undrawn());
        }

        @Test
        void staysInsideItsSquareAndCutsLongNames() {
            Correspondent loud = new Correspondent("a@a.example", "𝐀".repeat(300), Long.MAX_VALUE);
            for (CorrespondenceGraph.Person person : CorrespondenceGraph.of(
                            List.of(loud, new Correspondent("b@a.example", "", 0)), List.of())
                    .people()) {
                assertTrue(person.x() > 0 && person.x() < CorrespondenceGraph.SIDE, person::toString);
                assertTrue(person.y() > 0 && person.y() < CorrespondenceGraph.SIDE, person::toString);
                assertTrue(person.label().codePointCount(0, person.label().length()) <= 26);
                assertTrue(person.label().isEmpty()
                        || !Character.isHighSurrogate(
                                person.label().charAt(person.label().length() - 2)));
            }
        }

        @Test
        void withoutPeopleIsEmpty() {
            CorrespondenceGraph picture = CorrespondenceGraph.of(List.of(), List.of());
            assertEquals(List.of(), picture.people());
            assertEquals(List.of(), picture.pairs());
        }
    }

    @Nested
    class StatesByMonth {

        @Test
        void piecesAreStackedAndFillTheBar() {
            StackedTimeline states = StackedTimeline.of(
                    List.of(Map.of("2015-03", 1L, "unknown", 9L), Map.of("2015-03", 3L, "2015-05", 2L), Map.of()));
            assertEquals(List.of(1L, 5L, 0L), states.totals());
            assertEquals(3, states.bars().size());
            StackedTimeline.Bar march = states.bars().getFirst();
            assertEquals(List.of(1L, 3L, 0L), march.counts());
            assertEquals(
                    List.of(
                            new StackedTimeline.Piece(0, StackedTimeline.HEIGHT * 3 / 4, StackedTimeline.HEIGHT / 4),
                            new StackedTimeline.Piece(1, 0, StackedTimeline.HEIGHT * 3 / 4)),
                    march.pieces());
            assertEquals(List.of(), states.bars().get(1).pieces());
        }

        @Test
        void yearsTakeThePlaceOfMonthsAndFarDatesAreCountedOnly() {
            StackedTimeline states = StackedTimeline.of(
                    List.of(Map.of("2001-01", 5_000L, "2015-03", 5_000L, "9999-12", 1L, "0001-01", 1L)));
            assertTrue(states.byYear());
            assertEquals(15, states.bars().size());
            assertEquals(2, states.outside());
        }

        @Test
        void withoutADateThereIsNothingToDraw() {
            assertNull(StackedTimeline.of(List.of(Map.of("unknown", 4L))));
        }
    }

    @Nested
    class TheWayOfAMessage {

        private final Instant noon = Instant.parse("2015-03-12T12:00:00Z");

        @Test
        void timeRunsFromLeftToRightAndAStepBackIsMarked() {
            DeliveryTimes way = DeliveryTimes.of(List.of(
                    new DeliveryTimes.Station("a", noon),
                    new DeliveryTimes.Station("b", null),
                    new DeliveryTimes.Station("c", noon.plusSeconds(10)),
                    new DeliveryTimes.Station("d", noon.minusSeconds(10))));
            assertEquals(4, way.rows().size());
            assertFalse(way.rows().get(1).isDated());
            assertFalse(way.rows().get(0).isTied());
            assertFalse(way.rows().get(2).back());
            assertTrue(way.rows().get(3).back());
            assertEquals(way.rows().get(0).x(), way.rows().get(2).fromX(), "one without a time is passed over");
            assertTrue(way.rows().get(3).x() < way.rows().get(0).x());
            assertTrue(way.rows().get(2).x() <= DeliveryTimes.WIDTH);
        }

        @Test
        void oneTimeIsNoWay() {
            assertNull(DeliveryTimes.of(
                    List.of(new DeliveryTimes.Station("a", noon), new DeliveryTimes.Station("b", null))));
            assertTrue(DeliveryTimes.of(
                            List.of(new DeliveryTimes.Station("a", noon), new DeliveryTimes.Station("b", noon)))
                    .rows()
                    .getLast()
                    .isTied());
        }
    }

    @Nested
    class AWeek {

        @Test
        void countsWhatItShows() {
            var counts = new long[168];
            counts[9] = 100;
            counts[24 * 6 + 23] = 1;
            WeekHours week = WeekHours.of(counts);
            assertEquals(101, week.total());
            assertEquals(DayOfWeek.MONDAY, week.peak().day());
            assertEquals(9, week.peak().hour());
            assertEquals(5, week.days().getFirst().hours().get(9).shade());
            assertEquals(1, week.days().getLast().hours().get(23).shade(), "a single one is seen");
            assertEquals(0, week.days().get(2).hours().get(12).shade());
            assertEquals(DayOfWeek.SUNDAY, week.days().getLast().day());
        }

        @Test
        void mayBeEmptyAndHas168Hours() {
            assertEquals(0, WeekHours.of(new long[168]).total());
            assertThrows(IllegalArgumentException.class, () -> WeekHours.of(new long[167]));
        }
    }

    @Nested
    class Attachments {

        @Test
        void areBarsCutIntoSizes() {
            Map<String, long[]> counts = new HashMap<>();
            counts.put("image", new long[] {1, 0, 99_999});
            counts.put("pdf", new long[] {0, 200_000, 0});
            counts.put("none", new long[3]);
            KindsAndSizes picture = KindsAndSizes.of(List.of("small", "middle", "large"), counts);
            assertEquals(
                    List.of("pdf", "image"),
                    picture.kinds().stream().map(KindsAndSizes.Kind::kind).toList());
            assertEquals(300_000, picture.total());
            KindsAndSizes.Piece whole = picture.kinds().getFirst().parts().get(1);
            assertEquals(KindsAndSizes.WIDTH, whole.width());
            KindsAndSizes.Piece single = picture.kinds().getLast().parts().getFirst();
            assertTrue(single.width() > 0, "a single one is seen");
            assertEquals(0, picture.kinds().getLast().parts().get(1).width());
        }
    }

    @Nested
    class DaysOfReleases {

        @Test
        void areInTheirWeeks() {
            ReleaseYears picture = ReleaseYears.of(Map.of(
                    LocalDate.of(2026, 1, 1), new ReleaseYears.Out(1, 500),
                    LocalDate.of(2026, 1, 5), new ReleaseYears.Out(2, 1_000),
                    LocalDate.of(2024, 12, 31), new ReleaseYears.Out(1, 1)));
            assertEquals(
                    List.of(2026, 2024),
                    picture.years().stream().map(ReleaseYears.Year::year).toList());
            ReleaseYears.Year year = picture.years().getFirst();
            ReleaseYears.Day newYear = year.days().getFirst();
            assertEquals(0, newYear.x());
            assertEquals(ReleaseYears.TOP + 3 * ReleaseYears.CELL, newYear.y(), "1 January 2026 is a Thursday");
            ReleaseYears.Day monday = year.days().getLast();
            assertEquals(ReleaseYears.CELL, monday.x());
            assertEquals(ReleaseYears.TOP, monday.y());
            assertEquals(5, monday.shade());
            assertEquals(3, year.releases());
            assertEquals(1_500, year.months().getFirst().documents());
            assertEquals(363, year.blank().chars().filter(c -> c == 'M').count());
            ReleaseYears.Day last = picture.years().getLast().days().getLast();
            assertTrue(last.x() + ReleaseYears.CELL <= ReleaseYears.WIDTH, "31 December of a leap year");
        }

        @Test
        void areDrawnForThreeYears() {
            Map<LocalDate, ReleaseYears.Out> out = new HashMap<>();
            for (int year = 2000; year < 2010; year++) {
                out.put(LocalDate.of(year, 6, 1), new ReleaseYears.Out(1, 0));
            }
            ReleaseYears picture = ReleaseYears.of(out);
            assertEquals(3, picture.years().size());
            assertEquals(7, picture.earlier());
            assertEquals(2009, picture.years().getFirst().year());
        }
    }
}
