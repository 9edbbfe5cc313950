package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;

/**
 * Publishes each part when it is due, in order, for as long as the program runs, and catches up after an outage. It
 * never publishes before a part is due, because it uses a {@link ReleaseClock}. It never publishes twice, because the
 * catalog and the stage record what was published.
 */
public final class FollowSchedule {

    /** The plan is read again at least this often, because an editor may have changed it. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(20);

    /** How long it waits after a failure (a full disk, a refusal by the gate) before it tries again. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(60);

    private final Newsroom newsroom;
    private final PublishRelease publish;
    private final ReleaseClock clock;
    private final Nap nap;
    private final Watch watch;
    private final ApprovalWarnings warnings;

    /** Waits for a time. Returns false, without waiting to the end, when the program must stop. */
    public interface Nap {
        boolean sleep(Duration duration);
    }

    /** Receives what happens. */
    public interface Watch {
        void published(PublishRelease.Published published);

        /** The next part could not be published; it will be tried again. Reported once as long as the reason is the same. */
        void failed(String reason);

        void waiting(PlannedPart next);

        /**
         * A part will be due soon, and two persons have not approved it. Reported once a day before it is due and once
         * an hour before.
         *
         * @param left until it is due
         * @param missing who has to do what, in one line
         */
        void unapproved(PlannedPart part, Duration left, String missing);

        /** An editor has paused every trove that has unpublished parts. */
        void paused();

        /** The wall clock is ahead of the time that has really passed. Releases follow the time that has passed. */
        void doubtful(Duration ahead);
    }

    public FollowSchedule(Newsroom newsroom, PublishRelease publish, ReleaseClock clock, Nap nap, Watch watch) {
        this.newsroom = newsroom;
        this.publish = publish;
        this.clock = clock;
        this.nap = nap;
        this.watch = watch;
        this.warnings = new ApprovalWarnings(newsroom);
    }

    /** Runs until every planned part is published, or the program must stop. Returns true when all are published. */
    public boolean run() {
        PlannedPart announced = null;
        boolean doubted = false;
        boolean paused = false;
        String failure = "";
        while (true) {
            Optional<Duration> ahead = clock.doubt();
            if (ahead.isPresent() && !doubted) {
                watch.doubtful(ahead.get());
            }
            doubted = ahead.isPresent();
            warnings.at(clock.now(), watch);
            Duration wait;
            switch (step()) {
                case PublishRelease.Published published -> {
                    failure = "";
                    watch.published(published);
                    wait = Duration.ZERO;
                }
                case PublishRelease.Refused refused -> {
                    // Once for each reason: a part may wait for days for an approval.
                    if (!refused.reason().equals(failure)) {
                        watch.failed(refused.reason());
                    }
                    failure = refused.reason();
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
