package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.PackWriter;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.TwoPersons;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.newsroom.StepListener;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the next part of the schedule. If it is stopped at any step, either nothing is public or the next run
 * completes the release.
 *
 * <ol>
 *   <li>Complete what an earlier command decided ({@link FinishPublication#earlier}), and find the next part.
 *   <li>Check that two persons have approved it, if that is needed ({@link TwoPersons}), and that dangerous
 *       files were accepted ({@link FlaggedFiles}); both again before the decision.
 *   <li>Compute the match keys of documents that have none ({@link NoteMatchKeys}).
 *   <li>Ask the gate whether the part may be published, and with which documents ({@link ReleaseGate}).
 *   <li>Open the log, with an empty stage ({@link Publication#begin}).
 *   <li>Confirm that the log here is the newest one ({@link ConfirmHistory}) and that the time of the release is
 *       plausible ({@link TimeOfRelease}).
 *   <li>Announce the accessions that the log does not name yet ({@link Publication#announce}).
 *   <li>Compare the documents with the commitments ({@link CommittedDocuments}).
 *   <li>Write the pack ({@link WritePack}) and its torrent to the stage, and the safe views of its documents ({@link WriteViews});
 *       search what was staged for redacted strings ({@link StagedLeaks}) and for views and text of redacted originals
 *       ({@link LeftOfOriginals}), and add the release to the log ({@link StagedRelease}).
 *   <li>Add the stories that are published with the part ({@link StoriesWithPart}).
 *   <li>Check that the documents have not been changed in the catalog meanwhile.
 *   <li>Decide: sign the new checkpoint and commit the stage ({@link Publication#decide}). If the process stops before
 *       this, nothing public has happened, and the next run deletes the stage.
 *   <li>Put the files in place and update the catalog ({@link FinishPublication#run}). If the process stops before the
 *       end, the next run, or the next start, completes this.
 * </ol>
 *
 * <p>A part that was sealed is released as it was sealed ({@link PublishSealed}): nothing is asked and nothing is built again.
 *
 * <p>Only one runs at a time: a second one in the same newsroom is refused while the first runs.
 */
public final class PublishRelease {

    private final Newsroom newsroom;
    private final Vault vault;
    private final StepListener steps;

    public PublishRelease(Newsroom newsroom, Vault vault) {
        this(newsroom, vault, StepListener.NONE);
    }

    public PublishRelease(Newsroom newsroom, Vault vault, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The part is public.
     *
     * @param time the release's time in the log
     * @param announced how many accessions were announced with it, because they had not been announced before
     */
    public record Published(PlannedPart part, Instant time, int shown, int withheld, long packBytes, int announced)
            implements Result {}

    /** The part must not be published now; nothing was published. */
    public record Refused(PlannedPart part, String reason) implements Result {}

    /**
     * The next part is not due.
     *
     * @param finished whether a publication that an earlier command had decided was put in place
     */
    public record NotDue(PlannedPart next, boolean finished) implements Result {}

    /** Every planned part has been published, or none was planned. @param finished as for {@link NotDue} */
    public record NothingPlanned(boolean finished) implements Result {}

    /**
     * Publishes the next part if it is due.
     *
     * @param now a moment that has certainly passed; becomes the release's time, in whole seconds
     * @param evenIfNotDue publishes the next part ahead of its time
     * @throws NotTheNewest when the log here is not the newest, or this cannot be determined: nothing was published
     * @throws DecidedNotPlaced when it is decided, and not all of it is in place yet: the next call completes it
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result next(Instant now, boolean evenIfNotDue) throws IOException {
        return next(now, evenIfNotDue, null);
    }

    /** As {@link #next(Instant, boolean)}. @param stories that become public with the part; null for none */
    public Result next(Instant now, boolean evenIfNotDue, @Nullable StoriesWithPart stories) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            PreviewFolder.clearLeft(newsroom);
            Optional<PlannedPart> before = newsroom.catalog().parts().next();
            boolean finished = FinishPublication.earlier(newsroom, steps);
            Optional<PlannedPart> next = newsroom.catalog().parts().next();
            if (next.isEmpty()) {
                return new NothingPlanned(finished);
            }
            // Who repeats an order that was stopped wants the part of that order, and not one more ahead of its time.
            boolean isDone = finished && !next.equals(before);
            if ((!evenIfNotDue || isDone) && now.isBefore(next.get().due())) {
                return new NotDue(next.get(), finished);
            }
            PlannedPart part = firstApproved(next.get(), now);
            if (part.sealed() == 0) {
                return examine(part, now.truncatedTo(ChronoUnit.SECONDS), stories);
            }
            return stories == null
                    ? new PublishSealed(newsroom, steps).run(part, now)
                    : new Refused(part, "the part is sealed: publish the stories afterwards");
        }
    }

    /**
     * The next part, or, if it is not approved, the next due part of another trove that is. The parts of one trove stay
     * in order. Without such a part, the next one, which is then refused.
     */
    private PlannedPart firstApproved(PlannedPart next, Instant now) throws IOException {
        var twoPersons = new TwoPersons(newsroom);
        if (!twoPersons.isNeeded()
                || next.sealed() != 0
                || twoPersons.objection(next).isEmpty()) {
            return next;
        }
        Set<String> seen = new HashSet<>(Set.of(next.trove()));
        for (PlannedPart part : newsroom.catalog().parts().all()) {
            boolean isCandidate = part.published() == null
                    && !part.due().isAfter(now)
                    && !newsroom.catalog().troves().get(part.troveRow()).paused();
            if (isCandidate
                    && seen.add(part.trove())
                    && (part.sealed() != 0 || twoPersons.objection(part).isEmpty())) {
                return part;
            }
        }
        return next;
    }

    /** Publishes the part if the gate approves it. */
    private Result examine(PlannedPart part, Instant time, @Nullable StoriesWithPart stories) throws IOException {
        Optional<String> unapproved = new TwoPersons(newsroom).objection(part);
        if (unapproved.isPresent()) {
            return new Refused(part, unapproved.get());
        }
        Optional<String> flagged = new FlaggedFiles(newsroom).objection(part);
        if (flagged.isPresent()) {
            return new Refused(part, flagged.get());
        }
        new NoteMatchKeys(newsroom, vault, steps).run();
        var waiting = new WaitingDocuments(newsroom.catalog(), part.troveRow(), time);
        return switch (ReleaseGate.examine(part, rows(part), waiting::barring, waiting::why)) {
            case ReleaseGate.Refused(String reason) -> new Refused(part, reason);
            case ReleaseGate.Approved(ApprovedPart approved) -> publishApproved(approved, time, stories);
        };
    }

    private List<HeldDocument> rows(PlannedPart part) {
        return PartContent.documents(newsroom.catalog(), part);
    }

    private Result publishApproved(ApprovedPart approved, Instant time, @Nullable StoriesWithPart stories)
            throws IOException {
        PlannedPart part = approved.part();
        HeldTrove trove = newsroom.catalog().troves().get(part.troveRow());
        Publication publication = Publication.begin(newsroom);
        // If the process stops between here and the decision, the next run deletes the stage: nothing public has
        // happened.
        steps.reached("begun");
        Optional<String> wrongTime = TimeOfRelease.objection(time, publication.lastTime(), publication.confirm());
        if (wrongTime.isPresent()) {
            return new Refused(part, wrongTime.get());
        }
        steps.reached("confirmed");
        int announced = publication.announce(trove);
        steps.reached("announced");
        Optional<String> objection = new CommittedDocuments(newsroom, publication).objection(approved);
        if (objection.isPresent()) {
            return new Refused(part, objection.get());
        }
        int sequence = Math.toIntExact(publication.releases() + 1);
        List<StoredRedaction> redactions = newsroom.catalog().redactions().of(trove.slug());
        StagedRelease staged;
        try {
            staged = StagedRelease.of(newsroom, vault, publication, approved, time, sequence, redactions, steps);
        } catch (StagedRelease.Impossible e) {
            return new Refused(part, "" + e.getMessage());
        }
        PackWriter.Written written = staged.written();
        Optional<String> without =
                stories == null ? Optional.empty() : stories.enter(publication, written.documentsRoot(), time);
        if (without.isPresent()) {
            return new Refused(part, without.get());
        }
        publication.effect(FinishPublication.partPublished(part.troveRow(), part.number(), time, written.shown()));
        Optional<Integer> changed = approved.firstChange(rows(part));
        if (changed.isPresent()) {
            return new Refused(
                    part,
                    trove.slug() + "/" + changed.get()
                            + " was changed in the catalog while the part was being written; nothing was published."
                            + " Run the same command again");
        }
        // Users, decisions and the plan may have changed while the pack was written.
        Optional<String> revoked = new TwoPersons(newsroom).objection(part);
        if (revoked.isPresent()) {
            return new Refused(part, revoked.get());
        }
        Optional<String> found = new FlaggedFiles(newsroom).objection(part);
        if (found.isPresent()) {
            return new Refused(part, found.get());
        }
        if (!newsroom.catalog().redactions().of(trove.slug()).equals(redactions)) {
            return new Refused(
                    part,
                    "the redactions of " + trove.slug() + " were changed while the part was being written; nothing was"
                            + " published. Run the same command again");
        }
        publication.decide(steps);
        // From here on the release will become public: if the process stops, the next run or the next start puts it in
        // place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return new Published(part, time, written.shown(), written.withheld(), staged.packBytes(), announced);
    }
}
