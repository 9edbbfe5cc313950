package org.daylight.search.lucene.vector;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.daylight.search.IndexInUse;
import org.daylight.search.Removals;
import org.daylight.search.lucene.KeysQuery;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.QuantisedVector;
import org.daylight.search.similar.TextPassages;
import org.jspecify.annotations.Nullable;

/**
 * Vectors in a folder. The folder is derived data and may be deleted when no process has it open. The files are read through the memory of
 * the operating system, not the JVM's. One segment has at most {@value #SEGMENT_MEGABYTES} MB, which limits the memory of a merge.
 */
public final class LuceneVectors implements PassageVectors {

    /** Changes whenever passages, quantisation or fields change. */
    static final String FORMAT = "1";

    private static final String FORMAT_KEY = "format";
    private static final String MODEL_KEY = "model";
    private static final String MARK_KEY = "mark";

    /** The document's key as a term, to remove it. */
    private static final String KEY = "key";

    /** The document's key as a number, to read it. */
    private static final String NUMBER = "number";

    /** Key and release, only in the first entry of a document. */
    private static final String FIRST = "first";

    /** In the first entry of each document. */
    private static final String ALL = "all";

    private static final String RELEASE = "release";
    private static final String VECTOR = "vector";

    private static final double SEGMENT_MEGABYTES = 250;
    private static final double BUFFER_MEGABYTES = 48;

    /** How often a reader looks for a newer commit. */
    private static final long LOOK_NANOS = 5_000_000_000L;

    /** Passages that are looked for at least: the graph is searched as far as that, which finds more of the true neighbours. */
    private static final int FEWEST_PASSAGES = 100;

    /** Lucene logs a warning about vector instructions; the reference keeps the level from being forgotten. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.OFF);
    }

    private final Path folder;
    private final String model;
    private final int dimensions;
    private final Directory directory;
    private final @Nullable IndexWriter writer;
    private final @Nullable String rebuilt;
    private DirectoryReader reader;
    private volatile String mark;
    private long looked;
    private boolean closed;

    private LuceneVectors(
            Path folder,
            String model,
            int dimensions,
            Directory directory,
            @Nullable IndexWriter writer,
            @Nullable String rebuilt)
            throws IOException {
        this.folder = folder;
        this.model = model;
        this.dimensions = dimensions;
        this.directory = directory;
        this.writer = writer;
        this.rebuilt = rebuilt;
        reader = DirectoryReader.open(directory);
        try {
            mark = mark(reader);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
        looked = System.nanoTime();
    }

    /**
     * Opens the vectors in a folder to write them. Vectors of another model, another version or another owner are deleted first.
     *
     * @param model as {@link org.daylight.search.similar.Embedder#model}
     * @param fits whether vectors with this mark can be used
     * @throws IndexInUse when another process writes them
     * @throws IOException in one line with what to do, when they are damaged or the disk fails
     */
    public static LuceneVectors open(Path folder, String model, int dimensions, Predicate<String> fits)
            throws IOException {
        Files.createDirectories(folder);
        Directory directory = FSDirectory.open(folder);
        try {
            String reason = DirectoryReader.indexExists(directory) ? objection(folder, directory, model, fits) : null;
            var writer = new IndexWriter(directory, settings(reason != null));
            try {
                if (reason != null || !DirectoryReader.indexExists(directory)) {
                    writer.setLiveCommitData(data(model, "").entrySet());
                    writer.commit();
                }
                return new LuceneVectors(folder, model, dimensions, directory, writer, reason);
            } catch (IOException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IndexInUse(folder, e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw damage(folder, e);
        }
    }

    /**
     * Opens the vectors in a folder to read them, also while another process writes. They follow the newest commit.
     *
     * @throws IOException in one line with what to do, when there are none, or they are of another model
     */
    public static LuceneVectors openToRead(Path folder, String model, int dimensions) throws IOException {
        if (!Files.isDirectory(folder)) { // FSDirectory would create it
            throw new IOException("there are no vectors in " + folder + ": compute them with  daylight semantic index");
        }
        Directory directory = FSDirectory.open(folder);
        try {
            if (!DirectoryReader.indexExists(directory)) {
                throw new IOException(
                        "there are no vectors in " + folder + ": compute them with  daylight semantic index");
            }
            String reason = objection(folder, directory, model, any -> true);
            if (reason != null) {
                throw new IOException(reason + ": compute the vectors again with  daylight semantic index");
            }
            return new LuceneVectors(folder, model, dimensions, directory, null, null);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw damage(folder, e);
        }
    }

    /** Why the vectors cannot be used; null when they can. */
    private static @Nullable String objection(Path folder, Directory directory, String model, Predicate<String> fits)
            throws IOException {
        Map<String, String> data;
        try {
            data = SegmentInfos.readLatestCommit(directory).getUserData();
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            return "the vectors in " + folder + " were written by another version of this program";
        }
        if (!FORMAT.equals(data.get(FORMAT_KEY))) {
            return "the vectors in " + folder + " were written by another version of this program";
        }
        if (!model.equals(data.get(MODEL_KEY))) {
            return "the vectors in " + folder + " are of another model";
        }
        String mark = data.getOrDefault(MARK_KEY, "");
        return mark.isEmpty() || fits.test(mark) ? null : "the vectors in " + folder + " are of another archive";
    }

    /** An error that says what to do about damaged files; other errors as they are. */
    private static IOException damage(Path folder, Exception e) {
        return switch (e) {
            case CorruptIndexException damaged -> damaged(folder, damaged);
            case NoSuchFileException damaged -> damaged(folder, damaged);
            case EOFException damaged -> damaged(folder, damaged);
            case IllegalArgumentException damaged -> damaged(folder, damaged);
            case IOException other -> other;
            default -> throw new IllegalStateException(e);
        };
    }

    private static IOException damaged(Path folder, Exception e) {
        return new IOException(
                "the vectors in " + folder + " are damaged: delete this folder and run  daylight semantic index  again",
                e);
    }

    private static IndexWriterConfig settings(boolean fromNothing) {
        var merging = new TieredMergePolicy();
        merging.setMaxMergedSegmentMB(SEGMENT_MEGABYTES);
        merging.setNoCFSRatio(0);
        merging.setForceMergeDeletesPctAllowed(0); // so that erasing leaves nothing
        return new IndexWriterConfig()
                .setOpenMode(
                        fromNothing ? IndexWriterConfig.OpenMode.CREATE : IndexWriterConfig.OpenMode.CREATE_OR_APPEND)
                .setMergePolicy(merging)
                .setUseCompoundFile(false)
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setCommitOnClose(false);
    }

    private static Map<String, String> data(String model, String mark) {
        return Map.of(FORMAT_KEY, FORMAT, MODEL_KEY, model, MARK_KEY, mark);
    }

    private static String mark(DirectoryReader reader) throws IOException {
        return reader.getIndexCommit().getUserData().getOrDefault(MARK_KEY, "");
    }

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public @Nullable String rebuilt() {
        return rebuilt;
    }

    @Override
    public long documents() throws IOException {
        return read(current -> (long) new IndexSearcher(current).count(new TermQuery(new Term(ALL, ""))));
    }

    @Override
    public boolean has(long key, int release) throws IOException {
        return read(current ->
                new IndexSearcher(current).count(new TermQuery(new Term(FIRST, key + "/" + release))) > 0);
    }

    private static Term term(long key) {
        return new Term(KEY, Long.toString(key));
    }

    @Override
    public void put(long key, int release, List<byte[]> vectors) throws IOException {
        List<Document> entries = new ArrayList<>();
        for (int i = 0; i < Math.max(1, vectors.size()); i++) {
            var entry = new Document();
            entry.add(new StringField(KEY, term(key).bytes(), Field.Store.NO));
            entry.add(new NumericDocValuesField(NUMBER, key));
            entry.add(new StringField(RELEASE, Integer.toString(release), Field.Store.NO));
            if (i == 0) {
                entry.add(new StringField(ALL, "", Field.Store.NO));
                entry.add(new StringField(FIRST, key + "/" + release, Field.Store.NO));
            }
            if (i < vectors.size()) {
                if (vectors.get(i).length != dimensions) {
                    throw new IllegalArgumentException("a vector of " + vectors.get(i).length + " dimensions");
                }
                entry.add(new KnnByteVectorField(VECTOR, vectors.get(i), VectorSimilarityFunction.DOT_PRODUCT));
            }
            entries.add(entry);
        }
        writable().updateDocuments(term(key), entries);
    }

    @Override
    public void remove(long key) throws IOException {
        writable().deleteDocuments(term(key));
    }

    @Override
    public void removeRelease(int release) throws IOException {
        writable().deleteDocuments(new Term(RELEASE, Integer.toString(release)));
    }

    private IndexWriter writable() {
        if (writer == null) {
            throw new IllegalStateException("opened to be read only");
        }
        return writer;
    }

    @Override
    public synchronized void commit(String newMark, Removals removals) throws IOException {
        IndexWriter writing = writable();
        if (removals == Removals.ERASED) {
            writing.setLiveCommitData(data(model, mark).entrySet());
            writing.commit();
            writing.forceMergeDeletes(true);
        }
        writing.setLiveCommitData(data(model, newMark).entrySet());
        writing.commit();
        refresh();
    }

    /** Switches to the newest commit. */
    private synchronized void refresh() throws IOException {
        DirectoryReader newer = DirectoryReader.openIfChanged(reader);
        if (newer != null) {
            Map<String, String> data = newer.getIndexCommit().getUserData();
            if (!FORMAT.equals(data.get(FORMAT_KEY)) || !model.equals(data.get(MODEL_KEY))) {
                newer.close();
                throw new IOException("the vectors in " + folder + " were computed again with another model: start this"
                        + " command again");
            }
            DirectoryReader older = reader;
            reader = newer;
            mark = mark(newer);
            older.close(); // those who are reading it hold it
        }
        looked = System.nanoTime();
    }

    private interface Reading<T> {
        T from(DirectoryReader reader) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws IOException {
        DirectoryReader current;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (writer == null && System.nanoTime() - looked > LOOK_NANOS) {
                refresh();
            }
            current = reader;
            current.incRef();
        }
        try {
            return reading.from(current);
        } catch (CorruptIndexException | NoSuchFileException | EOFException | AlreadyClosedException e) {
            throw damaged(folder, e);
        } finally {
            current.decRef();
        }
    }

    @Override
    public List<Near> nearest(byte[] vector, long @Nullable [] among, int most) throws IOException {
        if (most < 1 || most > MOST || vector.length != dimensions) {
            throw new IllegalArgumentException(
                    "not a search: " + most + " documents, " + vector.length + " dimensions");
        }
        return read(current -> nearest(current, vector, among, most));
    }

    private List<Near> nearest(DirectoryReader current, byte[] vector, long @Nullable [] among, int most)
            throws IOException {
        Query filter = among == null ? null : new KeysQuery(NUMBER, among);
        int passages = Math.max(FEWEST_PASSAGES, TextPassages.MOST * most);
        var searcher = new IndexSearcher(current);
        searcher.setQueryCache(null);
        ScoreDoc[] found =
                searcher.search(new KnnByteVectorQuery(VECTOR, vector, passages, filter), passages).scoreDocs;
        Map<Long, Double> best = new HashMap<>();
        List<LeafReaderContext> leaves = current.leaves();
        for (ScoreDoc one : found) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(one.doc, leaves));
            NumericDocValues keys = leaf.reader().getNumericDocValues(NUMBER);
            if (keys == null || !keys.advanceExact(one.doc - leaf.docBase)) {
                throw new CorruptIndexException("an entry without a key", folder.toString());
            }
            // Lucene's score of two vectors of bytes is 1/2 + product / (dimensions * 2^15).
            double product = (one.score - 0.5) * dimensions * (1 << 15);
            best.merge(keys.longValue(), QuantisedVector.cosine(product, dimensions), Math::max);
        }
        return best.entrySet().stream()
                .map(entry -> new Near(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Near::cosine).reversed().thenComparingLong(Near::key))
                .limit(most)
                .toList();
    }

    /** Closes the files. What was added or removed since the last commit is lost. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (writer != null) {
            writer.rollback();
        }
        reader.close();
        directory.close();
    }
}
