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
 * Withdraws a list of annotations with all its versions ({@code spec/annotations.md} section 4.2). The newsroom's own file stays. If it is stopped before the decision,
 * nothing has happened; afterwards the next run completes it.
 */
public final class WithdrawAnnotations {

    private final Newsroom newsroom;
    private final StepListener steps;

    public WithdrawAnnotations(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public WithdrawAnnotations(Newsroom newsroom, StepListener steps) {
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
            entry = new LogEntry.VersionsWithdrawal(FileKind.ANNOTATIONS, name, reason);
        } catch (Malformed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            steps.reached("begun");
            EarlierVersions logged = publication.versions(FileKind.ANNOTATIONS);
            if (logged.newest(name).isEmpty()) {
                return Optional.of("no list of annotations " + name + " is published");
            }
            if (logged.isWithdrawn(name)) {
                return Optional.of("the list of annotations " + name + " is already withdrawn");
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
