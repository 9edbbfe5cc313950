package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackFinding;
import org.daylight.archive.PackWriter;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.Dmarc;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.AccessionSeed;
import org.daylight.log.LogEntry;
import org.daylight.message.parse.MessageParser;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.pack.Torrent;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the next part of the schedule: gate, pack, log, archive. Stopped at any step, it leaves either nothing public or the
 * whole release, and the next run finishes what was decided.
 *
 * <p>One at a time: a second one in the same newsroom is refused while the first runs.
 */
public final class PublishRelease {

    /** How many bytes of originals are fetched from the vault at once. */
    private static final long FETCH_BYTES = 32L << 20;

    private final Newsroom newsroom;
    private final Vault vault;
    private final FlowSteps steps;

    public PublishRelease(Newsroom newsroom, Vault vault) {
        this(newsroom, vault, FlowSteps.UNWATCHED);
    }

    public PublishRelease(Newsroom newsroom, Vault vault, FlowSteps steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.steps = steps;
    }

    /** What came of it. */
    public sealed interface Result {}

    /**
     * It is public.
     *
     * @param time as the log has it
     * @param announced how many accessions were committed to with it, because nobody had done so before
     */
    public record Published(PlannedPart part, Instant time, int shown, int withheld, long packBytes, int announced)
            implements Result {}

    /** The gate is shut: nothing was published. */
    public record Refused(PlannedPart part, String reason) implements Result {}

    /** The next part is not due. @param finished whether a part that an earlier command had decided was put in place */
    public record NotDue(PlannedPart next, boolean finished) implements Result {}

    /** Every planned part has been published, or none was planned. @param finished as for {@link NotDue} */
    public record NothingPlanned(boolean finished) implements Result {}

    /**
     * Publishes the next part if it is due.
     *
     * @param now a moment that has certainly come; becomes the release's time, in whole seconds
     * @param evenIfNotDue publishes the next part ahead of its time
     * @throws NotTheNewest when the log here is not the newest, or nobody could say: nothing was published
     * @throws DecidedNotPlaced when it is decided, and not all of it is in place yet: the next call puts it there
     * @throws IOException in one line; run it again when the cause is gone
     */
    public Result next(Instant now, boolean evenIfNotDue) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            boolean finished = FinishPublication.earlier(newsroom, steps);
            Optional<PlannedPart> next = newsroom.catalog().parts().next();
            if (next.isEmpty()) {
                return new NothingPlanned(finished);
            }
            if (!evenIfNotDue && now.isBefore(next.get().due())) {
                return new NotDue(next.get(), finished);
            }
            return publish(next.get(), now.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private Result publish(PlannedPart part, Instant time) throws IOException {
        new NoteMatchKeys(newsroom, vault, steps).run();
        List<HeldDocument> documents = newsroom.catalog().documents().range(part.troveRow(), part.first(), part.last());
        return switch (ReleaseGate.look(
                part, documents, document -> newsroom.catalog().matches().barring(document.key()))) {
            case ReleaseGate.Shut(String reason) -> new Refused(part, reason);
            case ReleaseGate.Open open -> publish(part, time, documents, open);
        };
    }

    private Result publish(PlannedPart part, Instant time, List<HeldDocument> documents, ReleaseGate.Open open)
            throws IOException {
        HeldTrove trove = newsroom.catalog().troves().get(part.troveRow());
        Publication publication = Publication.begin(newsroom);
        // If we stop between here and the decision, the stage is thrown away by the next run: nothing public has
        // happened.
        steps.reached("begun");
        Optional<String> wrongTime = TimeOfRelease.objection(time, publication.lastTime(), publication.confirm());
        if (wrongTime.isPresent()) {
            return new Refused(part, wrongTime.get());
        }
        steps.reached("confirmed");
        int announced = publication.announce(trove);
        steps.reached("announced");
        Optional<String> objection = new CommittedDocuments(newsroom, publication).objection(documents);
        if (objection.isPresent()) {
            return new Refused(part, objection.get());
        }
        int sequence = Math.toIntExact(publication.releases() + 1);
        PackWriter.Written[] written = new PackWriter.Written[1];
        Stage.Staged pack = publication
                .stage()
                .add(
                        ArchivePath.pack(sequence),
                        out -> written[0] = writePack(out, publication, part, time, documents));
        publication.torrent(new Torrent.Label(
                newsroom.settings().origin(), trove.slug(), part.number(), sequence, pack.sha256(), pack.sizeBytes()));
        steps.reached("packed");
        publication.enter(new LogEntry.Release(
                new Slug(trove.slug()),
                sequence,
                part.number(),
                part.title(),
                part.announcement(),
                time,
                written[0].shown(),
                written[0].withheld(),
                new DocumentNumber(part.first()),
                new DocumentNumber(part.last()),
                written[0].documentsRoot(),
                pack.sha256(),
                pack.sizeBytes(),
                written[0].keys()));
        publication.effect(FinishPublication.partPublished(part.troveRow(), part.number(), time, written[0].shown()));
        publication.decide();
        // From here on the release will be public: if we stop, the next run, or the next start, puts it in place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return new Published(part, time, written[0].shown(), written[0].withheld(), pack.sizeBytes(), announced);
    }

    private PackWriter.Written writePack(
            OutputStream out, Publication publication, PlannedPart part, Instant time, List<HeldDocument> documents)
            throws IOException {
        KeyArchive keys = newsroom.keys();
        DkimVerifier verifier = new DkimVerifier(keys);
        Set<KeyRecord> used = new LinkedHashSet<>();
        PackWriter pack = new PackWriter(out, new PackWriter.Label(part.trove(), part.number(), part.title(), time));
        for (int from = 0; from < documents.size(); ) {
            int to = endOfFetch(documents, from);
            List<HeldDocument> some = documents.subList(from, to);
            Map<Sha256, byte[]> originals = vault.get(some.stream()
                    .filter(document -> document.withheld() == null)
                    .map(HeldDocument::sha256)
                    .toList());
            for (HeldDocument document : some) {
                int accession = publication.logged(document.accession());
                if (document.withheld() != null) {
                    String reason = document.withheld().isEmpty() ? null : document.withheld();
                    pack.add(new PackDocument.Withheld(document.number(), accession, reason));
                } else {
                    byte[] original = held(originals.get(document.sha256()), document);
                    Authentication found = Authentication.of(original, MessageParser.parse(original), verifier);
                    List<Finding> findings = found.findings();
                    findings.forEach(finding -> used.addAll(asked(keys, finding)));
                    used.addAll(Dmarc.records(found.dmarc(), keys));
                    pack.add(line(document, accession, findings), original);
                }
            }
            from = to;
        }
        return pack.finish(KeyArchive.of(used));
    }

    /** All keys of the selector, not only the one that fits: a reader who checks must come to the same finding. */
    private static List<KeyRecord> asked(KeyArchive keys, Finding finding) {
        return keys.find(finding.selector(), finding.domain()) instanceof KeySource.Known(List<KeyRecord> records)
                ? records
                : List.of();
    }

    private static byte[] held(byte @Nullable [] original, HeldDocument document) throws IOException {
        if (original == null) {
            throw new IOException("the vault has lost the bytes of " + document.trove() + "/" + document.number()
                    + ": restore the vault from a backup; nothing was published");
        }
        return original;
    }

    private static int endOfFetch(List<HeldDocument> documents, int from) {
        long bytes = 0;
        int to = from;
        while (to < documents.size() && (to == from || bytes + documents.get(to).sizeBytes() <= FETCH_BYTES)) {
            bytes += documents.get(to).sizeBytes();
            to++;
        }
        return to;
    }

    private PackDocument.Shown line(HeldDocument document, int accession, List<Finding> findings) {
        AccessionSeed seed = newsroom.seed(document.accession());
        return new PackDocument.Shown(
                document.number(),
                accession,
                seed.salt(new DocumentNumber(document.number())),
                document.sha256(),
                document.sizeBytes(),
                document.sha256(),
                document.sizeBytes(),
                PackFinding.of(findings));
    }
}
