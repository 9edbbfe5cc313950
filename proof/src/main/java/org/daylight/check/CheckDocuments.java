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
import org.daylight.format.Sha256;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackZip;

/**
 * Unpacks the documents of a pack in batches on several threads, and compares each with its line: its hash, and the signatures of a message
 * unless it is redacted. To be used by one thread. Closing waits for all batches.
 */
final class CheckDocuments implements Closeable {
    private static final int BATCH_DOCUMENTS = 64;
    private static final long BATCH_BYTES = 4 << 20;
    private static final int BATCHES_AHEAD = 8;

    private final String path;
    private final PackZip zip;
    private final CheckSignatures signatures;
    private final ExecutorService workers;
    private final CheckPack.Progress progress;
    private final Consumer<Verdict> faults;
    private final Queue<Batch> ahead = new ArrayDeque<>();
    private final List<Task> batch = new ArrayList<>();
    private long batchBytes;

    private record Batch(int documents, long packedBytes, Future<List<Verdict>> faults) {}

    /** An entry whose bytes are to be compared with the document's line. */
    private record Task(PackZip.Entry entry, Content content, PackLine.Shown line) {}

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
        batch.add(new Task(entry, content, line));
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
        PackLine.Shown line = task.line;
        MessageSource bytes;
        Sha256 hash;
        if (task.entry.bytes() <= 1 << 20) {
            byte[] held = zip.bytes(task.entry, inflater);
            hash = Sha256.of(held);
            bytes = () -> new ByteArrayInputStream(held);
        } else {
            hash = zip.sha256(task.entry);
            bytes = () -> zip.open(task.entry);
        }
        PackLine.Entry named = line.entry(task.content);
        if (named == null || !hash.equals(named.sha256())) {
            throw new Malformed(
                    CheckPack.differs(task.content), CheckPack.called(task.content, line) + " does not match its hash");
        }
        if (task.content == Content.MESSAGE && !line.isRedacted()) {
            signatures.difference(bytes, line.findings()).ifPresent(difference -> {
                throw new Malformed("findings-differ", "document " + line.number() + ": " + difference);
            });
        }
    }

    @Override
    public void close() throws IOException {
        drain(0);
    }
}
