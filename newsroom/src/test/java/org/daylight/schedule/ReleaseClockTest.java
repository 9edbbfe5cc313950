package org.daylight.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ReleaseClockTest {

    private static final Instant START = Instant.parse("2026-12-01T08:00:00Z");

    private Instant shown = START;
    private Duration passed = Duration.ofDays(3);
    private final ReleaseClock clock = new ReleaseClock(new Shown(), () -> passed);

    @Test
    void withoutChangesItIsTheWallClock() {
        pass(Duration.ofMinutes(90));

        assertEquals(START.plus(Duration.ofMinutes(90)), clock.now());
        assertTrue(clock.doubt().isEmpty());
    }

    @Test
    void aClockThatIsSetAheadIsNotFollowedHoweverLongItStaysThere() {
        shown = shown.plus(Duration.ofDays(365));
        pass(Duration.ofHours(5));

        assertEquals(START.plus(Duration.ofHours(5)), clock.now());
        assertEquals(Duration.ofDays(365), clock.doubt().orElseThrow());
    }

    @Test
    void aClockThatIsSetBackDelaysReleasesAndIsTrustedAgainOnceCorrected() {
        pass(Duration.ofHours(1));
        shown = shown.minus(Duration.ofDays(2));
        assertEquals(START.minus(Duration.ofDays(2)).plus(Duration.ofHours(1)), clock.now());

        shown = shown.plus(Duration.ofDays(2));
        assertEquals(START.plus(Duration.ofHours(1)), clock.now());
    }

    @Test
    void aClockThatJumpsNeverShowsAFutureMoment() {
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofSeconds(30));
            Instant real = START.plus(Duration.ofSeconds(30L * (i + 1)));
            shown = real.plusSeconds((i * 7919L) % 100_000 - 50_000);
            assertTrue(!clock.now().isAfter(real), "ahead of the time that has passed");
        }
    }

    @Test
    void aDifferenceOfFiveSecondsIsACorrection() {
        shown = shown.plusSeconds(5);
        assertTrue(clock.doubt().isEmpty());
        assertEquals(START, clock.now());
        shown = shown.plusMillis(1);
        assertEquals(Duration.ofMillis(5_001), clock.doubt().orElseThrow());
    }

    @Test
    void anotherProcessContinuesFromTheTimeThatHasPassed() {
        pass(Duration.ofHours(2));
        shown = shown.plus(Duration.ofDays(9)); // set ahead
        ReleaseClock.Anchor anchor = clock.anchor();
        assertEquals(new ReleaseClock.Anchor(START.plus(Duration.ofHours(2)), passed), anchor);
        var next = new ReleaseClock(new Shown(), () -> passed, anchor);
        pass(Duration.ofHours(1));
        assertEquals(START.plus(Duration.ofHours(3)), next.now());
    }

    @Test
    void anotherProcessContinuesFromAClockThatWasSetBackByMoreThanACorrection() {
        pass(Duration.ofHours(2));
        Instant right = shown;
        shown = right.minusSeconds(5);
        assertEquals(right, clock.anchor().wall());
        shown = right.minusMillis(5_001);
        assertEquals(shown, clock.anchor().wall());
    }

    @Test
    void aSteadyTimeThatFollowsAClockNamesWhatItCountsFrom() {
        SteadyTime steady = SteadyTime.of(new Shown());
        assertEquals(Duration.between(Instant.EPOCH, START), steady.elapsed());
        assertEquals("1970", steady.since());
        SteadyTime unknown = () -> Duration.ZERO;
        assertEquals("", unknown.since());
    }

    private void pass(Duration time) {
        shown = shown.plus(time);
        passed = passed.plus(time);
    }

    private final class Shown extends Clock {
        @Override
        public Instant instant() {
            return shown;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
