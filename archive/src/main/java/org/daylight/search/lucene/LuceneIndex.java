package org.daylight.search.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
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
import org.daylight.people.Mapping;
import org.daylight.search.CompleteResult;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentList;
import org.daylight.search.IndexInUse;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Originals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchResult;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.lucene.segment.FieldNumbers;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;
import org.jspecify.annotations.Nullable;

/**
 * The default {@link SearchIndex}: one folder, one process, no server.
 *
 * <p>The folder is derived and may be deleted. One that an older or newer version of Daylight wrote, or that is damaged, is begun
 * anew: {@link #begunAnew} says why, and {@link #mark} is empty, so that its owner adds everything again.
 */
public final class LuceneIndex implements SearchIndex {

    /** Changes whenever fields, words or cards change. */
    static final String FORMAT = "8";

    static final String FORMAT_KEY = "format";
    static final String MARK_KEY = "mark";

    /** Lucene tells the console about vector instructions; the reference keeps the level from being forgotten. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.OFF);
        // A query has 200 words at most, each in four fields and two spellings, and Lucene counts every one of them.
        IndexSearcher.setMaxClauseCount(10_000);
    }

    /** Loads this class, and so keeps Lucene from talking. */
    static void quiet() {}

    private final Directory directory;
    private final IndexWriter writer;
    private final PendingDocuments additions;
    private final @Nullable String reasonToBeginAnew;

    /** Two adds of the same key must not both believe to be the first. */
    private final Object[] keyLocks = new Object[256];

    /** Which keys can be replaced; read from the index when the first document is added. */
    private volatile @Nullable KnownKeys knownKeys;

    private final Object knowing = new Object();

    /** Counts removals and replacements, before they are done. */
    private final AtomicLong removals = new AtomicLong();

    private long removalsBefore;
    private final Snapshots snapshots;
    private volatile String mark;

    /**
     * What was found in the folder.
     *
     * @param reader of what can be used; null when there is nothing
     * @param reason why what there is cannot be used; null when it can, or when there is nothing
     */
    private record There(
            @Nullable DirectoryReader reader, @Nullable String reason) {}

    private LuceneIndex(
            Path folder,
            Directory directory,
            IndexWriter writer,
            DirectoryReader reader,
            Originals originals,
            DocumentRegister register,
            @Nullable String reason)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        reasonToBeginAnew = reason;
        java.util.Arrays.setAll(keyLocks, i -> new Object());
        snapshots = new Snapshots(folder, reader, originals, register);
        mark = snapshots.said().getOrDefault(MARK_KEY, "");
        additions = new PendingDocuments(folder, writer, fieldNumbers(snapshots), bufferBytes());
    }

    /**
     * Opens the index in a folder, or begins one.
     *
     * @throws IndexInUse when another process has it open
     * @throws IOException as the disk says
     */
    public static LuceneIndex open(Path folder) throws IOException {
        return open(folder, Originals.NONE);
    }

    /** As {@link #open(Path)}, for queries that read originals too. */
    public static LuceneIndex open(Path folder, Originals originals) throws IOException {
        return open(folder, originals, DocumentRegister.NONE);
    }

    /** As {@link #open(Path, Originals)}, for an owner who knows more of the documents than the index does. */
    public static LuceneIndex open(Path folder, Originals originals, DocumentRegister register) throws IOException {
        return open(folder, originals, register, mark -> null);
    }

    /**
     * As {@link #open(Path)}, and begins anew when the owner does not know the mark.
     *
     * @param objection to the mark of an index that is there: one line for people, or null when there is none
     */
    public static LuceneIndex open(Path folder, Originals originals, Function<String, @Nullable String> objection)
            throws IOException {
        return open(folder, originals, DocumentRegister.NONE, objection);
    }

    private static LuceneIndex open(
            Path folder, Originals originals, DocumentRegister register, Function<String, @Nullable String> objection)
            throws IOException {
        Files.createDirectories(folder);
        Directory directory = new LinkingDirectory(FSDirectory.open(folder));
        DirectoryReader reader = null;
        try {
            There there = there(directory, objection);
            reader = there.reader();
            if (there.reason() != null) {
                deleteAll(directory);
            }
            var writer = new IndexWriter(directory, settings());
            try {
                if (!DirectoryReader.indexExists(directory)) {
                    commit(writer, "");
                }
                if (reader == null || !reader.isCurrent()) { // another process wrote before the writer's lock was ours
                    close(reader);
                    reader = DirectoryReader.open(directory);
                }
                return new LuceneIndex(folder, directory, writer, reader, originals, register, there.reason());
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

    /** Looks what is in the folder, and opens what can be used. */
    private static There there(Directory directory, Function<String, @Nullable String> objection) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return new There(null, null);
        }
        try {
            Map<String, String> said = SegmentInfos.readLatestCommit(directory).getUserData();
            String reason = FORMAT.equals(said.get(FORMAT_KEY))
                    ? objection.apply(said.getOrDefault(MARK_KEY, ""))
                    : "the index was written by another version of this program";
            return reason == null ? new There(DirectoryReader.open(directory), null) : new There(null, reason);
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            return new There(null, "the index was written by another version of this program");
        } catch (CorruptIndexException | java.nio.file.NoSuchFileException | java.io.EOFException e) {
            return new There(null, "the index is damaged");
        }
    }

    /** The index only; whatever else lies in the folder stays. If we stop in between, the next opening goes on. */
    private static void deleteAll(Directory directory) throws IOException {
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
        merging.setForceMergeDeletesPctAllowed(0); // purge leaves nothing
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
                leaf.reader().getFieldInfos().forEach(numbers::know);
            }
        } finally {
            current.release();
        }
        return numbers;
    }

    /** What one thread's additions may take on the heap before they are written. */
    private static long bufferBytes() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 16, 16L << 20, 128L << 20);
    }

    /** Why the index was begun anew although there was one, in one line for people; empty when it was not. */
    public Optional<String> begunAnew() {
        return Optional.ofNullable(reasonToBeginAnew);
    }

    /** How many documents the last commit left. */
    public int size() throws IOException {
        return snapshots.size();
    }

    @Override
    public void add(IndexedDocument document) throws IOException {
        Document fields = DocumentFields.of(document);
        long key = document.key();
        synchronized (keyLocks[(int) (key & keyLocks.length - 1)]) {
            boolean isKnown = !knownKeys().add(key);
            if (isKnown) {
                removals.incrementAndGet();
            }
            additions.add(key, fields, isKnown);
        }
    }

    /** Not under the lock of this object: a commit holds that while it waits for the disk. */
    private KnownKeys knownKeys() throws IOException {
        KnownKeys known = knownKeys;
        if (known != null) {
            return known;
        }
        synchronized (knowing) {
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
            removals.incrementAndGet();
            additions.remove(key);
        }
    }

    @Override
    public synchronized void commit(String mark) throws IOException {
        long before = removals.get();
        try {
            additions.commit(said(mark));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the index was interrupted while it was written");
        }
        this.mark = mark;
        boolean removed = removals.get() != removalsBefore;
        if (snapshots.advance(removed)) {
            removalsBefore = before;
        }
    }

    private static void commit(IndexWriter writer, String mark) throws IOException {
        writer.setLiveCommitData(said(mark).entrySet());
        writer.commit();
    }

    private static Map<String, String> said(String mark) {
        return Map.of(FORMAT_KEY, FORMAT, MARK_KEY, mark);
    }

    /**
     * Makes removals last as {@link #commit} does, and more than that: afterwards no file of the index has anything of what was removed, and
     * no word of it is offered to anybody. Rewrites every segment that had some of it. If we stop on the way, the removals may be done, and the
     * mark is the old one: it may be repeated.
     */
    public synchronized void purge(String mark) throws IOException {
        commit(this.mark);
        writer.forceMergeDeletes(true);
        removals.incrementAndGet(); // what is left has other numbers now
        commit(mark);
        snapshots.forgetKept();
    }

    /** Keeps what was derived from the last commit beside the index, so that the next opening need not make it. */
    public void keep() throws IOException {
        snapshots.keep();
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public SearchResult find(SearchRequest request) throws IOException {
        return snapshots.find(request);
    }

    @Override
    public Optional<Correspondent> person(String address, Mapping mapping) throws IOException {
        return snapshots.person(address, mapping);
    }

    @Override
    public CorrespondentList people(String filter, Mapping mapping, boolean byName, long offset, int limit)
            throws IOException {
        return snapshots.people(filter, mapping, byName, offset, limit);
    }

    @Override
    public ThreadPart thread(ThreadRequest request) throws IOException {
        return snapshots.thread(request);
    }

    @Override
    public List<SearchResult.Count> words(WordRequest request) throws IOException {
        return snapshots.words(request);
    }

    @Override
    public CompleteResult hold(Query query, SearchRequest.Sort sort) throws IOException {
        return snapshots.hold(query, sort);
    }

    /** Closes it; what was added since the last commit is lost. */
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
