package org.daylight.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The "now" that a release may rely on: never ahead of the truth because somebody, or something, moved the clock.
 *
 * <p>The wall clock is believed when this is made; from then on it is held against a {@link SteadyTime}. {@link #now} is the earlier of
 * the two: a clock that was set ahead is not followed, and {@link #doubt} says so; a clock that was set back is waited for.
 * Publishing late can be mended; publishing early cannot.
 */
public final class ReleaseClock {

    /** A clock that is corrected by less than this is not worth a warning. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Clock wall;
    private final SteadyTime steady;
    private final Instant anchor;
    private final Duration anchoredAt;

    /** Believes the wall clock as it stands now. */
    public ReleaseClock(Clock wall, SteadyTime steady) {
        this.wall = wall;
        this.steady = steady;
        this.anchor = wall.instant();
        this.anchoredAt = steady.elapsed();
    }

    /** A moment that has certainly come. */
    public Instant now() {
        Instant shown = wall.instant();
        Instant counted = counted();
        return shown.isBefore(counted) ? shown : counted;
    }

    /** How far the wall clock is ahead of the time that has really passed; empty when it is believed. */
    public Optional<Duration> doubt() {
        Duration ahead = Duration.between(counted(), wall.instant());
        return ahead.compareTo(TOLERANCE) > 0 ? Optional.of(ahead) : Optional.empty();
    }

    private Instant counted() {
        return anchor.plus(steady.elapsed().minus(anchoredAt));
    }
}
