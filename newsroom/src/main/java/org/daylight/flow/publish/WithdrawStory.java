package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Withdraws a story with all its versions ({@code spec/stories.md} section 4.2). The newsroom's own file stays. If it is stopped before the decision,
 * nothing has happened; afterwards the next run completes it.
 */
public final class WithdrawStory {

    private final Newsroom newsroom;
    private final StepListener steps;

    public WithdrawStory(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public WithdrawStory(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * Withdraws it.
     *
     * @param reason for the public, permanently
     * @return why nothing was done; empty when it is withdrawn
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Optional<String> run(String name, String reason) throws IOException {
        LogEntry.VersionsWithdrawal entry;
        try {
            entry = new LogEntry.VersionsWithdrawal(FileKind.STORY, name, reason);
        } catch (Malformed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            steps.reached("begun");
            EarlierVersions logged = publication.versions(FileKind.STORY);
            if (logged.newest(name).isEmpty()) {
                return Optional.of("no story " + name + " is published");
            }
            if (logged.isWithdrawn(name)) {
                return Optional.of("the story " + name + " is already withdrawn");
            }
            if (PublishStory.saysRedacted(newsroom, reason)) {
                return Optional.of("the reason contains a string that is redacted in a trove: use other words");
            }
            publication.enter(entry);
            publication.decide();
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return Optional.empty();
        }
    }
}
