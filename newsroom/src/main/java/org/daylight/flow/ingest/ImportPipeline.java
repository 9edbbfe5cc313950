package org.daylight.flow.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.ContainerItem;
import org.daylight.container.FolderCounts;
import org.daylight.container.ItemSource;
import org.daylight.container.PartLoss;
import org.daylight.container.RawFile;
import org.daylight.container.RawMessage;
import org.daylight.container.Skipped;
import org.daylight.container.SourceFile;
import org.daylight.container.Unreadable;
import org.daylight.dkim.DkimVerifier;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The parallel part of an import: one reader, N workers, one writer. The queue between them preserves the order of the
 * source. The same files are therefore always stored in the same order, although the threads run in any order. A budget
 * of bytes bounds the memory, whatever the size of the container.
 *
 * <p>There are three stores:
 *
 * <ol>
 *   <li>Bytes: the writer stores the originals of a batch in the vault and syncs them.
 *   <li>Rows: then the writer adds the batch to the catalog, in one transaction.
 *   <li>Index: each worker adds a message to the index when it has parsed it, possibly before its bytes and its row are
 *       stored. This is not durable yet. After every {@link #INDEX_COMMIT_BYTES} bytes, and at the end, the reader
 *       stops. The writer stores everything that was read, and only then commits the index.
 * </ol>
 *
 * <p>A crash therefore leaves bytes without a row (they are stored again, without effect) or rows that the index lacks
 * ({@link CatchUpIndex} adds them). It never leaves a row without bytes, nor a document in the index without a row.
 *
 * <p>If {@link #read} fails, the index has additions that are not committed. Close it without a commit.
 */
final class ImportPipeline {

    /** A batch is complete with this many messages or with {@link #BATCH_BYTES}. */
    static final int BATCH_MESSAGES = 4_000;

    static final long BATCH_BYTES = 16L << 20;
    private static final int QUEUE = 8_192;
    private static final int POLL_MILLIS = 50;

    /** Enough for the largest document (docs/publishers.md). */
    private static final long LEAST_GIGABYTES = 2;

    private static final int KILOBYTE = 1 << 10;
    private static final int LEAST_BUDGET_KILOBYTES = 32 << 10;
    private static final int MOST_BUDGET_KILOBYTES = 256 << 10;

    /** The budget is the maximum size of the heap, divided by this. */
    private static final int HEAP_PER_BUDGET = 4;

    /** A message and its parsed form are assumed to take this many times the bytes of the message. */
    private static final int MEMORY_PER_BYTE = 4;

    /** Progress is reported after this many messages, and whenever the writer waits. */
    private static final int TICK_MESSAGES = 32;

    /**
     * The index is committed after this many bytes of originals. A commit costs about a second of work, and a crash
     * loses the work since the last one.
     */
    static final long INDEX_COMMIT_BYTES = 512L << 20;

    private final Catalog catalog;
    private final Vault vault;
    private final SearchIndex index;
    private final ItemPreparation preparation;
    private final ItemRows rows;
    private final int workers;
    private final int batchMessages;
    private final long indexCommitBytes;
    private final StepListener steps;
    private final StoredListener stored;
    private final DkimVerifier verifier;
    private final boolean mayHold;
    private final BlockingQueue<Future<Prepared>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Semaphore budget;
    private final int budgetKilobytes;
    /** The reader waits for a permit at each {@link #COMMIT_INDEX}. */
    private final Semaphore indexCommits = new Semaphore(0);

    private final AtomicLong messages = new AtomicLong();

    /**
     * One item of the source, ready to be stored.
     *
     * @param found a message or file; null for other items
     * @param original the bytes, if the item is a message or file; otherwise null
     * @param permits how much of the budget it uses, in kilobytes
     */
    private record Prepared(
            @Nullable ContainerItem found, @Nullable Original original, PreparedItem item, int permits) {

        /** An item without bytes of its own. */
        Prepared(ContainerItem found) {
            this(null, null, ItemPreparation.other(found), 0);
        }
    }

    /** Told of each message, in the transaction that stores its row. */
    interface StoredListener {
        /** @param key of the document, which may be older */
        void stored(RawMessage raw, long key);
    }

    /** The end of the queue. */
    private static final Prepared END = new Prepared(new Skipped("", ""));

    /** A place in the queue where the writer commits the index. The reader adds nothing after it until that is done. */
    private static final Prepared COMMIT_INDEX = new Prepared(new Skipped("", ""));

    /**
     * @param batchMessages the number of messages in a batch
     * @param indexCommitBytes the index is committed after this many bytes of originals
     */
    ImportPipeline(
            Newsroom newsroom,
            Vault vault,
            SearchIndex index,
            HeldTrove trove,
            Accession accession,
            int workers,
            int batchMessages,
            long indexCommitBytes,
            StepListener steps,
            StoredListener stored)
            throws IOException {
        this.catalog = newsroom.catalog();
        this.verifier = new DkimVerifier(newsroom.keys());
        this.vault = vault;
        this.index = index;
        this.preparation = new ItemPreparation(trove.slug(), newsroom.seed(accession.number()), verifier);
        this.rows = new ItemRows(catalog, trove, accession);
        this.workers = workers;
        this.batchMessages = batchMessages;
        this.indexCommitBytes = indexCommitBytes;
        this.steps = steps;
        this.stored = stored;
        this.mayHold = catalog.documents().lastBatch() > 0;
        this.budgetKilobytes = (int) Math.clamp(
                Runtime.getRuntime().maxMemory() / HEAP_PER_BUDGET / KILOBYTE,
                LEAST_BUDGET_KILOBYTES,
                MOST_BUDGET_KILOBYTES);
        this.budget = new Semaphore(budgetKilobytes);
    }

    /**
     * Reads the whole source and stores its contents.
     *
     * @throws IOException also when the source ended early; everything that it gave is stored then
     */
    void read(ItemSource source, ImportTrove.Watch watch) throws IOException, InterruptedException {
        long total = source.totalBytes();
        AtomicReference<@Nullable Throwable> readerFailed = new AtomicReference<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(workers, task -> named(task, "import worker"))) {
            Thread reader = named(() -> readAll(source, pool, readerFailed), "import reader");
            reader.start();
            try {
                writeAll(
                        () -> watch.progress(new ImportTrove.Progress(messages.get(), source.bytesRead(), total)),
                        watch);
            } catch (OutOfMemoryError full) {
                throw tooLittleMemory(full);
            } finally {
                reader.interrupt();
                pool.shutdownNow();
                source.close();
                reader.join();
            }
        }
        if (readerFailed.get() instanceof IOException unavailable) {
            throw unavailable;
        }
        if (readerFailed.get() instanceof UncheckedIOException here) { // a temporary copy could not be written
            throw here.getCause();
        }
        if (readerFailed.get() instanceof OutOfMemoryError full) {
            throw tooLittleMemory(full);
        }
        if (readerFailed.get() != null) {
            throw new IOException("the import was stopped: " + readerFailed.get(), readerFailed.get());
        }
    }

    // --- the reader

    private void readAll(ItemSource source, ExecutorService pool, AtomicReference<@Nullable Throwable> failed) {
        try {
            long[] uncommitted = {0};
            source.read(found -> {
                submit(found, pool);
                uncommitted[0] += bytes(found);
                if (uncommitted[0] >= indexCommitBytes) {
                    queue.put(CompletableFuture.completedFuture(COMMIT_INDEX));
                    indexCommits.acquire();
                    uncommitted[0] = 0;
                }
            });
            queue.put(CompletableFuture.completedFuture(END));
        } catch (InterruptedException e) {
            // the writer has stopped, and reports why
        } catch (IOException | RuntimeException | Error e) {
            failed.set(e);
            endAnyway();
        }
    }

    private void endAnyway() {
        try {
            queue.put(CompletableFuture.completedFuture(END));
        } catch (InterruptedException e) {
            // the writer has stopped
        }
    }

    private void submit(ContainerItem found, ExecutorService pool) throws InterruptedException {
        if (!(found instanceof RawMessage || found instanceof RawFile)) {
            queue.put(CompletableFuture.completedFuture(new Prepared(found)));
            return;
        }
        // A document that needs more than the whole budget gets the whole budget.
        int permits = Math.min(budgetKilobytes, 1 + bytes(found) / (KILOBYTE / MEMORY_PER_BYTE));
        budget.acquire(permits);
        queue.put(pool.submit(
                () -> found instanceof RawFile file ? prepare(file, permits) : prepare((RawMessage) found, permits)));
    }

    private static int bytes(ContainerItem found) {
        return switch (found) {
            case RawMessage raw -> raw.bytes().length;
            case RawFile file -> file.bytes().length;
            case Unreadable lost -> 0;
            case Skipped skipped -> 0;
            case PartLoss loss -> 0;
            case FolderCounts counts -> 0;
            case SourceFile source -> 0;
        };
    }

    // --- the workers

    /** Parses a message, verifies its signatures, and adds it to the index, unless the catalog already has it. */
    private Prepared prepare(RawMessage raw, int permits) {
        ItemPreparation.Ready ready = preparation.message(raw, this::isHeld);
        if (ready.indexed() != null) {
            addToIndex(ready.indexed());
        }
        messages.incrementAndGet();
        return new Prepared(raw, ready.original(), ready.row(), permits);
    }

    /** Recognises the type of a file. The writer adds it to the index. */
    private Prepared prepare(RawFile file, int permits) {
        ItemPreparation.Ready ready = preparation.file(file, this::isHeld);
        messages.incrementAndGet();
        return new Prepared(file, ready.original(), ready.row(), permits);
    }

    private boolean isHeld(long key) {
        return mayHold && catalog.documents().has(key);
    }

    /** The addition becomes durable with the next commit, which waits until the catalog has the row. */
    private void addToIndex(IndexedDocument document) {
        try {
            index.add(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- the writer

    private void writeAll(Runnable tick, ImportTrove.Watch watch) throws IOException, InterruptedException {
        long batchNumber = catalog.documents().lastBatch();
        List<Prepared> batch = new ArrayList<>();
        long bytes = 0;
        while (true) {
            Prepared next = poll();
            boolean isLast = next == END;
            boolean commitsIndex = isLast || next == COMMIT_INDEX;
            if (next != null && !commitsIndex) {
                batch.add(next);
                bytes += next.item.bytes();
            }
            // Otherwise the reader would wait forever for the memory that this batch uses.
            boolean isAwaited = next == null && budget.hasQueuedThreads();
            if (commitsIndex || bytes >= BATCH_BYTES || batch.size() >= batchMessages || isAwaited) {
                store(batch, ++batchNumber, watch);
                batch.clear();
                bytes = 0;
            }
            if (next == null || batch.size() % TICK_MESSAGES == 0) {
                tick.run();
            }
            if (commitsIndex) {
                // Every message that a worker has added to the index was stored above, because the reader waits.
                index.commit(Long.toString(catalog.documents().lastBatch()), Removals.HIDDEN);
                // If the process stops here, the index has exactly the documents of the catalog.
                steps.reached("indexed");
                if (isLast) {
                    return;
                }
                indexCommits.release();
            }
        }
    }

    /** What is stored stays, and the same command continues. */
    private static IOException tooLittleMemory(OutOfMemoryError full) {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        long gigabytes = Math.max(LEAST_GIGABYTES, 2 * megabytes / 1_000 + 1);
        return new IOException(
                "not enough memory: a document or message is too large for " + megabytes
                        + " MB. Run the same command again with more, for example  JAVA_OPTS=-Xmx" + gigabytes + "g",
                full);
    }

    /** The next item in the order of the source; null when none arrives within a short time. */
    private @Nullable Prepared poll() throws IOException, InterruptedException {
        Future<Prepared> next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return next == null ? null : next.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw tooLittleMemory(full);
            }
            throw new IOException("an error in the program stopped the import: " + e.getCause(), e.getCause());
        }
    }

    /** Stores a batch: its bytes in the vault, then its rows in the catalog. */
    private void store(List<Prepared> batch, long number, ImportTrove.Watch watch) throws IOException {
        vault.put(
                batch.stream().map(Prepared::original).filter(Objects::nonNull).toList());
        // If the process stops here, the vault has bytes to which no row refers. The next run puts them again, without
        // effect.
        steps.reached("vaulted");
        List<Prepared> files = new ArrayList<>();
        catalog.together(() -> {
            files.clear();
            for (Prepared prepared : batch) {
                if (addRows(prepared, number, watch)) {
                    files.add(prepared);
                }
            }
            return null;
        });
        for (Prepared file : files) {
            addToIndex(file);
        }
        // If the process stops here, the whole batch is stored.
        steps.reached("cataloged");
        batch.forEach(prepared -> budget.release(prepared.permits));
    }

    /** @return whether the index must get the document from the catalog, because it is a file */
    private boolean addRows(Prepared prepared, long batch, ImportTrove.Watch watch) {
        boolean isNew = rows.add(prepared.item, batch, watch);
        if (!(prepared.item instanceof PreparedItem.Document document)) {
            return false;
        }
        if (prepared.found instanceof RawMessage raw) {
            stored.stored(raw, document.key());
            // A worker has added a message with the bytes of a file to the index.
            return !isNew && catalog.documents().isFile(document.key());
        }
        return isNew;
    }

    /** Adds a file to the index, as the catalog has it. */
    private void addToIndex(Prepared prepared) throws IOException {
        byte[] bytes = Objects.requireNonNull(prepared.original).bytes();
        HeldDocument held = catalog.documents()
                .find(((PreparedItem.Document) prepared.item).key())
                .orElseThrow();
        index.add(IndexedDocument.unnumbered(held.key(), held.trove(), bytes, held.form(), verifier));
    }

    private static Thread named(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
