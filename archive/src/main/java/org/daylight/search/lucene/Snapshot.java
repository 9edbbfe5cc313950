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
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.people.Mapping;
import org.daylight.search.DocumentBytes;
import org.daylight.search.Effort;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.query.DistinctiveWords;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * One commit of the index, with what is derived from it in memory. Users hold it with {@link #acquire} and {@link #release}; its
 * files stay until all have released it.
 *
 * <p>Threads, copies, counts and columns are read from the cache on disk, or computed, when they are first needed. Columns and the
 * thread forest of unchanged segments are taken over from the snapshot before.
 */
final class Snapshot {

    /** Searches whose matches are cached, so that a second page, another order or the counts need no second search. */
    private static final int CACHED_SEARCHES = 64;

    private static final int CACHED_BYTES = 16 << 20;

    /** Cached searches are removed within this time after they have expired. */
    private static final int CLEAN_SECONDS = 5;

    /** Messages whose distinctive words are cached; some two kilobytes each. */
    private static final int CACHED_WORDS = 64;

    /** At most two documents are read and parsed at the same time. */
    private static final Semaphore READING = new Semaphore(2);

    /** What is cached on disk for a commit, each in a file of this name. */
    private static final String COLUMNS = "columns";

    private static final String THREADS = "threads";
    private static final String COPIES = "copies";
    private static final String COUNTS = "tallies";

    /** Documents that are searched between two checks of the effort. */
    static final int STRETCH = 1 << 15;

    /** Places of cached threads; some 20 bytes each. */
    private static final int CACHED_PLACES = 300_000;

    final DirectoryReader reader;
    final IndexSearcher searcher;
    final List<LeafReaderContext> leaves;
    private final DocumentBytes documentBytes;
    private final DocumentRegister register;
    private final @Nullable ThreadForest forestBefore;
    private final ArrayCache arrayCache;
    private final Map<Object, Columns> columnsBefore;
    private final SearchCache<Query, Matches> cachedMatches;
    private final LinkedHashMap<Long, ThreadReader.LoadedThread> loadedThreads = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedPlaces;
    private final SearchCache<Long, List<String>> distinctiveWords;

    private @Nullable FixedBitSet live;
    private volatile Columns @Nullable [] columns;
    private int @Nullable [][] troveNumbers;
    private Map<String, Integer> numbersOfTroves = Map.of();

    /** Each has a lock of its own, so that several threads can compute them after a start. Columns are always locked last. */
    private final Object correspondentsLock = new Object();

    private final Object threadsLock = new Object();
    private final Object copiesLock = new Object();
    private final Object facetsLock = new Object();
    private @Nullable Correspondents correspondents;
    private @Nullable Threads threads;
    private @Nullable CopyGroups copies;
    private @Nullable FacetCounts facets;
    private @Nullable Vocabulary vocabulary;

    /** Whether each is in the cache on disk already. */
    private volatile boolean columnsAreCached;

    private volatile boolean threadsAreCached;
    private volatile boolean copiesAreCached;
    private volatile boolean facetsAreCached;

    /**
     * A new snapshot.
     *
     * @param before the snapshot this one replaces, still held by the caller; null for the first
     * @param removed whether documents may have been removed or replaced since
     */
    Snapshot(
            DirectoryReader reader,
            DocumentBytes documentBytes,
            DocumentRegister register,
            ArrayCache arrayCache,
            @Nullable Snapshot before,
            boolean removed) {
        this.reader = reader;
        this.arrayCache = arrayCache;
        this.documentBytes = documentBytes;
        this.register = register;
        searcher = new IndexSearcher(reader);
        searcher.setQueryCache(null);
        leaves = reader.leaves();
        forestBefore = before == null || removed ? null : before.carriedForest(reader.maxDoc());
        columnsBefore = before == null ? Map.of() : before.carriedColumns();
        cachedMatches = cache(Math.clamp(CACHED_BYTES / (reader.maxDoc() / 8 + 1), 2, CACHED_SEARCHES));
        distinctiveWords = cache(CACHED_WORDS);
    }

    private static <K, V> SearchCache<K, V> cache(int most) {
        return new SearchCache<>(
                most, System::nanoTime, CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
    }

    /** What the owner knows about the documents. */
    DocumentRegister register() {
        return register;
    }

    /** Holds it; false when all have released it, and the newer one must be used. */
    boolean acquire() {
        return reader.tryIncRef();
    }

    void release() throws IOException {
        reader.decRef();
    }

    /** The columns that ordering and counting need, one object for each segment, in the order of {@link #leaves}. */
    Columns[] columns() throws IOException {
        Columns[] known = columns;
        return known != null ? known : Effort.free(this::readOrComputeColumns);
    }

    private synchronized Columns[] readOrComputeColumns() throws IOException {
        Columns[] known = columns;
        if (known == null) {
            Columns[] all = arrayCache.get(COLUMNS, this::read).orElse(null);
            columnsAreCached = all != null;
            Map<String, Integer> numbers = new HashMap<>();
            troveNumbers = troveNumbers(leaves, numbers);
            numbersOfTroves = numbers;
            columns = all != null ? all : computeColumns();
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

    private Columns[] computeColumns() throws IOException {
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

    /** The documents that were not removed or replaced, by their numbers in the snapshot. */
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
                threads = arrayCache
                        .get(THREADS, in -> Threads.read(in, reader.maxDoc()))
                        .orElse(null);
                threadsAreCached = threads != null;
            }
            if (threads == null) {
                threads = Effort.free(this::computeThreads);
            }
            return threads;
        }
    }

    /** The threads, with the forest that identifiers are looked up in. */
    Threads threadsWithForest() throws IOException {
        synchronized (threadsLock) {
            Threads known = threads();
            if (known.forest() == null) {
                known = Effort.free(
                        this::computeThreads); // with the same numbers, because threads are numbered after documents
                threads = known;
            }
            return known;
        }
    }

    private Threads computeThreads() throws IOException {
        columns();
        return Threads.of(leaves, this::trove, ThreadForest.of(leaves, forestBefore));
    }

    CopyGroups copies() throws IOException {
        synchronized (copiesLock) {
            if (copies == null) {
                CopyGroups known = arrayCache
                        .get(COPIES, in -> CopyGroups.read(in, reader.maxDoc()))
                        .orElse(null);
                copiesAreCached = known != null;
                copies = known != null ? known : Effort.free(() -> CopyGroups.of(this));
            }
            return copies;
        }
    }

    Correspondents correspondents(Mapping mapping) throws IOException {
        synchronized (correspondentsLock) {
            if (correspondents == null || !correspondents.isOf(mapping)) {
                correspondents = null; // so that there are never two in memory
                correspondents = Effort.free(() -> new Correspondents(this, mapping));
            }
            return correspondents;
        }
    }

    /** The number of a document's trove, by the document's number in the snapshot. Troves are numbered as they are found. */
    int trove(int document) {
        int leaf = ReaderUtil.subIndex(document, leaves);
        int ordinal = Objects.requireNonNull(columns)[leaf].troves()[document - leaves.get(leaf).docBase];
        return ordinal < 0 ? -1 : Objects.requireNonNull(troveNumbers)[leaf][ordinal];
    }

    /** The number of a trove; -1 when it has no document. */
    int trove(String slug) throws IOException {
        columns();
        return numbersOfTroves.getOrDefault(slug, -1);
    }

    /** The messages of a thread in their order; recently used ones are cached. */
    ThreadReader.LoadedThread loadedThread(int thread, int trove) throws IOException {
        long name = (long) thread << 32 | trove & 0xFFFFFFFFL;
        synchronized (loadedThreads) {
            ThreadReader.LoadedThread known = loadedThreads.get(name);
            if (known != null) {
                return known;
            }
        }
        ThreadReader.LoadedThread loaded = ThreadReader.load(this, thread, trove);
        synchronized (loadedThreads) {
            ThreadReader.LoadedThread replaced = loadedThreads.put(name, loaded);
            cachedPlaces += loaded.weight() - (replaced == null ? 0 : replaced.weight());
            var eldest = loadedThreads.values().iterator();
            while (cachedPlaces > CACHED_PLACES && loadedThreads.size() > 1) {
                cachedPlaces -= eldest.next().weight();
                eldest.remove();
            }
        }
        return loaded;
    }

    /**
     * The distinctive words of a message. When several have this name, the one with the smallest key is used. Its original is read
     * once.
     *
     * @return empty when there is no such message, or its original is not available
     */
    Optional<List<String>> distinctiveWords(Query.Name name) throws IOException {
        FixedBitSet named = new LuceneQueries(this, false).named(name);
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
        List<String> known = distinctiveWords.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        READING.acquireUninterruptibly();
        try {
            Optional<byte[]> original = documentBytes.firstBytes(key, DistinctiveWords.MOST_BYTES);
            if (original.isEmpty()) {
                return Optional.empty();
            }
            List<String> words = DistinctiveWords.of(documentBytes.form(key).parse(original.get()), frequencies());
            distinctiveWords.put(key, words);
            return Optional.of(words);
        } finally {
            READING.release();
        }
    }

    private DistinctiveWords.Frequencies frequencies() {
        return new DistinctiveWords.Frequencies() {
            @Override
            public long of(String word) throws IOException {
                return (long) reader.docFreq(new Term(DocumentFields.BODY, word))
                        + reader.docFreq(new Term(DocumentFields.SUBJECT, word));
            }

            @Override
            public int documents() {
                return reader.maxDoc();
            }
        };
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
                        arrayCache.get(COUNTS, in -> FacetCounts.read(this, in)).orElse(null);
                facetsAreCached = known != null;
                facets = known != null ? known : Effort.free(() -> new FacetCounts(this));
            }
            return facets;
        }
    }

    /** Caches on disk what was computed and not read from there, and deletes what was cached for other commits. */
    void cacheOnDisk() throws IOException {
        Columns[] columns = columns();
        Threads threads = threads();
        CopyGroups copies = copies();
        FacetCounts facets = facets();
        if (!columnsAreCached) {
            arrayCache.put(COLUMNS, out -> {
                for (Columns segment : columns) {
                    segment.write(out);
                }
            });
            columnsAreCached = true;
        }
        if (!threadsAreCached) {
            arrayCache.put(THREADS, threads::write);
            threadsAreCached = true;
        }
        if (!copiesAreCached) {
            arrayCache.put(COPIES, copies::write);
            copiesAreCached = true;
        }
        if (!facetsAreCached) {
            arrayCache.put(COUNTS, facets::write);
            facetsAreCached = true;
        }
        arrayCache.deleteOthers();
    }

    /** Deletes from disk what was cached for other commits. */
    void deleteOtherCaches() {
        arrayCache.deleteOthers();
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

    /** All matches, without ranking. @param mayBePartial whether they may be fewer, when the budget of the request is used up */
    Matches matches(Query query, boolean mayBePartial) throws IOException {
        Matches known = cachedMatches.get(query);
        if (known != null) {
            return known;
        }
        var queries = new LuceneQueries(this, mayBePartial);
        FixedBitSet lookedUp = queries.lookedUp(query);
        var found = lookedUp != null ? new Found(lookedUp, true) : found(queries.of(query), mayBePartial);
        var matches = new Matches(found.documents, queries.notices(), !found.all || queries.isStopped());
        // The page of a message searches for its own copies and for the message it answers. These searches are not
        // repeated, and caching them would displace others.
        boolean isOfAPage = query instanceof Query.CopiesOf || query instanceof Query.Is;
        if (!isOfAPage
                && !matches.isPartial
                && register == DocumentRegister.NONE) { // the register may change without a commit
            cachedMatches.put(query, matches);
        }
        return matches;
    }

    /** Documents. @param all whether there are no more */
    private record Found(FixedBitSet documents, boolean all) {}

    private Found found(org.apache.lucene.search.Query query, boolean mayBePartial) throws IOException {
        boolean all = true;
        var bits = new FixedBitSet(Math.max(1, reader.maxDoc()));
        Weight weight = searcher.createWeight(
                searcher.rewrite(query), org.apache.lucene.search.ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : leaves) {
            all = all
                    && !(mayBePartial && Effort.isSpent(Effort.Step.DOCUMENTS))
                    && new SplitSearch(weight, leaf, bits, mayBePartial).run(SplitSearch.WORTH_SPLITTING);
        }
        if (reader.hasDeletions()) {
            bits.and(live());
        }
        return new Found(bits, all);
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

    /** The documents that a query found. */
    static final class Matches {

        final FixedBitSet documents;
        final int total;

        /** What could not be searched in full. */
        final List<Notice> notices;

        /** Whether there may be more. */
        final boolean isPartial;

        private final Map<SearchRequest.Facet, List<SearchResult.Count>> counts = new HashMap<>();

        Matches(FixedBitSet documents, List<Notice> notices, boolean isPartial) {
            this.isPartial = isPartial;
            this.documents = documents;
            this.notices = notices;
            total = documents.cardinality();
        }

        /** The counts of one facet, if they were counted before. */
        synchronized @Nullable List<SearchResult.Count> counts(SearchRequest.Facet facet) {
            return counts.get(facet);
        }

        synchronized void put(Map<SearchRequest.Facet, List<SearchResult.Count>> more) {
            counts.putAll(more);
        }
    }
}
