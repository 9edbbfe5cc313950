package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeRecipient;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.review.PartContent;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.partners.Partner;
import org.daylight.partners.PartnerList;
import org.daylight.partners.Partners;
import org.daylight.partners.Share;
import org.daylight.partners.ShareFile;
import org.daylight.review.ApprovedDocument;
import org.daylight.review.ApprovedPart;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;
import org.daylight.watermark.MarkKey;
import org.jspecify.annotations.Nullable;

/**
 * Gives a part to a partner before its release ({@code spec/shares.md}): the pack and the views that publishing it at the planned time would write,
 * encrypted to the partner's key.
 *
 * <ol>
 *   <li>Refuse when a date has passed; the refusal is recorded in the audit log.
 *   <li>Ask the same questions as before a release, and write the same files to the stage ({@link ShareGate}). The trove must have been announced:
 *       then the partner can check the documents against the log at once.
 *   <li>Mark the copy, if that was asked for.
 *   <li>Encrypt it to {@code FILE.part}, which is synced.
 *   <li>Record it in the audit log and in {@code partners.json}. If the process stops before this, nobody has the file; the next run overwrites it.
 *   <li>Give the file its name. If the process stops before this, the log has a share whose file nobody got.
 * </ol>
 *
 * <p>Outside the newsroom nothing is ever written unencrypted.
 */
public final class SharePart {

    private final Newsroom newsroom;
    private final StepListener steps;
    private final ShareGate staging;

    public SharePart(Newsroom newsroom, Vault vault) {
        this(newsroom, vault, StepListener.NONE);
    }

    public SharePart(Newsroom newsroom, Vault vault, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
        this.staging = new ShareGate(newsroom, vault, steps);
    }

    /**
     * What to give.
     *
     * @param until the partner may open it before this time; null for the partner's own limit
     * @param marked whether the copy gets a watermark
     */
    public record Order(
            HeldTrove trove,
            int part,
            String partner,
            @Nullable Instant until,
            boolean marked) {}

    /** The result. */
    public sealed interface Result {}

    /** @param markedImages how many images of views have a mark @param images how many there are */
    public record Shared(Share share, int markedImages, int images) implements Result {}

    /** Nothing was given; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /** Gives a part. @param file must not exist */
    public Result run(By by, Order order, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return new Refused("there is no folder for " + file + ": create it first");
        }
        if (Files.exists(file)) {
            return new Refused(file + " exists already: name another file");
        }
        try (Closeable publishing = newsroom.lock("publish");
                Closeable giving = newsroom.lock("partners")) {
            FinishPublication.earlier(newsroom, steps);
            PartnerList list = new Partners(newsroom).list();
            Optional<Partner> partner = list.find(order.partner()).filter(Partner::active);
            if (partner.isEmpty()) {
                return new Refused("there is no partner " + order.partner()
                        + ": add one with  daylight partners add NAME --key KEY");
            }
            Optional<String> expired = expired(by.time(), order, partner.get(), list);
            if (expired.isPresent()) {
                record(by, order, expired.get());
                return new Refused(expired.get());
            }
            Optional<PlannedPart> part =
                    newsroom.catalog().parts().find(order.trove().slug(), order.part());
            if (part.isEmpty()) {
                return new Refused(
                        "no part " + order.part() + " of " + order.trove().slug() + " is planned");
            }
            Optional<String> objection = objection(part.get());
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            return switch (staging.examine(part.get(), by.time())) {
                case ReleaseGate.Refused(String reason) -> new Refused(reason);
                case ReleaseGate.Approved(ApprovedPart approved) ->
                    give(by, order, approved, partner.get(), list.next(), file);
            };
        }
    }

    private Optional<String> expired(Instant now, Order order, Partner partner, PartnerList list) {
        Instant until = partner.until();
        if (until != null && !now.isBefore(until)) {
            return Optional.of(partner.name() + " gets nothing since " + until + ": change it with  daylight partners"
                    + " add " + partner.name() + " --key KEY --until DATE");
        }
        Instant asked = order.until();
        if (asked != null && !now.isBefore(asked)) {
            return Optional.of("--until is in the past");
        }
        return list.of(order.trove().slug(), order.part()).stream()
                .filter(each -> each.partner().equals(partner.name()))
                .map(Share::until)
                .filter(limit -> limit != null && !now.isBefore(limit))
                .findFirst()
                .map(limit -> partner.name() + " had this part until " + limit + " and gets no other copy of it");
    }

    private void record(By by, Order order, String reason) throws IOException {
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        AuditRecord.ofPart(
                                "share-refused",
                                order.trove().slug(),
                                order.part(),
                                Json.Obj.EMPTY.with("partner", order.partner()).with("because", reason)));
    }

    private Optional<String> objection(PlannedPart part) throws IOException {
        if (part.published() != null) {
            return Optional.of("part " + part.number() + " of " + part.trove() + " is published: everyone has it");
        }
        if (part.sealed() != 0) { // the share would be written again, under another number than the one that was sealed
            return Optional.of("part " + part.number() + " of " + part.trove()
                    + " is sealed: give the partner its key when it is due, or share a part before it is sealed");
        }
        return staging.objection(part);
    }

    private Result give(By by, Order order, ApprovedPart approved, Partner partner, int number, Path file)
            throws IOException {
        Publication publication = Publication.begin(newsroom);
        try {
            if (approved.documents().stream()
                    .map(ApprovedDocument::accession)
                    .distinct()
                    .anyMatch(accession -> publication.logged(accession) == 0)) {
                return new Refused("the partner could not check the documents, because the archive has not announced"
                        + " all of them: run  daylight announce --trove "
                        + order.trove().slug() + "  first");
            }
            PlannedPart part = approved.part();
            Instant due = part.due().isAfter(by.time()) ? part.due() : by.time();
            Instant time = due.truncatedTo(ChronoUnit.SECONDS);
            int sequence = Math.max(Math.toIntExact(publication.releases() + 1), part.number());
            return switch (staging.stage(publication, approved, sequence, time)) {
                case ShareGate.Refused(String reason) -> new Refused(reason);
                case ShareGate.Staged staged ->
                    give(by, order, publication.stage(), staged, sequence, partner, number, file);
            };
        } finally {
            Stage.begin(newsroom.stageFolder());
        }
    }

    private Result give(
            By by,
            Order order,
            Stage stage,
            ShareGate.Staged staged,
            int sequence,
            Partner partner,
            int number,
            Path file)
            throws IOException {
        LogEntry.Release planned = staged.entry();
        Sha256 content = PartContent.of(newsroom, staged.approved().part()).hash();
        var copy = new MarkedCopy(planned, stage.staged(ArchivePath.pack(sequence)), null, 0, 0);
        if (planned.views() != null) {
            copy = copy.withViews(stage.staged(ArchivePath.views(sequence)));
        }
        if (order.marked()) {
            copy = copy.marked(stage, new MarkKey(newsroom.watermarkSecret(number)));
            steps.reached("marked");
        }
        Instant until = earlier(order.until(), partner.until());
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Written written = write(copy, until, partner, unfinished);
            steps.reached("encrypted");
            Optional<String> changed = staging.changed(staged);
            if (changed.isPresent()) {
                return new Refused(changed.get());
            }
            LogEntry.Release given = copy.entry();
            var share = new Share(
                    number,
                    partner.name(),
                    by.who(),
                    by.time().truncatedTo(ChronoUnit.SECONDS),
                    until,
                    planned,
                    content,
                    order.marked(),
                    new Share.Given(
                            written.file,
                            written.bytes,
                            written.opened,
                            given.pack(),
                            given.views() == null ? null : given.views().file()));
            new Partners(newsroom).record(share);
            steps.reached("recorded");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.syncFolder(file.toAbsolutePath().getParent());
            steps.reached("given");
            return new Shared(share, copy.markedImages(), copy.images());
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        return a == null ? b : b == null || a.isBefore(b) ? a : b;
    }

    private record Written(Sha256 file, long bytes, Sha256 opened) {}

    private static Written write(MarkedCopy copy, @Nullable Instant until, Partner partner, Path to)
            throws IOException {
        MessageDigest encrypted = Sha256.digest();
        MessageDigest plain = Sha256.digest();
        Files.deleteIfExists(to);
        DurableFiles.openPrivate(to).close();
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            OutputStream file = new DigestOutputStream(Channels.newOutputStream(channel), encrypted);
            try (OutputStream out = AgeFile.encrypt(file, List.<AgeRecipient>of(partner.key()), AgeFile.Form.BINARY)) {
                ShareFile.write(new DigestOutputStream(out, plain), copy.entry(), until, copy.pack(), copy.views());
            }
            channel.force(true);
            Sha256 hash = Sha256.wrap(encrypted.digest());
            if (!hash.equals(Sha256.ofFile(to))) {
                throw new IOException("the disk does not return what was written to " + to + "; nothing was given");
            }
            return new Written(hash, channel.size(), Sha256.wrap(plain.digest()));
        }
    }
}
