package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.daylight.age.RoundRecipient;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.TwoPersons;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.PreviewFolder;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;
import org.daylight.timelock.Beacon;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Seals finished parts before their day ({@code spec/sealed.md}). Each part is a publication of its own. If it is stopped at any step, either the part is
 * not sealed or the next run completes it.
 *
 * <ol>
 *   <li>Complete what an earlier command decided, and find the part. Every smaller part must be published or sealed.
 *   <li>Ask the same gate as for a publication: approvals of two persons, dangerous files, embargoes ({@link PublishRelease}).
 *   <li>Open the log, confirm that it is the newest, announce accessions.
 *   <li>Write pack and views to the stage as if the part were published at its planned time, and search them for leaks
 *       ({@link StagedRelease}).
 *   <li>Compare the part with the one that its story was compared with, if it gets one ({@link StoriesWithPart}).
 *   <li>Store the key in the newsroom ({@link SealKeys}), encrypt the sealed file to it, and remove pack and views from the stage.
 *   <li>Check that nothing was changed in the catalog meanwhile, and decide.
 *   <li>Put the sealed file in place, and lock the part in the catalog ({@link FinishPublication}).
 * </ol>
 */
public final class SealReleases {

    private final Newsroom newsroom;
    private final Vault vault;
    private final By by;
    private final SecureRandom random;
    private final @Nullable Beacon beacon;
    private final StepListener steps;

    /**
     * A sealer.
     *
     * @param by who seals, for the audit log
     * @param beacon to whose round of the planned time the parts are also encrypted; null for none
     */
    public SealReleases(Newsroom newsroom, Vault vault, By by, SecureRandom random, @Nullable Beacon beacon) {
        this(newsroom, vault, by, random, beacon, StepListener.NONE);
    }

    public SealReleases(
            Newsroom newsroom, Vault vault, By by, SecureRandom random, @Nullable Beacon beacon, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.by = by;
        this.random = random;
        this.beacon = beacon;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The part is sealed, or would be.
     *
     * @param release the number of the release; 0 when it was only tried
     * @param fileBytes size of the sealed file; 0 when it was only tried
     * @param isNew false if it was sealed before
     */
    public record Sealed(PlannedPart part, int release, long fileBytes, boolean isNew) implements Result {}

    /** The part must not be sealed now; nothing was changed. @param reason one line */
    public record Refused(int part, String reason) implements Result {}

    /**
     * Seals a part.
     *
     * @param now for the gate: embargoes are judged at the planned time of the part, and a part whose time has passed is not sealed
     * @param onlyTry whether only to ask the gate
     * @throws NotTheNewest when the log here is not the newest, or this cannot be determined
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result seal(HeldTrove trove, int number, Instant now, boolean onlyTry) throws IOException {
        return seal(trove, number, now, onlyTry, null);
    }

    /** As {@link #seal(HeldTrove, int, Instant, boolean)}. @param story one that is sealed with the part; null for none */
    public Result seal(HeldTrove trove, int number, Instant now, boolean onlyTry, @Nullable StoriesWithPart story)
            throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            PreviewFolder.clearLeft(newsroom);
            FinishPublication.earlier(newsroom, steps);
            PlannedPart part =
                    newsroom.catalog().parts().find(trove.slug(), number).orElse(null);
            String objection = objection(trove, number, part, now);
            if (objection != null || part == null) {
                return new Refused(number, "" + objection);
            }
            return part.sealed() != 0 ? new Sealed(part, part.sealed(), 0, false) : examine(part, onlyTry, story);
        }
    }

    private @Nullable String objection(HeldTrove trove, int number, @Nullable PlannedPart part, Instant now) {
        if (part == null) {
            return "no part " + number + " of " + trove.slug() + " is planned; see  daylight plan --trove "
                    + trove.slug();
        }
        if (part.published() != null) {
            return "part " + number + " of " + trove.slug() + " is published";
        }
        if (part.sealed() == 0 && !part.due().isAfter(now)) {
            return "part " + number + " of " + trove.slug() + " is due already: publish it with  daylight publish";
        }
        List<PlannedPart> all = newsroom.catalog().parts().of(trove.id());
        int highest = all.stream()
                .filter(PlannedPart::isFixed)
                .mapToInt(PlannedPart::number)
                .max()
                .orElse(0);
        return number <= highest + 1
                ? null
                : "part " + (highest + 1) + " of " + trove.slug()
                        + " is neither published nor sealed: seal the parts in" + " order";
    }

    private Result examine(PlannedPart part, boolean onlyTry, @Nullable StoriesWithPart story) throws IOException {
        Optional<String> objection = changeable(part);
        if (objection.isPresent()) {
            return new Refused(part.number(), objection.get());
        }
        new NoteMatchKeys(newsroom, vault, steps).run();
        Instant time = part.due().truncatedTo(ChronoUnit.SECONDS);
        var waiting = new WaitingDocuments(newsroom.catalog(), part.troveRow(), time);
        return switch (ReleaseGate.examine(
                part, PartContent.documents(newsroom.catalog(), part), waiting::barring, waiting::why)) {
            case ReleaseGate.Refused(String reason) -> new Refused(part.number(), reason);
            case ReleaseGate.Approved(ApprovedPart approved) ->
                onlyTry ? new Sealed(part, 0, 0, true) : sealApproved(approved, time, story);
        };
    }

    /** What may change while the part is written. */
    private Optional<String> changeable(PlannedPart part) throws IOException {
        Optional<String> unapproved = new TwoPersons(newsroom).objection(part);
        return unapproved.isPresent() ? unapproved : new FlaggedFiles(newsroom).objection(part);
    }

    private Result sealApproved(ApprovedPart approved, Instant time, @Nullable StoriesWithPart with)
            throws IOException {
        PlannedPart part = approved.part();
        HeldTrove trove = newsroom.catalog().troves().get(part.troveRow());
        Publication publication = Publication.begin(newsroom);
        // If the process stops between here and the decision, the next run deletes the stage: nothing has happened.
        steps.reached("begun");
        publication.confirm();
        steps.reached("confirmed");
        publication.announce(trove);
        Optional<String> uncommitted = new CommittedDocuments(newsroom, publication).objection(approved);
        if (uncommitted.isPresent()) {
            return new Refused(part.number(), uncommitted.get());
        }
        int number = Math.toIntExact(publication.releases() + 1);
        List<StoredRedaction> redactions = newsroom.catalog().redactions().of(trove.slug());
        StagedRelease staged;
        try {
            staged = StagedRelease.notEntered(newsroom, vault, publication, approved, time, number, redactions, steps);
        } catch (StagedRelease.Impossible e) {
            return new Refused(part.number(), "" + e.getMessage());
        }
        if (staged.entry().again() > 0) {
            return new Refused(
                    part.number(),
                    "part " + part.number() + " of " + part.trove()
                            + " shows documents again with fewer redactions, which"
                            + " only a part that is not sealed can do: publish it on its day");
        }
        Outcome<OpenedStory> story =
                with == null ? null : with.sealable(publication, staged.entry().documentsRoot());
        if (story instanceof Outcome.Refused<OpenedStory>(String code, String reason)) {
            return new Refused(part.number(), reason);
        }
        SealKey key = SealKeys.make(newsroom, number, random);
        steps.reached("key stored");
        Stage.Staged file =
                seal(publication, staged.entry().sealedWith(key), story == null ? null : story.orThrow(), number);
        steps.reached("sealed file staged");
        publication.effect(FinishPublication.partSealed(part.troveRow(), part.number(), number));
        Optional<Integer> changed = approved.firstChange(PartContent.documents(newsroom.catalog(), part));
        Optional<String> objection = changed.isPresent()
                ? Optional.of(trove.slug() + "/" + changed.get() + " was changed while the part was being sealed")
                : changeable(part);
        if (objection.isEmpty()
                && !newsroom.catalog().redactions().of(trove.slug()).equals(redactions)) {
            objection = Optional.of("the redactions were changed while the part was being sealed");
        }
        if (objection.isPresent()) {
            return new Refused(part.number(), objection.get() + "; nothing was sealed. Run the same command again");
        }
        publication.decide();
        // From here on the part will be sealed: if the process stops, the next run or the next start completes it.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        record(
                newsroom,
                by,
                "seal",
                part,
                Json.Obj.EMPTY
                        .with("release", number)
                        .withOptional(
                                "story",
                                with == null ? null : with.stories().getFirst().name()));
        return new Sealed(part, number, file.sizeBytes(), true);
    }

    /** Stages the sealed file in place of the pack and the views, and enters the seal into the log. */
    private Stage.Staged seal(
            Publication publication, LogEntry.Release release, @Nullable OpenedStory story, int number)
            throws IOException {
        Stage stage = publication.stage();
        String pack = ArchivePath.pack(number);
        String views = ArchivePath.views(number);
        long round = beacon == null ? 0 : beacon.roundAt(release.time());
        RoundRecipient recipient = beacon == null ? null : new RoundRecipient(beacon, round);
        Stage.Staged file = stage.add(
                ArchivePath.sealed(number),
                out -> SealedFile.write(
                        out,
                        release,
                        stage.staged(pack),
                        release.views() == null ? null : stage.staged(views),
                        story,
                        recipient));
        for (String path : List.of(pack, views, ArchivePath.torrent(number))) {
            stage.remove(path);
        }
        SealKey key = Objects.requireNonNull(release.sealKey());
        publication.enter(new LogEntry.Sealed(
                        release.trove(),
                        number,
                        release.part(),
                        release.time(),
                        file.sha256(),
                        file.sizeBytes(),
                        key.hash(number),
                        OpenedRelease.contentHash(release.bytes()))
                .openedBy(round)
                .withStory(story == null ? null : story.hash(key)));
        return file;
    }

    static void record(Newsroom newsroom, By by, String action, PlannedPart part, Json.Obj detail) throws IOException {
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        sequence -> new AuditLog.Done<>(
                                sequence, AuditRecord.ofPart(action, part.trove(), part.number(), detail)));
    }
}
