package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Json;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Cancels a sealed part, in public and for good ({@code spec/sealed.md} section 1). Its sealed file and its key are deleted, and its content can be changed
 * again. If it is stopped at any step, either nothing is public or the next run completes it.
 */
public final class CancelSeal {

    private final Newsroom newsroom;
    private final By by;
    private final StepListener steps;

    /** @param by who cancels, for the audit log */
    public CancelSeal(Newsroom newsroom, By by) {
        this(newsroom, by, StepListener.NONE);
    }

    public CancelSeal(Newsroom newsroom, By by, StepListener steps) {
        this.newsroom = newsroom;
        this.by = by;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /** The seal is cancelled. @param release its number, which is never used again */
    public record Cancelled(PlannedPart part, int release) implements Result {}

    /** Nothing was changed. @param reason one line */
    public record Refused(String reason) implements Result {}

    /**
     * Cancels.
     *
     * @param reason for the public
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(HeldTrove trove, int number, String reason) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Optional<PlannedPart> found = newsroom.catalog().parts().find(trove.slug(), number);
            if (found.isEmpty()) {
                return new Refused("no part " + number + " of " + trove.slug() + " is planned");
            }
            PlannedPart part = found.get();
            if (part.published() != null) {
                return new Refused("part " + number + " of " + trove.slug()
                        + " is published: documents can be withdrawn, with  daylight withdraw");
            }
            if (part.sealed() == 0) {
                return new Refused("part " + number + " of " + trove.slug() + " is not sealed");
            }
            LogEntry.Cancelled entry;
            try {
                entry = new LogEntry.Cancelled(part.sealed(), reason.strip());
            } catch (IllegalArgumentException e) {
                return new Refused("" + e.getMessage());
            }
            Publication publication = Publication.begin(newsroom);
            steps.reached("begun");
            publication.enter(entry);
            publication.effect(FinishPublication.sealCancelled(part.troveRow(), number, part.sealed()));
            publication.decide();
            // From here on it will be cancelled: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            SealReleases.record(newsroom, by, "cancel-seal", part, Json.Obj.EMPTY.with("release", part.sealed()));
            return new Cancelled(part, part.sealed());
        }
    }
}
