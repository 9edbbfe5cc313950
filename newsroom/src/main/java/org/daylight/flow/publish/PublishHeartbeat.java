package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.trustees.TrusteeRule;

/**
 * Adds a heartbeat to the log: the publisher can still act, so the trustees may not ({@code spec/trustees.md} section 5). If it is stopped at any
 * step, either nothing is public or all of it.
 */
public final class PublishHeartbeat {

    /** How long {@link #ifDue} does not read the log again. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final Newsroom newsroom;
    private final StepListener steps;
    private Instant again = Instant.MIN;

    public PublishHeartbeat(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishHeartbeat(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * Adds one if the plan for trustees needs it now: when half of the promised days have passed since the newest. May be called often.
     *
     * @param now a moment that has certainly passed
     * @return whether the log has a new entry; always false if there is no plan
     */
    public boolean ifDue(Instant now) throws IOException {
        if (now.isBefore(again)) {
            return false;
        }
        again = now.plus(PAUSE);
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return false;
        }
        PublicRecord record;
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            record = archive.contents();
        }
        if (record.trustees().isEmpty()
                || !TrusteeRule.isHeartbeatDue(
                        record.trustees().getLast(), record.heartbeat().orElse(null), now)) {
            return false;
        }
        run(now);
        return true;
    }

    /**
     * Adds one.
     *
     * @param now a moment that has certainly passed
     * @return its time, in whole seconds
     * @throws IOException with a one-line message, also when the log has a heartbeat of a later time
     */
    public Instant run(Instant now) throws IOException {
        Instant time = now.truncatedTo(ChronoUnit.SECONDS);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            enter(publication, time);
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return time;
        }
    }

    /** Adds one to a publication. */
    static void enter(Publication publication, Instant time) throws IOException {
        Optional<Instant> before = publication.heartbeat();
        if (before.isPresent() && time.isBefore(before.get())) {
            throw new IOException("the newest heartbeat in the log has the time " + before.get()
                    + ", which is later than now: set the clock of this machine; nothing was published");
        }
        publication.enter(new LogEntry.Heartbeat(time));
    }
}
