package org.daylight.search.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.daylight.search.IndexInUse;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexRequest;
import org.daylight.search.IndexState;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SegmentTaking;
import org.daylight.search.StateRequest;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The default {@link SearchIndex}: one folder, one writing process, no server.
 *
 * <p>The folder is derived data and may be deleted. When another version of Daylight wrote it, or it is damaged, the index is rebuilt
 * from nothing: {@link IndexState#rebuilt} says why, and the mark is empty, so that its owner adds everything again. Other processes
 * may read the last commit with {@link LuceneReading} at any time.
 */
public final class LuceneIndex implements SegmentTaking {

    static {
        CommitData.quietLucene();
        // A query has 200 words at most, each in four fields and two spellings, and Lucene counts every one of them.
        IndexSearcher.setMaxClauseCount(10_000);
    }

    private final Directory directory;
    private final IndexWriter writer;
    private final PendingDocuments pending;
    private final FieldNumbers fieldNumbers;
    private final Optional<String> rebuilt;

    /** So that of two simultaneous additions of the same key only one is treated as the first. */
    private final Object[] keyLocks = new Object[256];

    /** The keys in the index; read when the first document is added. */
    private volatile @Nullable KnownKeys knownKeys;

    private final Object knownKeysLock = new Object();

    /** Removals and replacements, counted before they are made. */
    private final AtomicLong removalCount = new AtomicLong();

    private long removalsBefore;
    private final Snapshots snapshots;
    private volatile String mark;

    /**
     * The index that was found in the folder.
     *
     * @param reader reads it; null when there is none, or it cannot be used
     * @param reason why it cannot be used; null when it can, or when there is none
     */
    private record Existing(
            @Nullable DirectoryReader reader, @Nullable String reason) {}

    private LuceneIndex(
            Path folder,
            Directory directory,
            IndexWriter writer,
            DirectoryReader reader,
            IndexOwner owner,
            @Nullable String reason)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        rebuilt = Optional.ofNullable(reason);
        java.util.Arrays.setAll(keyLocks, i -> new Object());
        snapshots = new Snapshots(folder, reader, owner);
        mark = CommitData.mark(snapshots.commitData());
        fieldNumbers = fieldNumbers(snapshots);
        pending = new PendingDocuments(folder, writer, fieldNumbers, bufferBytes());
    }

    /**
     * Opens the index in a folder to write it, and creates it when there is none. The methods are suitable as an
     * {@link org.daylight.search.IndexOpener}.
     *
     * @throws IndexInUse when another process has it open
     * @throws IOException when the disk fails
     */
    public static LuceneIndex open(Path folder) throws IOException {
        return open(folder, IndexOwner.NONE);
    }

    /** As {@link #open(Path)}, with what the owner provides. */
    public static LuceneIndex open(Path folder, IndexOwner owner) throws IOException {
        Files.createDirectories(folder);
        Directory directory = new LinkingDirectory(FSDirectory.open(folder));
        DirectoryReader reader = null;
        try {
            Existing existing = existing(directory, owner);
            reader = existing.reader();
            if (existing.reason() != null) {
                deleteAll(directory);
            }
            var writer = new IndexWriter(directory, settings());
            try {
                if (!DirectoryReader.indexExists(directory)) {
                    commit(writer, "");
                }
                if (reader == null || !reader.isCurrent()) { // another process wrote before this one had the lock
                    close(reader);
                    reader = DirectoryReader.open(directory);
                }
                return new LuceneIndex(folder, directory, writer, reader, owner, existing.reason());
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        } catch (LockObtainFailedException e) {
            close(reader);
            directory.close();
            throw new IndexInUse(folder, e);
        } catch (IOException | RuntimeException e) {
            close(reader);
            directory.close();
            throw e;
        }
    }

    private static void close(@Nullable DirectoryReader reader) throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    /** Looks for an index in the folder, and opens it when it can be used. */
    private static Existing existing(Directory directory, IndexOwner owner) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return new Existing(null, null);
        }
        try {
            Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
            String reason = CommitData.isReadable(data)
                    ? owner.objection().apply(CommitData.mark(data))
                    : "the index was written by another version of this program";
            return reason == null ? new Existing(DirectoryReader.open(directory), null) : new Existing(null, reason);
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            return new Existing(null, "the index was written by another version of this program");
        } catch (CorruptIndexException | java.nio.file.NoSuchFileException | java.io.EOFException e) {
            return new Existing(null, "the index is damaged");
        }
    }

    /** Deletes the files of the index and no others. If this is interrupted, the next opening continues. */
    static void deleteAll(Directory directory) throws IOException {
        try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            for (String file : directory.listAll()) {
                lock.ensureValid();
                if (file.startsWith(IndexFileNames.SEGMENTS)
                        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)
                        || IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches()) {
                    directory.deleteFile(file);
                }
            }
        }
    }

    private static IndexWriterConfig settings() {
        var merging = new TieredMergePolicy();
        merging.setNoCFSRatio(0);
        merging.setForceMergeDeletesPctAllowed(0); // so that erasing leaves nothing
        return new IndexWriterConfig(new WordAnalyzer())
                .setMergePolicy(merging)
                .setUseCompoundFile(false)
                .setCommitOnClose(false);
    }

    private static FieldNumbers fieldNumbers(Snapshots snapshots) throws IOException {
        var numbers = new FieldNumbers();
        Snapshot current = snapshots.acquire();
        try {
            for (LeafReaderContext leaf : current.leaves) {
                leaf.reader().getFieldInfos().forEach(numbers::register);
            }
        } finally {
            current.release();
        }
        return numbers;
    }

    /** Memory for the added documents of one thread, in bytes, before they are written. */
    private static long bufferBytes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 16, 16L << 20, 128L << 20);
    }

    @Override
    public void add(IndexedDocument document) throws IOException {
        Document fields = DocumentFields.of(document);
        long key = document.key();
        synchronized (keyLocks[(int) (key & keyLocks.length - 1)]) {
            boolean isKnown = !knownKeys().add(key);
            if (isKnown) {
                removalCount.incrementAndGet();
            }
            pending.add(key, fields, isKnown);
        }
    }

    /** Fields that no document has yet get a number too, so that all segments have the same ones. */
    @Override
    public List<String> fields() {
        DocumentFields.ALL.forEach(fieldNumbers::register);
        return fieldNumbers.names();
    }

    /** Additions of the same keys at the same time are not expected here: the segment's documents replace what was added before. */
    @Override
    public synchronized void take(Path segment, long[] keys, BitSet taken) throws IOException {
        List<Long> replaced = new ArrayList<>();
        for (int i = taken.nextSetBit(0); i >= 0; i = taken.nextSetBit(i + 1)) {
            if (!knownKeys().add(keys[i])) {
                removalCount.incrementAndGet();
                replaced.add(keys[i]);
            }
        }
        pending.take(segment, keys.length, taken, replaced);
    }

    /** Uses a lock of its own, because a commit holds the lock of this object while it waits for the disk. */
    private KnownKeys knownKeys() throws IOException {
        KnownKeys known = knownKeys;
        if (known != null) {
            return known;
        }
        synchronized (knownKeysLock) {
            if (knownKeys == null) {
                Snapshot current = snapshots.acquire();
                try {
                    knownKeys = KnownKeys.of(current.leaves);
                } finally {
                    current.release();
                }
            }
            return knownKeys;
        }
    }

    @Override
    public void remove(long key) throws IOException {
        synchronized (keyLocks[(int) (key & keyLocks.length - 1)]) {
            removalCount.incrementAndGet();
            pending.remove(key);
        }
    }

    @Override
    public synchronized void commit(String mark, Removals removals) throws IOException {
        switch (removals) {
            case HIDDEN -> commit(mark);
            case ERASED -> erase(mark);
        }
    }

    private void commit(String mark) throws IOException {
        long before = removalCount.get();
        try {
            pending.commit(CommitData.of(mark));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the index was interrupted while it was written");
        }
        this.mark = mark;
        boolean removed = removalCount.get() != removalsBefore;
        if (snapshots.advance(removed)) {
            removalsBefore = before;
        }
    }

    private static void commit(IndexWriter writer, String mark) throws IOException {
        writer.setLiveCommitData(CommitData.of(mark).entrySet());
        writer.commit();
    }

    /** Rewrites every segment with removed documents. The new mark is only committed when that is done. */
    private void erase(String mark) throws IOException {
        commit(this.mark);
        writer.forceMergeDeletes(true);
        removalCount.incrementAndGet(); // the remaining documents have other numbers now
        commit(mark);
        snapshots.deleteOtherCaches();
    }

    @Override
    @SuppressWarnings("unchecked") // the answer to a StateRequest is an IndexState
    public <A> A answer(IndexRequest<A> request) throws IOException {
        return request instanceof StateRequest state ? (A) state(state) : snapshots.answer(request);
    }

    @Override
    public boolean knowsItsState() {
        return true;
    }

    private IndexState state(StateRequest request) throws IOException {
        if (request == StateRequest.PREPARED) {
            snapshots.prepare();
            if (!mark.isEmpty()) {
                cacheOnDisk();
            }
        }
        return new IndexState(mark, snapshots.size(), rebuilt);
    }

    /** Caches on disk what was derived from the last commit, so that the next opening need not compute it. */
    void cacheOnDisk() throws IOException {
        snapshots.cacheOnDisk();
    }

    /** Closes the index. What was added or removed since the last commit is lost. */
    @Override
    public synchronized void close() throws IOException {
        if (!writer.isOpen()) {
            return;
        }
        writer.rollback();
        snapshots.close();
        directory.close();
    }
}
