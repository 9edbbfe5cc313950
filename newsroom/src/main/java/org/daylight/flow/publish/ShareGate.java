package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.TwoPersons;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;

/**
 * Asks before a part is given to a partner what is asked before a release, and writes to the stage what a release would write ({@link
 * StagedRelease}): what is given is made by the same code as what is published.
 */
final class ShareGate {

    private final Newsroom newsroom;
    private final Vault vault;
    private final StepListener steps;

    ShareGate(Newsroom newsroom, Vault vault, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.steps = steps;
    }

    /** The result. */
    sealed interface Result {}

    /** The reason is one line. */
    record Refused(String reason) implements Result {}

    /**
     * What is on the stage.
     *
     * @param redactions of the trove, as they were applied
     * @param entry the entry of the log
     */
    record Staged(ApprovedPart approved, List<StoredRedaction> redactions, LogEntry.Release entry) implements Result {}

    /** Why people have to do something before the part may be released; empty when they have. */
    Optional<String> objection(PlannedPart part) throws IOException {
        Optional<String> unapproved = new TwoPersons(newsroom).objection(part);
        return unapproved.isPresent() ? unapproved : new FlaggedFiles(newsroom).objection(part);
    }

    /** Asks the gate whether the part may be released at a time, and with which documents. */
    ReleaseGate.Decision examine(PlannedPart part, Instant time) throws IOException {
        new NoteMatchKeys(newsroom, vault, steps).run();
        var waiting = new WaitingDocuments(newsroom.catalog(), part.troveRow(), time);
        return ReleaseGate.examine(part, rows(part), waiting::barring, waiting::why);
    }

    private List<HeldDocument> rows(PlannedPart part) {
        return PartContent.documents(newsroom.catalog(), part);
    }

    /**
     * Stages pack, torrent and views.
     *
     * @param time of the release, which is in the pack as a day
     */
    Result stage(Publication publication, ApprovedPart approved, int sequence, Instant time) throws IOException {
        PlannedPart part = approved.part();
        Optional<String> objection = new CommittedDocuments(newsroom, publication).objection(approved);
        if (objection.isPresent()) {
            return new Refused(objection.get());
        }
        List<StoredRedaction> redactions = newsroom.catalog().redactions().of(part.trove());
        try {
            StagedRelease staged =
                    StagedRelease.of(newsroom, vault, publication, approved, time, sequence, redactions, steps);
            return new Staged(approved, redactions, staged.entry());
        } catch (StagedRelease.Impossible e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
    }

    /** What was changed while the part was written, so that it must not be released now: users, decisions and the plan may have changed. */
    Optional<String> changed(Staged staged) throws IOException {
        PlannedPart part = staged.approved().part();
        Optional<Integer> changed = staged.approved().firstChange(rows(part));
        if (changed.isPresent()) {
            return Optional.of(part.trove() + "/" + changed.get()
                    + " was changed in the catalog while the part was being written; nothing was published."
                    + " Run the same command again");
        }
        Optional<String> objection = objection(part);
        if (objection.isPresent()) {
            return objection;
        }
        return newsroom.catalog().redactions().of(part.trove()).equals(staged.redactions())
                ? Optional.empty()
                : Optional.of("the redactions of " + part.trove() + " were changed while the part was being written;"
                        + " nothing was published. Run the same command again");
    }
}
