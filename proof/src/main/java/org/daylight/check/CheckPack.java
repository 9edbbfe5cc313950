package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.Inflater;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.Commitment;
import org.daylight.log.LogEntry;
import org.daylight.pack.PackLayout;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackLines;
import org.daylight.pack.PackZip;
import org.daylight.pack.ZipContent;
import org.daylight.tree.GrowingRoot;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks what is in one pack (spec/pack.md) whose bytes are those that the log names: each line against the log, the accession's commitments and the
 * numbers of the trove; each document against its line; and the bag's manifests. The lines, the directory of the zip and the documents are read
 * side by side, so memory does not grow with the pack.
 */
final class CheckPack {
    private static final int MAX_KEYS_BYTES = 64 << 20;
    private static final int BATCH_DOCUMENTS = 64;
    private static final long BATCH_BYTES = 4 << 20;
    private static final int BATCHES_AHEAD = 8;
    private static final int MAX_FAULTS = 100;

    private final LogContents.Pack pack;
    private final List<LogEntry.Accession> accessions;
    private final Map<Long, TileTree> commitments;
    private final TroveNumbers numbers;
    private final ExecutorService workers;
    private final Progress progress;
    private final List<Verdict> faults = new ArrayList<>();
    private final Queue<Batch> ahead = new ArrayDeque<>();
    private final GrowingRoot documentsRoot = new GrowingRoot();
    private final MessageDigest manifest = Sha256.digest();
    private long manifestBytes;
    private long payloadBytes;
    private long payloadFiles;
    private long shown;
    private long withheld;
    private long first;
    private long last;
    private long redacted;

    /**
     * @param commitments the trees of the accessions that hold together, by number
     * @param numbers of the release's trove
     * @param workers unpack and hash the documents
     * @param progress told of what is done
     */
    CheckPack(
            LogContents.Pack pack,
            List<LogEntry.Accession> accessions,
            Map<Long, TileTree> commitments,
            TroveNumbers numbers,
            ExecutorService workers,
            Progress progress) {
        this.pack = pack;
        this.accessions = accessions;
        this.commitments = commitments;
        this.numbers = numbers;
        this.workers = workers;
        this.progress = progress;
    }

    /** Told, on the thread that checks, of each batch of documents that is done. */
    interface Progress {
        void done(long documents, long packedBytes);
    }

    private record Batch(int documents, long packedBytes, Future<List<Verdict>> faults) {}

    /** A document whose bytes are to be compared with its line. */
    private record Task(PackZip.Entry entry, PackLine.Shown line) {}

    /** How many documents are shown otherwise than they were taken in; known after {@link #check}. */
    long redacted() {
        return redacted;
    }

    /**
     * The faults of the pack, a hundred at most; empty for none.
     *
     * @throws IOException when it, or the accession's tiles, cannot be read for now
     */
    List<Verdict> check(Path file) throws IOException {
        try (PackZip zip = PackZip.open(file)) {
            check(zip, PackLayout.of(zip, pack.release().keys() != null));
        } catch (Malformed e) {
            fault(e);
        }
        return faults;
    }

    private void check(PackZip zip, PackLayout layout) throws IOException {
        byte[] keys = pack.release().keys() == null ? new byte[0] : keys(zip, layout.tag(PackLayout.KEYS));
        Outcome<SignatureCheck.Judge> judge = SignatureCheck.found().by(keys);
        if (judge instanceof Outcome.Refused<SignatureCheck.Judge>(String code, String reason)) {
            throw new Malformed(code, reason);
        }
        try {
            documents(zip, layout, judge.orThrow());
        } finally {
            drain(0);
        }
        release();
        if (faults.isEmpty()) {
            // What is wrong with a document makes the manifest wrong, too, and was said.
            bag(zip, layout, keys);
        }
    }

    private byte[] keys(PackZip zip, PackZip.Entry entry) throws IOException {
        Malformed.unless(entry.bytes() <= MAX_KEYS_BYTES, "keys-malformed", "keys.txt is longer than 64 MB");
        byte[] keys = bytes(zip, entry);
        Malformed.unless(
                Sha256.of(keys).equals(pack.release().keys()), "keys-differ", "keys.txt does not match the log");
        return keys;
    }

    // --- lines and documents

    private void documents(PackZip zip, PackLayout layout, SignatureCheck.Judge judge) throws IOException {
        PackZip.Directory directory = zip.directory();
        directory.next(); // bagit.txt
        PackZip.Entry entry = directory.next();
        var batch = new ArrayList<Task>();
        long batchBytes = 0;
        try (InputStream in = zip.open(layout.tag(PackLayout.DOCUMENTS))) {
            var lines = new PackLines(in);
            for (byte[] line = lines.next(); line != null && faults.size() < MAX_FAULTS; line = lines.next()) {
                PackLine document = take(line);
                long there = number(entry);
                while (there > 0 && there < document.number()) {
                    unlisted(entry);
                    entry = directory.next();
                    there = number(entry);
                }
                if (entry != null && there == document.number()) {
                    Task task = task(entry, document);
                    if (task != null) {
                        batch.add(task);
                        batchBytes += entry.packed();
                    }
                    entry = directory.next();
                } else if (document instanceof PackLine.Shown && !isWithdrawn(document)) {
                    fault("document-absent", "document " + document.number());
                }
                if (batch.size() >= BATCH_DOCUMENTS || batchBytes >= BATCH_BYTES) {
                    submit(zip, judge, batch);
                    batch.clear();
                    batchBytes = 0;
                }
            }
        }
        submit(zip, judge, batch);
        for (; number(entry) > 0 && faults.size() < MAX_FAULTS; entry = directory.next()) {
            unlisted(entry);
        }
    }

    /** The document of an entry; 0 behind the last message. */
    private static long number(PackZip.@Nullable Entry entry) {
        return entry == null ? 0 : PackLayout.number(entry.name());
    }

    private boolean isWithdrawn(PackLine document) {
        return pack.withdrawn().contains(document.number());
    }

    private void unlisted(PackZip.@Nullable Entry entry) {
        fault("document-unlisted", entry == null ? "" : Malformed.quoted(entry.name()));
    }

    /** The bytes of a document are there: may they be? */
    private @Nullable Task task(PackZip.Entry entry, PackLine document) {
        if (!(document instanceof PackLine.Shown line)) {
            fault("document-unlisted", "document " + document.number() + " is withheld");
            return null;
        }
        if (isWithdrawn(document)) {
            fault("withdrawal-not-done", "document " + document.number());
            return null;
        }
        if (entry.bytes() != line.publishedBytes()) { // and nothing is unpacked
            fault("document-differs", "document " + document.number() + " has a wrong size");
            return null;
        }
        listed(entry, line.published());
        return new Task(entry, line);
    }

    /** Takes a line: what it says must be what the log allows. */
    private PackLine take(byte[] bytes) throws IOException {
        LogEntry.Release release = pack.release();
        documentsRoot.add(MerkleTree.leafHash(bytes));
        PackLine line;
        try {
            line = PackLine.parse(bytes);
        } catch (Malformed e) {
            throw new Malformed(e.code(), "line " + documentsRoot.size() + ": " + e.getMessage());
        }
        if (line.number() <= last) {
            throw new Malformed(PackLine.CODE, "number " + line.number() + " comes after " + last);
        }
        boolean within = release.first().value() <= line.number()
                && line.number() <= release.last().value();
        if (!within || documentsRoot.size() > release.published() + release.withheld()) {
            throw new Malformed("release-counts-differ", "number " + line.number() + " is beyond what the log allows");
        }
        first = first == 0 ? line.number() : first;
        last = line.number();
        shown += line instanceof PackLine.Shown ? 1 : 0;
        withheld += line instanceof PackLine.Withheld ? 1 : 0;
        if (line instanceof PackLine.Withheld && isWithdrawn(line)) {
            fault("release-counts-differ", "number " + line.number() + " is withheld, but withdrawn in the log");
        }
        if (isCommitted(line)) {
            if (!numbers.name(line, isWithdrawn(line))) {
                fault("number-twice", "number " + line.number() + " is also in an earlier release");
            }
        } else {
            fault("number-uncommitted", "accession " + line.accession() + " has no number " + line.number());
        }
        return line;
    }

    /** Whether the accession of a line had its number before the release; a document that is shown must be the one committed to. */
    private boolean isCommitted(PackLine line) throws IOException {
        if (line.accession() > pack.accessions()) {
            return false;
        }
        LogEntry.Accession accession = accessions.get((int) line.accession() - 1);
        DocumentNumber first = accession.first();
        boolean has = accession.trove().equals(pack.release().trove())
                && first != null
                && first.value() <= line.number()
                && line.number() - first.value() < accession.count();
        TileTree tree = commitments.get(accession.number());
        if (has && first != null && tree != null && line instanceof PackLine.Shown document) {
            redacted += document.isRedacted() ? 1 : 0;
            long index = line.number() - first.value();
            Outcome<List<Sha256>> committed = tree.leafHashes(index, index + 1);
            Sha256 leaf = Commitment.of(document.salt(), document.original()).leafHash();
            boolean same = committed.isOk() && committed.orThrow().getFirst().equals(leaf);
            if (!same) {
                fault("commitment-differs", "document " + line.number());
            }
        }
        return has;
    }

    // --- the bytes of the documents, on the workers

    private void submit(PackZip zip, SignatureCheck.Judge judge, List<Task> batch) throws IOException {
        if (!batch.isEmpty()) {
            List<Task> tasks = List.copyOf(batch);
            Callable<List<Verdict>> work = () -> {
                var found = new ArrayList<Verdict>();
                try (var inflater = new Inflater(true)) {
                    for (Task task : tasks) {
                        try {
                            check(zip, task, inflater, judge);
                        } catch (Malformed e) {
                            found.add(Verdict.of(pack.path(), e.code(), e.getMessage()));
                        }
                    }
                }
                return found;
            };
            long packed = tasks.stream().mapToLong(task -> task.entry.packed()).sum();
            ahead.add(new Batch(tasks.size(), packed, workers.submit(work)));
            drain(BATCHES_AHEAD);
        }
    }

    /** Takes what the workers found, in the order of the documents, until no more than so many batches are under way. */
    private void drain(int most) throws IOException {
        while (ahead.size() > most) {
            Batch batch = ahead.remove();
            try {
                batch.faults.get().forEach(this::fault);
                progress.done(batch.documents, batch.packedBytes);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException cause) {
                    throw cause;
                }
                throw new AssertionError("a batch failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static void check(PackZip zip, Task task, Inflater inflater, SignatureCheck.Judge judge)
            throws IOException {
        PackLine.Shown line = task.line;
        SignatureCheck.Bytes bytes;
        Sha256 hash;
        if (task.entry.bytes() <= 1 << 20) {
            byte[] held = bytes(zip.open(task.entry, inflater), task.entry);
            hash = Sha256.of(held);
            bytes = () -> new ByteArrayInputStream(held);
        } else {
            hash = hash(zip, task.entry);
            bytes = () -> zip.open(task.entry);
        }
        if (!hash.equals(line.published())) {
            throw new Malformed("document-differs", "document " + line.number() + " does not match its hash");
        }
        if (!line.isRedacted()) {
            judge.difference(bytes, line.findings()).ifPresent(difference -> {
                throw new Malformed("findings-differ", "document " + line.number() + ": " + difference);
            });
        }
    }

    // --- the release and the bag

    private void release() {
        LogEntry.Release release = pack.release();
        if (faults.size() >= MAX_FAULTS) {
            return;
        }
        if (!documentsRoot.root().equals(release.documentsRoot())) {
            fault("documents-root-differs", "the lines do not match the log");
        }
        boolean bounds =
                first == release.first().value() && last == release.last().value();
        if (shown != release.published() || withheld != release.withheld() || !bounds) {
            String are = shown + " shown and " + withheld + " withheld, from " + first + " to " + last;
            fault("release-counts-differ", are);
        }
    }

    private void listed(PackZip.Entry entry, Sha256 hash) {
        byte[] line = (hash.hex() + "  " + entry.name() + "\n").getBytes(UTF_8);
        manifest.update(line);
        manifestBytes += line.length;
        payloadBytes += entry.bytes();
        payloadFiles++;
    }

    private void bag(PackZip zip, PackLayout layout, byte[] keys) throws IOException {
        LogEntry.Release release = pack.release();
        PackZip.Entry documents = layout.tag(PackLayout.DOCUMENTS);
        listed(documents, hash(zip, documents));
        if (release.keys() != null) {
            listed(layout.tag(PackLayout.KEYS), Sha256.of(keys));
        }
        String bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        String info = "Bagging-Date: " + release.time().atOffset(ZoneOffset.UTC).toLocalDate() + "\n"
                + "External-Description: " + release.title().strip() + "\n"
                + "External-Identifier: " + release.trove() + "/part/" + release.part() + "\n"
                + "Payload-Oxum: " + payloadBytes + "." + payloadFiles + "\n";
        Sha256 listing = Sha256.wrap(manifest.digest());
        tag(zip, layout.tag(PackLayout.BAGIT), bagit, "bag-info-differs");
        tag(zip, layout.tag(PackLayout.BAG_INFO), info, "bag-info-differs");
        PackZip.Entry listed = layout.tag(PackLayout.MANIFEST);
        boolean same = listed.bytes() == manifestBytes && hash(zip, listed).equals(listing);
        Malformed.unless(same, "manifest-differs", PackLayout.MANIFEST);
        String tags = Sha256.of(bagit.getBytes(UTF_8)) + "  " + PackLayout.BAGIT + "\n"
                + listing + "  " + PackLayout.MANIFEST + "\n"
                + Sha256.of(info.getBytes(UTF_8)) + "  " + PackLayout.BAG_INFO + "\n";
        tag(zip, layout.tag(PackLayout.TAG_MANIFEST), tags, "manifest-differs");
    }

    private static void tag(PackZip zip, PackZip.Entry entry, String expected, String code) throws IOException {
        byte[] bytes = expected.getBytes(UTF_8);
        boolean same = entry.bytes() == bytes.length && Arrays.equals(bytes(zip, entry), bytes);
        Malformed.unless(same, code, entry.name());
    }

    // --- reading

    /** All of an entry whose size is known to be small. */
    private static byte[] bytes(PackZip zip, PackZip.Entry entry) throws IOException {
        return bytes(zip.open(entry), entry);
    }

    private static byte[] bytes(ZipContent content, PackZip.Entry entry) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(entry.bytes())];
        try (ZipContent in = content) {
            int read = in.readNBytes(bytes, 0, bytes.length);
            Malformed.unless(read == bytes.length && in.read() < 0, PackZip.MALFORMED, entry.name());
        }
        return bytes;
    }

    private static Sha256 hash(PackZip zip, PackZip.Entry entry) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (ZipContent in = zip.open(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.wrap(digest.digest());
    }

    private void fault(Malformed e) {
        fault(e.code(), String.valueOf(e.getMessage()));
    }

    private void fault(String code, String detail) {
        fault(Verdict.of(pack.path(), code, detail));
    }

    private void fault(Verdict fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }
}
