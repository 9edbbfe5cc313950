package org.daylight.search.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.message.parse.MessageParser;
import org.daylight.people.Mapping;
import org.daylight.search.Effort;
import org.daylight.search.Originals;
import org.daylight.search.SearchResult;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;
import org.jspecify.annotations.Nullable;

/**
 * The index as one commit left it, with what is derived from it on the heap. Whoever uses one holds it with {@link #acquire} and
 * lets it go with {@link #release}; the files stay until the last has let go.
 *
 * <p>Threads, copies, counts and columns are read from where they are kept, or made, when they are first asked for, and taken over from the
 * snapshot before as far as segments are the same.
 */
final class Snapshot {

    /** Searches whose matches are kept, so that a second page, another order or the counts need no second search. */
    private static final int KEPT = 64;

    private static final int KEPT_BYTES = 16 << 20;

    /** They are forgotten no later than this after their minute. */
    private static final int CLEAN_SECONDS = 5;

    /** Messages whose telling words are kept; some two kilobytes each. */
    private static final int KEPT_TELLING = 64;

    /** Originals that are read and parsed at once. */
    private static final Semaphore READING = new Semaphore(2);

    /** What is kept of a commit, each in a file of this name. */
    private static final String COLUMNS = "columns";

    private static final String THREADS = "threads";
    private static final String COPIES = "copies";
    private static final String COUNTS = "counts";

    /** Documents that are searched between two looks at what that has cost. */
    static final int STRETCH = 1 << 15;

    /** Places of tied threads that are kept; some 20 bytes each. */
    private static final int TIED_PLACES = 300_000;

    final DirectoryReader reader;
    final IndexSearcher searcher;
    final List<LeafReaderContext> leaves;
    private final Originals originals;
    private final DocumentRegister register;
    private final @Nullable ThreadForest forestBefore;
    private final ArrayCache keptArrays;
    private final Map<Object, Columns> columnsBefore;
    private final SearchCache<Query, Matches> kept;
    private final LinkedHashMap<Long, ThreadReader.Tied> tied = new LinkedHashMap<>(16, 0.75f, true);
    private long tiedPlaces;
    private final SearchCache<Long, List<String>> telling;

    private @Nullable FixedBitSet live;
    private volatile Columns @Nullable [] columns;
    private int @Nullable [][] troveNumbers;
    private Map<String, Integer> numbersOfTroves = Map.of();

    /** Each has a lock of its own, so that several processors make them after a start. Columns are locked last, and alone. */
    private final Object correspondentsLock = new Object();

    private final Object threadsLock = new Object();
    private final Object copiesLock = new Object();
    private final Object facetsLock = new Object();
    private @Nullable Correspondents correspondents;
    private @Nullable Threads threads;
    private @Nullable CopyGroups copies;
    private @Nullable FacetCounts facets;
    private @Nullable Vocabulary vocabulary;

    /** Whether each was read from where it is kept, and need not be kept again. */
    private volatile boolean columnsAreKept;

    private volatile boolean threadsAreKept;
    private volatile boolean copiesAreKept;
    private volatile boolean facetsAreKept;

    /** @param before the one this replaces, while its owner still holds it; null for the first */
    Snapshot(
            DirectoryReader reader,
            Originals originals,
            DocumentRegister register,
            ArrayCache keptArrays,
            @Nullable Snapshot before,
            boolean removed) {
        this.reader = reader;
        this.keptArrays = keptArrays;
        this.originals = originals;
        this.register = register;
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        leaves = reader.leaves();
        forestBefore = before == null || removed ? null : before.carriedForest(reader.maxDoc());
        columnsBefore = before == null ? Map.of() : before.carriedColumns();
        kept = kept(Math.clamp(KEPT_BYTES / (reader.maxDoc() / 8 + 1), 2, KEPT));
        telling = kept(KEPT_TELLING);
    }

    private static <K, V> SearchCache<K, V> kept(int most) {
        return new SearchCache<>(
                most, System::nanoTime, CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
    }

    /** What the owner knows and the index does not. */
    DocumentRegister register() {
        return register;
    }

    /** Holds it; false when it is gone already and the newer one must be asked for. */
    boolean acquire() {
        return reader.tryIncRef();
    }

    void release() throws IOException {
        reader.decRef();
    }

    /** What ordering and counting need, a piece for each segment, in the order of {@link #leaves}. */
    Columns[] columns() throws IOException {
        Columns[] known = columns;
        return known != null ? known : readOrMadeColumns();
    }

    private synchronized Columns[] readOrMadeColumns() throws IOException {
        Columns[] known = columns;
        if (known == null) {
            Columns[] all = keptArrays.get(COLUMNS, this::read).orElse(null);
            columnsAreKept = all != null;
            Map<String, Integer> numbers = new HashMap<>();
            troveNumbers = troveNumbers(leaves, numbers);
            numbersOfTroves = numbers;
            columns = all != null ? all : made();
        }
        return columns;
    }

    private Columns[] read(ArrayCache.Reader in) {
        var all = new Columns[leaves.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = Columns.read(in, leaves.get(i).reader().maxDoc());
        }
        return all;
    }

    private Columns[] made() throws IOException {
        var all = new Columns[leaves.size()];
        try {
            IntStream.range(0, all.length).parallel().forEach(i -> all[i] = columns(leaves.get(i)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return all;
    }

    private Columns columns(LeafReaderContext leaf) {
        Columns known = columnsBefore.get(segment(leaf));
        try {
            return known != null ? known : Columns.of(leaf.reader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which documents there are, by their numbers in the snapshot: not those removed or replaced. */
    synchronized FixedBitSet live() {
        FixedBitSet live = this.live;
        if (live == null) {
            live = new FixedBitSet(Math.max(1, reader.maxDoc()));
            for (LeafReaderContext leaf : leaves) {
                int size = leaf.reader().maxDoc();
                Bits bits = leaf.reader().getLiveDocs();
                if (bits == null && size > 0) {
                    live.set(leaf.docBase, leaf.docBase + size);
                }
                for (int document = 0; bits != null && document < size; document++) {
                    if (bits.get(document)) {
                        live.set(leaf.docBase + document);
                    }
                }
            }
            this.live = live;
        }
        return live;
    }

    /** The owner's key of a document. */
    long key(int document) throws IOException {
        int leaf = ReaderUtil.subIndex(document, leaves);
        return columns()[leaf].keys()[document - leaves.get(leaf).docBase];
    }

    Threads threads() throws IOException {
        synchronized (threadsLock) {
            if (threads == null) {
                threads = keptArrays
                        .get(THREADS, in -> Threads.read(in, reader.maxDoc()))
                        .orElse(null);
                threadsAreKept = threads != null;
            }
            if (threads == null) {
                threads = madeThreads();
            }
            return threads;
        }
    }

    /** The threads, with the forest in which identifiers are looked up. */
    Threads threadsWithForest() throws IOException {
        synchronized (threadsLock) {
            Threads known = threads();
            if (known.forest() == null) {
                known = madeThreads(); // the same, since they are named after documents
                threads = known;
            }
            return known;
        }
    }

    private Threads madeThreads() throws IOException {
        columns();
        return Threads.of(leaves, this::trove, ThreadForest.of(leaves, forestBefore));
    }

    CopyGroups copies() throws IOException {
        synchronized (copiesLock) {
            if (copies == null) {
                CopyGroups known = keptArrays
                        .get(COPIES, in -> CopyGroups.read(in, reader.maxDoc()))
                        .orElse(null);
                copiesAreKept = known != null;
                copies = known != null ? known : CopyGroups.of(this);
            }
            return copies;
        }
    }

    Correspondents correspondents(Mapping mapping) throws IOException {
        synchronized (correspondentsLock) {
            if (correspondents == null || !correspondents.isOf(mapping)) {
                correspondents = null; // not two at once on the heap
                correspondents = new Correspondents(this, mapping);
            }
            return correspondents;
        }
    }

    /** The number of a document's trove, by the document's number in the snapshot; numbers are in the order of meeting. */
    int trove(int document) {
        int leaf = ReaderUtil.subIndex(document, leaves);
        int ordinal = Objects.requireNonNull(columns)[leaf].troves()[document - leaves.get(leaf).docBase];
        return ordinal < 0 ? -1 : Objects.requireNonNull(troveNumbers)[leaf][ordinal];
    }

    /** The number of a trove; -1 when no document is of it. */
    int trove(String slug) throws IOException {
        columns();
        return numbersOfTroves.getOrDefault(slug, -1);
    }

    /** A thread, tied; those asked for last are kept. */
    ThreadReader.Tied tied(int thread, int trove) throws IOException {
        long name = (long) thread << 32 | trove & 0xFFFFFFFFL;
        synchronized (tied) {
            ThreadReader.Tied known = tied.get(name);
            if (known != null) {
                return known;
            }
        }
        ThreadReader.Tied made = ThreadReader.tied(this, thread, trove);
        synchronized (tied) {
            ThreadReader.Tied replaced = tied.put(name, made);
            tiedPlaces += made.weight() - (replaced == null ? 0 : replaced.weight());
            var eldest = tied.values().iterator();
            while (tiedPlaces > TIED_PLACES && tied.size() > 1) {
                tiedPlaces -= eldest.next().weight();
                eldest.remove();
            }
        }
        return made;
    }

    /**
     * The words that tell what a message is about; of several of this name, the one with the smallest key. Its original is read once.
     *
     * @return empty when there is none, or its original is not at hand
     */
    Optional<List<String>> telling(Query.Name name) throws IOException {
        FixedBitSet named = new LuceneQueries(this).named(name);
        if (named.cardinality() == 0) {
            return Optional.empty();
        }
        long key = Long.MAX_VALUE;
        var documents = new BitSetIterator(named, 0);
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            key = Math.min(key, key(document));
        }
        List<String> known = telling.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        READING.acquireUninterruptibly();
        try {
            Optional<byte[]> original = originals.beginning(key, DistinctiveWords.MOST_BYTES);
            if (original.isEmpty()) {
                return Optional.empty();
            }
            List<String> words = DistinctiveWords.of(MessageParser.parse(original.get()), reader);
            telling.keep(key, words);
            return Optional.of(words);
        } finally {
            READING.release();
        }
    }

    private static int[][] troveNumbers(List<LeafReaderContext> leaves, Map<String, Integer> numbers)
            throws IOException {
        int[][] all = new int[leaves.size()][];
        for (int i = 0; i < all.length; i++) {
            SortedDocValues troves = DocValues.getSorted(leaves.get(i).reader(), DocumentFields.TROVE);
            all[i] = new int[troves.getValueCount()];
            for (int ordinal = 0; ordinal < all[i].length; ordinal++) {
                all[i][ordinal] =
                        numbers.computeIfAbsent(troves.lookupOrd(ordinal).utf8ToString(), slug -> numbers.size());
            }
        }
        return all;
    }

    FacetCounts facets() throws IOException {
        synchronized (facetsLock) {
            if (facets == null) {
                FacetCounts known =
                        keptArrays.get(COUNTS, in -> FacetCounts.read(this, in)).orElse(null);
                facetsAreKept = known != null;
                facets = known != null ? known : new FacetCounts(this);
            }
            return facets;
        }
    }

    /** Keeps what was made here and not read, for the next opening; and forgets what was kept of other commits. */
    void keep() throws IOException {
        Columns[] columns = columns();
        Threads threads = threads();
        CopyGroups copies = copies();
        FacetCounts facets = facets();
        if (!columnsAreKept) {
            keptArrays.put(COLUMNS, out -> {
                for (Columns segment : columns) {
                    segment.write(out);
                }
            });
            columnsAreKept = true;
        }
        if (!threadsAreKept) {
            keptArrays.put(THREADS, threads::write);
            threadsAreKept = true;
        }
        if (!copiesAreKept) {
            keptArrays.put(COPIES, copies::write);
            copiesAreKept = true;
        }
        if (!facetsAreKept) {
            keptArrays.put(COUNTS, facets::write);
            facetsAreKept = true;
        }
        keptArrays.forgetOthers();
    }

    /** Deletes what was kept of other commits than this one. */
    void forgetKept() {
        keptArrays.forgetOthers();
    }

    synchronized Vocabulary vocabulary() {
        if (vocabulary == null) {
            vocabulary = new Vocabulary(this);
        }
        return vocabulary;
    }

    private @Nullable ThreadForest carriedForest(int documents) {
        synchronized (threadsLock) {
            ThreadForest carried = threads == null ? forestBefore : threads.forest();
            return carried != null && carried.nodes() > 2L * documents + 10_000 ? null : carried;
        }
    }

    private synchronized Map<Object, Columns> carriedColumns() {
        if (columns == null) {
            return columnsBefore;
        }
        Map<Object, Columns> carried = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            carried.put(segment(leaves.get(i)), columns[i]);
        }
        return carried;
    }

    private static Object segment(LeafReaderContext leaf) {
        return leaf.reader().getCoreCacheHelper().getKey();
    }

    /** All that match, without ranking them. */
    Matches matches(Query query) throws IOException {
        Matches known = kept.get(query);
        if (known != null) {
            return known;
        }
        var queries = new LuceneQueries(this);
        FixedBitSet looked = queries.lookedUp(query);
        FixedBitSet found = looked != null ? looked : found(queries.of(query));
        var matches = new Matches(found, queries.notices());
        // Every page of a message asks for its own copies and for what it answers, and they would take the room of the
        // others.
        boolean isOfAPage = query instanceof Query.CopiesOf || query instanceof Query.Is;
        if (!isOfAPage && register == DocumentRegister.NONE) { // what a register says may change, and the index not
            kept.keep(query, matches);
        }
        return matches;
    }

    private FixedBitSet found(org.apache.lucene.search.Query query) throws IOException {
        var bits = new FixedBitSet(Math.max(1, reader.maxDoc()));
        Weight weight = searcher.createWeight(
                searcher.rewrite(query), org.apache.lucene.search.ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : leaves) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer == null) {
                continue;
            }
            DocIdSetIterator documents = scorer.iterator();
            int size = leaf.reader().maxDoc();
            for (int document = documents.nextDoc(); document < size; document = documents.docID()) {
                documents.intoBitSet(Math.min(size, document + STRETCH), bits, -leaf.docBase);
                Effort.checkNow();
            }
        }
        if (reader.hasDeletions()) {
            bits.and(live());
        }
        return bits;
    }

    /** The documents with this term, by their numbers in the snapshot. */
    List<Integer> documents(Term term) throws IOException {
        List<Integer> documents = new ArrayList<>();
        for (LeafReaderContext leaf : leaves) {
            var postings = leaf.reader().postings(term);
            Bits live = leaf.reader().getLiveDocs();
            for (int document = postings == null ? DocIdSetIterator.NO_MORE_DOCS : postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (live == null || live.get(document)) {
                    documents.add(leaf.docBase + document);
                }
            }
        }
        return documents;
    }

    /** The documents a query has found. */
    static final class Matches {

        final FixedBitSet documents;
        final int total;

        /** What could not be searched in full. */
        final List<Notice> notices;

        private final Map<SearchRequest.Facet, List<SearchResult.Count>> counts = new HashMap<>();

        Matches(FixedBitSet documents, List<Notice> notices) {
            this.documents = documents;
            this.notices = notices;
            total = documents.cardinality();
        }

        /** The counts of one facet, counted once. */
        synchronized @Nullable List<SearchResult.Count> counts(SearchRequest.Facet facet) {
            return counts.get(facet);
        }

        synchronized void keep(Map<SearchRequest.Facet, List<SearchResult.Count>> more) {
            counts.putAll(more);
        }
    }
}
