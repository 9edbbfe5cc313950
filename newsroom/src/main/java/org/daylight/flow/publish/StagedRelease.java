package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackWriter;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.Torrent;
import org.daylight.review.ApprovedPart;
import org.daylight.vault.Vault;

/**
 * A part that the release gate approved, written to the stage of a publication with its entry for the log: the pack, its torrent, the views. Nothing of
 * it is public.
 *
 * @param packBytes size of the pack
 */
record StagedRelease(PackWriter.Written written, long packBytes, LogEntry.Release entry) {

    /** The part cannot be published as it is; the message is one line. */
    static final class Impossible extends IOException {
        Impossible(String reason) {
            super(reason);
        }
    }

    /**
     * Stages a part, and enters it into the log.
     *
     * @param time of the release
     * @param sequence the number of the release in the log
     * @param redactions of the part's trove, in order
     * @throws Impossible when its documents, title or announcement cannot be published with the redactions
     */
    static StagedRelease of(
            Newsroom newsroom,
            Vault vault,
            Publication publication,
            ApprovedPart approved,
            Instant time,
            int sequence,
            List<StoredRedaction> redactions,
            StepListener steps)
            throws IOException {
        StagedRelease staged = notEntered(newsroom, vault, publication, approved, time, sequence, redactions, steps);
        publication.enter(staged.entry());
        return staged;
    }

    /** As {@link #of}, without the entry in the log: for a part that is sealed. */
    static StagedRelease notEntered(
            Newsroom newsroom,
            Vault vault,
            Publication publication,
            ApprovedPart approved,
            Instant time,
            int sequence,
            List<StoredRedaction> redactions,
            StepListener steps)
            throws IOException {
        PlannedPart part = approved.part();
        HeldTrove trove = newsroom.catalog().troves().get(part.troveRow());
        if (PublishedForm.contains(trove.title() + "\n" + trove.description(), redactions)) {
            throw new Impossible(
                    "the title or the description of " + part.trove() + " contains what is redacted in it: withhold the"
                            + " documents instead, or import them into a trove with another title");
        }
        if (PublishedForm.contains(part.title() + "\n" + part.announcement(), redactions)) {
            throw new Impossible("the title or the announcement of part " + part.number() + " of " + part.trove()
                    + " contains what is redacted in the trove: change it with  daylight plan --trove " + part.trove()
                    + " --part " + part.number() + " --title TEXT --announcement FILE");
        }
        var writing = new WritePack(newsroom, vault, publication, redactions);
        Stage.Produced<PackWriter.Written> produced;
        try {
            produced = publication.stage().produce(ArchivePath.pack(sequence), out -> writing.run(approved, time, out));
        } catch (WritePack.CannotRedact e) {
            throw new Impossible("" + e.getMessage());
        }
        Stage.Staged pack = produced.file();
        PackWriter.Written written = produced.result();
        publication.torrent(new Torrent.Label(
                newsroom.settings().origin(), trove.slug(), part.number(), sequence, pack.sha256(), pack.sizeBytes()));
        steps.reached("packed");
        LoggedViews views = WriteViews.stage(
                newsroom, publication, approved, writing.partsWithoutViews(), writing.renderings(), sequence);
        steps.reached("views staged");
        Optional<String> leak =
                StagedLeaks.first(publication.stage(), sequence, views != null, part, redactions, writing.digests());
        if (leak.isPresent()) {
            throw new Impossible(leak.get());
        }
        Optional<String> left = LeftOfOriginals.first(
                publication.stage().staged(ArchivePath.pack(sequence)),
                views == null ? null : publication.stage().staged(ArchivePath.views(sequence)),
                part.trove());
        if (left.isPresent()) {
            throw new Impossible(left.get());
        }
        var entry = new LogEntry.Release(
                new Slug(trove.slug()),
                sequence,
                part.number(),
                part.title(),
                part.announcement(),
                time,
                written.shown(),
                written.withheld(),
                written.again(),
                new DocumentNumber(part.first()),
                new DocumentNumber(part.last()),
                written.documentsRoot(),
                pack.sha256(),
                pack.sizeBytes(),
                written.keys(),
                views);
        return new StagedRelease(written, pack.sizeBytes(), entry);
    }
}
