package org.daylight.check;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import org.daylight.dkim.MessageSource;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.pack.Opening;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackZip;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.CheckReduction;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.RedactionProof;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the documents of a pack in batches on several threads, and compares each with its line: its hash, its pieces, the proof
 * of its redactions, and the signatures of a message unless it is redacted. To be used by one thread. Closing waits for all batches.
 */
final class CheckDocuments implements Closeable {
    private static final int BATCH_DOCUMENTS = 64;
    private static final long BATCH_BYTES = 4 << 20;
    private static final int BATCHES_AHEAD = 8;
    private static final long LARGE_BYTES = 8 << 20;

    private final String path;
    private final PackZip zip;
    private final CheckSignatures signatures;
    private final ExecutorService workers;
    private final CheckPack.Progress progress;
    private final Consumer<Verdict> faults;
    private final Queue<Batch> ahead = new ArrayDeque<>();
    private final List<Task> batch = new ArrayList<>();
    /** At most one document that is larger than {@link #LARGE_BYTES} is in memory. */
    private final Object large = new Object();

    private PackZip.@Nullable Entry lastDocument;
    private PackZip.@Nullable Entry lastProof;
    private long lastProofNumber;
    private long batchBytes;

    private record Batch(int documents, long packedBytes, Future<List<Verdict>> faults) {}

    /**
     * An entry whose bytes are to be compared with the document's line.
     *
     * @param document for a proof, the entry with the document's bytes
     * @param proof for the proof of an earlier release, the entry with the present one; null if there is none
     */
    private record Task(
            PackZip.Entry entry,
            Content content,
            PackLine.Shown line,
            PackZip.@Nullable Entry document,
            PackZip.@Nullable Entry proof) {}

    /**
     * @param path of the pack, for verdicts
     * @param faults receives the faults, on the thread that calls {@link #add}
     */
    CheckDocuments(
            String path,
            PackZip zip,
            CheckSignatures signatures,
            ExecutorService workers,
            CheckPack.Progress progress,
            Consumer<Verdict> faults) {
        this.path = path;
        this.zip = zip;
        this.signatures = signatures;
        this.workers = workers;
        this.progress = progress;
        this.faults = faults;
    }

    /** Adds an entry of a document. Its size must be the one in the line. @throws IOException if an earlier entry cannot be read */
    void add(PackZip.Entry entry, Content content, PackLine.Shown line) throws IOException {
        // The proofs of a document come right after its bytes, and are checked with them.
        lastDocument = content.isDocument() ? entry : lastDocument;
        if (content == Content.REDACTION) {
            lastProof = entry;
            lastProofNumber = line.number();
        }
        boolean isProof = content == Content.REDACTION || content == Content.EARLIER;
        boolean hasProof = content == Content.EARLIER && lastProofNumber == line.number();
        batch.add(new Task(entry, content, line, isProof ? lastDocument : null, hasProof ? lastProof : null));
        batchBytes += entry.packed();
        if (batch.size() >= BATCH_DOCUMENTS || batchBytes >= BATCH_BYTES) {
            submit();
        }
    }

    /** Starts the last batch, after all documents were added. */
    void finish() throws IOException {
        submit();
    }

    private void submit() throws IOException {
        if (!batch.isEmpty()) {
            List<Task> tasks = List.copyOf(batch);
            Callable<List<Verdict>> work = () -> {
                var found = new ArrayList<Verdict>();
                try (var inflater = new Inflater(true)) {
                    for (Task task : tasks) {
                        try {
                            check(task, inflater);
                        } catch (Malformed e) {
                            found.add(Verdict.of(path, e.code(), e.getMessage()));
                        }
                    }
                }
                return found;
            };
            long packed = tasks.stream().mapToLong(task -> task.entry.packed()).sum();
            int documents = (int)
                    tasks.stream().filter(task -> task.content.isDocument()).count();
            ahead.add(new Batch(documents, packed, workers.submit(work)));
            batch.clear();
            batchBytes = 0;
            drain(BATCHES_AHEAD);
        }
    }

    /** Waits for the oldest batches until at most this many are running. Passes their faults on in the order of the documents. */
    private void drain(int most) throws IOException {
        while (ahead.size() > most) {
            Batch first = ahead.remove();
            try {
                first.faults.get().forEach(faults);
                progress.done(first.documents, first.packedBytes);
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

    private void check(Task task, Inflater inflater) throws IOException {
        long bytes = task.entry.bytes()
                + (task.document == null ? 0 : task.document.bytes())
                + (task.proof == null ? 0 : task.proof.bytes());
        if (bytes <= LARGE_BYTES) {
            checkInMemory(task, inflater);
        } else {
            synchronized (large) {
                checkInMemory(task, inflater);
            }
        }
    }

    private void checkInMemory(Task task, Inflater inflater) throws IOException {
        PackLine.Shown line = task.line;
        byte[] held = zip.bytes(task.entry, inflater);
        Sha256 hash = Sha256.of(held);
        MessageSource bytes = () -> new ByteArrayInputStream(held);
        PackLine.Entry named = line.entry(task.content);
        if (named == null || !hash.equals(named.sha256())) {
            throw new Malformed(
                    CheckPack.differs(task.content), CheckPack.called(task.content, line) + " does not match its hash");
        }
        if (task.content.isDocument()
                && line.opening() instanceof Opening.Whole(Sha256 salt, Sha256 unused, long size, Sha256 pieces)
                && pieces != null) {
            Sha256 root = new PieceTree().root(held, PieceSecrets.of(salt));
            Malformed.unless(
                    root.equals(pieces), "pieces-differ", "document " + line.number() + " does not match its pieces");
        }
        if (task.content == Content.REDACTION) {
            checkRedaction(task, held, inflater);
        }
        if (task.content == Content.EARLIER) {
            checkEarlier(task, held, inflater);
        }
        if (task.content == Content.MESSAGE && !line.isRedacted()) {
            signatures.difference(bytes, line.findings()).ifPresent(difference -> {
                throw new Malformed("findings-differ", "document " + line.number() + ": " + difference);
            });
        }
    }

    private void checkRedaction(Task task, byte[] entry, Inflater inflater) throws IOException {
        if (task.document == null || !(task.line.opening() instanceof Opening.Redacted redacted)) {
            return; // it was reported that one of the two is missing
        }
        byte[] published = zip.bytes(task.document, inflater);
        Outcome<CheckRedaction.Verified> verified =
                RedactionProof.parse(entry).then(proof -> CheckRedaction.check(published, proof, redacted.committed()));
        if (verified instanceof Outcome.Refused<CheckRedaction.Verified>(String code, String reason)) {
            throw new Malformed(code, "document " + task.line.number() + ": " + reason);
        }
        Malformed.unless(
                verified.orThrow().marks().equals(redacted.marks()),
                "redaction-differs",
                "document " + task.line.number() + ": the line counts other marks than the document has");
    }

    /** Compares the proof of an earlier release with what is shown now. */
    private void checkEarlier(Task task, byte[] entry, Inflater inflater) throws IOException {
        if (task.document == null) {
            return; // it was reported that the document is missing
        }
        byte[] published = zip.bytes(task.document, inflater);
        Outcome<RedactionProof> earlier = RedactionProof.parse(entry);
        Outcome<Long> compared;
        switch (task.line.opening()) {
            case Opening.Whole whole -> {
                Sha256 pieces = whole.pieces();
                if (pieces == null) {
                    throw new Malformed(CheckReduction.DIFFERS, "document " + task.line.number() + " has no pieces");
                }
                compared = earlier.then(
                        proof -> CheckReduction.check(published, PieceSecrets.of(whole.salt()), proof, pieces));
            }
            case Opening.Redacted redacted -> {
                if (task.proof == null) {
                    return; // it was reported that it is missing
                }
                byte[] present = zip.bytes(task.proof, inflater);
                if (!(RedactionProof.parse(present) instanceof Outcome.Ok<RedactionProof>(RedactionProof now))) {
                    return; // that proof is checked on its own
                }
                if (!CheckRedaction.check(published, now, redacted.committed()).isOk()) {
                    return; // likewise
                }
                compared = earlier.then(proof -> CheckReduction.check(published, now, proof, redacted.pieces()));
            }
        }
        if (compared instanceof Outcome.Refused<Long>(String code, String reason)) {
            throw new Malformed(code, "the earlier redactions of document " + task.line.number() + ": " + reason);
        }
    }

    @Override
    public void close() throws IOException {
        drain(0);
    }
}
