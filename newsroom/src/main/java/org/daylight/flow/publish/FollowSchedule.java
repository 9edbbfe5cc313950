package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;

/**
 * The long-running form: publishes each part when its time has come, in order, and catches up after an outage. It never publishes before a
 * part is due, because it asks a {@link ReleaseClock}, and never twice, because the catalog and the stage say what has been.
 */
public final class FollowSchedule {

    /** It looks at the plan at least this often: an editor may have changed it. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(20);

    /** After a failure (a full disk, a shut gate) it tries again this much later. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(60);

    private final Newsroom newsroom;
    private final PublishRelease publish;
    private final ReleaseClock clock;
    private final Nap nap;
    private final Watch watch;

    /** Waits; returns early, with false, when the program is to end. */
    public interface Nap {
        boolean sleep(Duration duration);
    }

    /** Is told what happens. */
    public interface Watch {
        void published(PublishRelease.Published published);

        /** The next part could not be published; it is tried again. */
        void failed(String reason);

        void waiting(PlannedPart next);

        /** All that is to come is in troves that an editor has paused. */
        void paused();

        /** The wall clock runs ahead of the time that has passed; releases go by the latter. */
        void doubtful(Duration ahead);
    }

    public FollowSchedule(Newsroom newsroom, PublishRelease publish, ReleaseClock clock, Nap nap, Watch watch) {
        this.newsroom = newsroom;
        this.publish = publish;
        this.clock = clock;
        this.nap = nap;
        this.watch = watch;
    }

    /** Goes on until every planned part is published, or the nap says that the program is to end. True when all are published. */
    public boolean run() {
        PlannedPart announced = null;
        boolean doubted = false;
        boolean paused = false;
        while (true) {
            Optional<Duration> ahead = clock.doubt();
            if (ahead.isPresent() && !doubted) {
                watch.doubtful(ahead.get());
            }
            doubted = ahead.isPresent();
            Duration wait;
            switch (step()) {
                case PublishRelease.Published published -> {
                    watch.published(published);
                    wait = Duration.ZERO;
                }
                case PublishRelease.Refused refused -> {
                    watch.failed(refused.reason());
                    wait = AFTER_FAILURE;
                }
                case PublishRelease.NotDue notDue -> {
                    paused = false;
                    if (!notDue.next().equals(announced)) {
                        announced = notDue.next();
                        watch.waiting(announced);
                    }
                    wait = untilDue(notDue.next().due());
                }
                case PublishRelease.NothingPlanned nothing -> {
                    if (!newsroom.catalog().parts().isAnyPaused()) {
                        return true;
                    }
                    if (!paused) {
                        watch.paused();
                    }
                    paused = true;
                    announced = null;
                    wait = LONGEST_NAP;
                }
            }
            if (!wait.isZero() && !nap.sleep(wait)) {
                return false;
            }
        }
    }

    private PublishRelease.Result step() {
        try {
            return publish.next(clock.now(), false);
        } catch (IOException | RuntimeException e) {
            PlannedPart next = newsroom.catalog().parts().next().orElseThrow();
            return new PublishRelease.Refused(next, String.valueOf(e.getMessage()));
        }
    }

    private Duration untilDue(Instant due) {
        Duration left = Duration.between(clock.now(), due);
        Duration nap = left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
        return nap.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : nap;
    }
}
