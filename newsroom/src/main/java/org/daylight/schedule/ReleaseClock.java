package org.daylight.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The current time for releases, which is never ahead of the real time, even if the clock was moved.
 *
 * <p>At one moment, the anchor, the wall clock is trusted: when this is created, or earlier, in another process since
 * the machine was started. From then on it is compared with a {@link SteadyTime}. {@link #now} is the earlier of the
 * two. A clock that was set ahead is not followed, and {@link #doubt} says so; for a clock that was set back, releases
 * wait. Publishing late can be corrected; publishing early cannot.
 */
public final class ReleaseClock {

    /** No warning is given for a clock that is corrected by less than this. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Clock wall;
    private final SteadyTime steady;
    private final Anchor anchor;

    /**
     * When the wall clock was trusted.
     *
     * @param wall what it showed
     * @param steady the steady time at that moment
     */
    public record Anchor(Instant wall, Duration steady) {}

    /** Trusts the wall clock now. */
    public ReleaseClock(Clock wall, SteadyTime steady) {
        this(wall, steady, new Anchor(wall.instant(), steady.elapsed()));
    }

    /** Continues from an anchor of the same steady time. */
    public ReleaseClock(Clock wall, SteadyTime steady, Anchor anchor) {
        this.wall = wall;
        this.steady = steady;
        this.anchor = anchor;
    }

    /**
     * An anchor from which another process may continue: never ahead of this clock, and behind it if the wall clock was
     * set back.
     */
    public Anchor anchor() {
        Duration elapsed = steady.elapsed();
        Instant counted = anchor.wall.plus(elapsed.minus(anchor.steady));
        Instant shown = wall.instant();
        return new Anchor(shown.isBefore(counted.minus(TOLERANCE)) ? shown : counted, elapsed);
    }

    /** A moment that has certainly passed. */
    public Instant now() {
        Instant shown = wall.instant();
        Instant counted = counted();
        return shown.isBefore(counted) ? shown : counted;
    }

    /** How far the wall clock is ahead of the time that has really passed; empty when it is trusted. */
    public Optional<Duration> doubt() {
        Duration ahead = Duration.between(counted(), wall.instant());
        return ahead.compareTo(TOLERANCE) > 0 ? Optional.of(ahead) : Optional.empty();
    }

    private Instant counted() {
        return anchor.wall.plus(steady.elapsed().minus(anchor.steady));
    }
}
