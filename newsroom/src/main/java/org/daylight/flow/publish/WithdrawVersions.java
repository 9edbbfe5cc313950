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
 * Withdraws a story ({@code spec/stories.md} section 4.2) or a list of annotations ({@code spec/annotations.md} section 4.2) or of corrections with all its versions. The
 * newsroom's own file stays. If it is stopped before the decision, nothing has happened; afterwards the next run completes it.
 */
public final class WithdrawVersions {

    private final Newsroom newsroom;
    private final FileKind kind;
    private final StepListener steps;

    public WithdrawVersions(Newsroom newsroom, FileKind kind) {
        this(newsroom, kind, StepListener.NONE);
    }

    public WithdrawVersions(Newsroom newsroom, FileKind kind, StepListener steps) {
        this.newsroom = newsroom;
        this.kind = kind;
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
            entry = new LogEntry.VersionsWithdrawal(kind, name, reason);
        } catch (Malformed e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            steps.reached("begun");
            EarlierVersions logged = publication.versions(kind);
            if (logged.newest(name).isEmpty()) {
                return Optional.of("no " + kind.words() + " " + name + " is published");
            }
            if (logged.isWithdrawn(name)) {
                return Optional.of("the " + kind.words() + " " + name + " is already withdrawn");
            }
            if (PublishVersion.saysRedacted(newsroom, reason)) {
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
