package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.age.AgeFile;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.KnownTrustees;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.StepListener;
import org.daylight.sealing.SealKey;
import org.daylight.trustees.HeldShares;
import org.daylight.trustees.KeyShare;
import org.daylight.trustees.SplitKey;
import org.daylight.trustees.TrusteeRule;

/**
 * Divides the keys of all sealed parts among trustees ({@code spec/trustees.md}), for the first time or again: with other trustees, or with new shares
 * for the same ones. What is sealed is not changed, and neither are the keys.
 *
 * <ol>
 *   <li>Complete what an earlier command decided ({@link FinishPublication#earlier}); read the log: which parts are sealed.
 *   <li>Divide the key of each of them.
 *   <li>Write one share file for each trustee, encrypted to the trustee's key, to the editor's folder, and sync them. If the process stops before the
 *       decision, these files belong to no plan, and a trustee's program says so.
 *   <li>Record the plan in the audit log, and the trustees in {@code trustees.json}.
 *   <li>Stage the public file and the entries {@code trustees} and {@code heartbeat}, and decide. If the process stops after this, the next run puts
 *       them in place; the share files are complete.
 * </ol>
 */
public final class PlanTrustees {

    private final Newsroom newsroom;
    private final StepListener steps;

    public PlanTrustees(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PlanTrustees(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * What was done.
     *
     * @param plan its number
     * @param parts how many sealed parts the trustees share
     * @param files the share file of each trustee, in order
     */
    public record Result(int plan, int parts, List<Path> files) {}

    /**
     * Makes a plan and publishes it.
     *
     * @param wanted who the trustees are
     * @param folder for the share files: one that does not exist, or is empty
     * @throws IOException with a one-line message, when nothing was published
     */
    public Result run(By by, KnownTrustees wanted, Path folder, SecureRandom random) throws IOException {
        Instant time = by.time().truncatedTo(ChronoUnit.SECONDS);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            checkEmpty(folder);
            PublicRecord record = record();
            Map<Long, SplitKey> split = split(record, wanted, random);
            TrusteesFile file = file(wanted, split);
            int number = record.trustees().size() + 1;
            if (number > 0xffff) {
                throw new IOException("the log has as many plans as there can be");
            }
            byte[] bytes = file.bytes();
            LogEntry.Trustees entry = entry(number, wanted, bytes);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            PublishHeartbeat.enter(publication, time);
            publication.confirm();
            List<Path> files = writeShares(folder, wanted, entry, split);
            steps.reached("shares");
            record(by, entry, split.size());
            wanted.write(newsroom);
            steps.reached("recorded");
            publication.stage().add(ArchivePath.trustees(number), bytes);
            publication.enter(entry);
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return new Result(number, split.size(), files);
        }
    }

    private static void checkEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw new IOException(
                        folder + " is not empty: name a folder that does not exist yet, so that share files of"
                                + " different plans are not mixed");
            }
        }
    }

    private PublicRecord record() throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            throw new IOException("nothing is published yet: seal parts first, with  daylight seal");
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            return archive.contents();
        }
    }

    private Map<Long, SplitKey> split(PublicRecord record, KnownTrustees wanted, SecureRandom random)
            throws IOException {
        if (record.sealed().isEmpty()) {
            throw new IOException(
                    "no part is sealed, so there is nothing to share: seal parts first, with  daylight seal");
        }
        if (record.sealed().size() > TrusteesFile.MAX_PARTS) {
            throw new IOException(
                    "more than " + TrusteesFile.MAX_PARTS + " parts are sealed, which a plan cannot contain");
        }
        var split = new TreeMap<Long, SplitKey>();
        for (SealedPart part : record.sealed()) {
            String what = "part " + part.part() + " of " + part.trove();
            SealKey key = SealKeys.find(newsroom, part.sequence())
                    .orElseThrow(() ->
                            new IOException(SealKeys.missing(part.trove(), part.part()) + "; nothing was published"));
            if (!key.hash(part.sequence()).equals(part.seal().keyHash())) {
                throw new IOException(
                        "the key of " + what + " in this newsroom is not the one with which it was sealed:"
                                + " restore it from your backup; nothing was published");
            }
            try {
                split.put(
                        (long) part.sequence(),
                        SplitKey.of(
                                key.bytes(),
                                wanted.threshold(),
                                wanted.trustees().size(),
                                random));
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage());
            }
        }
        return split;
    }

    private static TrusteesFile file(KnownTrustees wanted, Map<Long, SplitKey> split) throws IOException {
        var commitments = new TreeMap<Long, List<String>>();
        split.forEach(
                (number, each) -> commitments.put(number, each.commitments().hex()));
        try {
            return new TrusteesFile(
                    wanted.threshold(),
                    wanted.trustees().stream().map(KnownTrustees.Trustee::name).toList(),
                    commitments);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage());
        }
    }

    private static LogEntry.Trustees entry(int number, KnownTrustees wanted, byte[] file) throws IOException {
        int trustees = wanted.trustees().size();
        try {
            return new LogEntry.Trustees(
                    number,
                    wanted.threshold(),
                    trustees,
                    TrusteeRule.words(wanted.threshold(), trustees, wanted.silenceDays(), wanted.heartbeatDays()),
                    wanted.silenceDays(),
                    wanted.heartbeatDays(),
                    Sha256.of(file),
                    file.length);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage());
        }
    }

    private List<Path> writeShares(
            Path folder, KnownTrustees wanted, LogEntry.Trustees entry, Map<Long, SplitKey> split) throws IOException {
        DurableFiles.createPrivateFolder(folder);
        var files = new ArrayList<Path>();
        for (int index = 1; index <= wanted.trustees().size(); index++) {
            KnownTrustees.Trustee trustee = wanted.trustees().get(index - 1);
            var shares = new TreeMap<Long, byte[]>();
            for (Map.Entry<Long, SplitKey> each : split.entrySet()) {
                KeyShare share = each.getValue().shares().get(index - 1);
                shares.put(each.getKey(), share.value());
            }
            var held = new HeldShares(
                    newsroom.logKey().verifier(), (int) entry.number(), entry.file(), index, trustee.name(), shares);
            Path file = folder.resolve(String.format(Locale.ROOT, "plan-%d-trustee-%d.age", entry.number(), index));
            try (FileChannel channel = DurableFiles.openPrivate(file)) {
                OutputStream out = Channels.newOutputStream(channel);
                try (OutputStream plain = AgeFile.encrypt(out, List.of(trustee.key()), AgeFile.Form.BINARY)) {
                    plain.write(held.bytes());
                }
                channel.force(true);
            }
            files.add(file);
        }
        DurableFiles.syncFolder(folder);
        return List.copyOf(files);
    }

    private void record(By by, LogEntry.Trustees entry, int parts) throws IOException {
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        AuditRecord.of(
                                "trustees",
                                Json.Obj.EMPTY
                                        .with("plan", entry.number())
                                        .with("threshold", entry.threshold())
                                        .with("trustees", entry.trustees())
                                        .with("parts", parts)));
    }
}
