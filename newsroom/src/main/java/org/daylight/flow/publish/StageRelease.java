package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
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
import org.daylight.format.DocumentNumber;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.Torrent;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The steps that publishing a part and giving it to a partner have in common: what is given is made by the same code as what is published. They ask
 * whether the part may be released, write its pack and its views to the stage, and search both for redacted strings.
 */
final class StageRelease {

    private final Newsroom newsroom;
    private final Vault vault;
    private final StepListener steps;

    StageRelease(Newsroom newsroom, Vault vault, StepListener steps) {
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
     */
    record Staged(
            ApprovedPart approved,
            List<StoredRedaction> redactions,
            Stage.Staged pack,
            PackWriter.Written written,
            @Nullable LoggedViews views)
            implements Result {

        /** The entry of the log. */
        LogEntry.Release entry(int sequence, Instant time) {
            PlannedPart part = approved.part();
            return new LogEntry.Release(
                    new Slug(part.trove()),
                    sequence,
                    part.number(),
                    part.title(),
                    part.announcement(),
                    time,
                    written.shown(),
                    written.withheld(),
                    new DocumentNumber(part.first()),
                    new DocumentNumber(part.last()),
                    written.documentsRoot(),
                    pack.sha256(),
                    pack.sizeBytes(),
                    written.keys(),
                    views);
        }
    }

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
        HeldTrove trove = newsroom.catalog().troves().get(part.troveRow());
        Optional<String> objection = new CommittedDocuments(newsroom, publication).objection(approved);
        if (objection.isPresent()) {
            return new Refused(objection.get());
        }
        List<StoredRedaction> redactions = newsroom.catalog().redactions().of(trove.slug());
        if (PublishedForm.contains(trove.title() + "\n" + trove.description(), redactions)) {
            return new Refused(
                    "the title or the description of " + part.trove() + " contains what is redacted in it: withhold the"
                            + " documents instead, or import them into a trove with another title");
        }
        if (PublishedForm.contains(part.title() + "\n" + part.announcement(), redactions)) {
            return new Refused("the title or the announcement of part " + part.number() + " of " + part.trove()
                    + " contains what is redacted in the trove: change it with  daylight plan --trove "
                    + part.trove() + " --part " + part.number() + " --title TEXT --announcement FILE");
        }
        var writing = new WritePack(newsroom, vault, publication, redactions);
        Stage.Produced<PackWriter.Written> produced;
        try {
            produced = publication.stage().produce(ArchivePath.pack(sequence), out -> writing.run(approved, time, out));
        } catch (WritePack.CannotRedact e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
        Stage.Staged pack = produced.file();
        publication.torrent(new Torrent.Label(
                newsroom.settings().origin(), trove.slug(), part.number(), sequence, pack.sha256(), pack.sizeBytes()));
        steps.reached("packed");
        LoggedViews views = WriteViews.stage(newsroom, publication, approved, writing.partsWithoutViews(), sequence);
        steps.reached("views staged");
        Optional<String> leak = StagedLeaks.first(publication.stage(), sequence, views != null, part, redactions);
        return leak.isPresent()
                ? new Refused(leak.get())
                : new Staged(approved, redactions, pack, produced.result(), views);
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
