package org.daylight.search.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.AlreadyClosedException;
import org.daylight.people.Mapping;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.Effort;
import org.daylight.search.Hit;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexRequest;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.StateRequest;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/** The newest snapshot of an index, and the answers it gives. Users of an older snapshot keep it. Safe for several threads. */
final class Snapshots {

    /** The folder in the index where data derived from a commit is cached; Lucene ignores it. */
    private static final String CACHE = "arrays";

    private final Path folder;
    private final IndexOwner owner;
    private volatile Snapshot newest;

    /** @param folder of the index */
    Snapshots(Path folder, DirectoryReader reader, IndexOwner owner) {
        this.folder = folder.resolve(CACHE);
        this.owner = owner;
        newest = snapshot(reader, null, true);
    }

    private Snapshot snapshot(DirectoryReader reader, @Nullable Snapshot before, boolean removed) {
        // DirectoryReader always opens this class; only this class gives access to the commit
        byte[] commit = ((StandardDirectoryReader) reader).getSegmentInfos().getId();
        return new Snapshot(
                reader, owner.documentBytes(), owner.register(), new ArrayCache(folder, commit), before, removed);
    }

    /** The newest snapshot, held for the caller, who releases it. */
    Snapshot acquire() {
        while (true) {
            Snapshot current = newest;
            if (current.acquire()) {
                return current;
            }
            if (current == newest) {
                throw new AlreadyClosedException("the index is closed");
            }
        }
    }

    /**
     * Switches to the newest commit. Not to be called by two threads at the same time.
     *
     * @param removed whether documents may have been removed or replaced
     * @return false when there is no newer commit
     */
    boolean advance(boolean removed) throws IOException {
        Snapshot old = newest;
        DirectoryReader reader = DirectoryReader.openIfChanged(old.reader);
        if (reader == null) {
            return false;
        }
        newest = snapshot(reader, old, removed);
        old.release();
        return true;
    }

    /** The data of the commit that is searched: see {@link CommitData}. */
    Map<String, String> commitData() throws IOException {
        return newest.reader.getIndexCommit().getUserData();
    }

    int size() throws IOException {
        Snapshot current = acquire();
        try {
            return current.reader.numDocs();
        } finally {
            current.release();
        }
    }

    /** Answers any request but {@link StateRequest}. */
    @SuppressWarnings("unchecked") // each case returns what its request declares
    <A> A answer(IndexRequest<A> request) throws IOException {
        Object answer = switch (request) {
            case SearchRequest search -> Effort.search(() -> find(search));
            case CompleteRequest all -> Effort.search(() -> findAll(all));
            case ThreadRequest thread -> withNewest(snapshot -> new ThreadReader(snapshot).of(thread));
            case WordRequest words ->
                withNewest(snapshot -> snapshot.vocabulary().of(words));
            case CorrespondentRequest(String address, Mapping mapping) ->
                withNewest(snapshot -> CorrespondentReader.of(snapshot, address, mapping));
            case CorrespondentListRequest list ->
                withNewest(snapshot -> snapshot.correspondents(list.mapping())
                        .list(list.filter(), list.byName(), list.offset(), list.limit()));
            case StateRequest state -> throw new IllegalArgumentException("the index answers this");
        };
        return (A) answer;
    }

    private interface Work<T> {
        T with(Snapshot snapshot) throws IOException;
    }

    private <T> T withNewest(Work<T> work) throws IOException {
        Snapshot current = acquire();
        try {
            return work.with(current);
        } finally {
            current.release();
        }
    }

    private SearchResult find(SearchRequest request) throws IOException {
        Snapshot current = acquire();
        try {
            if (isRelatedMessages(request)) {
                ResultPage.First first = ResultPage.first(current, request);
                return new SearchResult(first.total(), hits(current, first.places()), Map.of(), List.of());
            }
            Snapshot.Matches matches = current.matches(request.query(), request.mayBePartial());
            ResultPage.Listed listed = ResultPage.of(current, matches, request);
            List<Hit> hits = hits(current, listed.places());
            boolean isCounted = !request.mayBePartial() || !Effort.isSpent(Effort.Step.ORDER);
            var facets = request.facets().isEmpty() || !isCounted
                    ? Map.<SearchRequest.Facet, List<SearchResult.Count>>of()
                    : current.facets().of(matches, request.facets());
            boolean isPartial = matches.isPartial
                    || !listed.isSorted()
                    || !isCounted && !request.facets().isEmpty();
            return new SearchResult(
                    matches.total, hits, facets, isPartial ? stopped(matches.notices) : matches.notices);
        } finally {
            current.release();
        }
    }

    private static List<Notice> stopped(List<Notice> notices) {
        return Stream.concat(Stream.of(new Notice(Notice.Kind.SEARCH_STOPPED, "")), notices.stream())
                .toList();
    }

    /** Whether the page of a message looks for messages with the same passages. This search is not repeated, so it is not cached. */
    private static boolean isRelatedMessages(SearchRequest request) {
        return request.query() instanceof Query.SharesPrints
                && request.sort() == Sort.RELEVANCE
                && request.offset() == 0
                && request.limit() > 0
                && request.facets().isEmpty();
    }

    private CompleteResult findAll(CompleteRequest request) throws IOException {
        Snapshot current = acquire();
        try {
            Snapshot.Matches matches = current.matches(request.query(), false);
            int[] documents = ResultPage.all(current, matches, request.query(), request.sort());
            return new HeldResult(current, documents, matches.notices);
        } catch (IOException | RuntimeException | Error e) {
            current.release();
            throw e;
        }
    }

    /** Computes what the first readers need otherwise: columns, threads, copies and counts, on all processors. */
    void prepare() throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<SearchResult>> all = List.of(
                    threads.submit(() -> find(all(0, SearchRequest.NARROWING))),
                    threads.submit(() -> find(all(1, Set.of()))),
                    threads.submit(() -> find(new SearchRequest(new Query.IsCopy(), Sort.NEWEST, 0, 0, Set.of()))));
            for (Future<SearchResult> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the index was interrupted while it was prepared");
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        }
    }

    private static SearchRequest all(int hits, Set<SearchRequest.Facet> facets) {
        return new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, hits, facets);
    }

    /** Caches on disk what was derived from the newest commit, so that the next opening need not compute it. */
    void cacheOnDisk() throws IOException {
        withNewest(snapshot -> {
            snapshot.cacheOnDisk();
            return snapshot;
        });
    }

    /** Deletes from disk what was cached for earlier commits. */
    void deleteOtherCaches() {
        newest.deleteOtherCaches();
    }

    void close() throws IOException {
        newest.release();
    }

    private static List<Hit> hits(Snapshot snapshot, List<ResultPage.RankedMatch> places) throws IOException {
        if (places.isEmpty()) {
            return List.of();
        }
        StoredFields stored = snapshot.reader.storedFields();
        Threads threads = snapshot.threads();
        CopyGroups copies = snapshot.copies();
        List<Hit> hits = new ArrayList<>(places.size());
        for (ResultPage.RankedMatch place : places) {
            var card = stored.document(place.document()).getBinaryValue(DocumentFields.CARD);
            int threadSize = threads.sizeInTrove(place.document(), snapshot.trove(place.document()));
            hits.add(StoredHit.read(card, place.key(), threadSize, copies.count(place.document()), place.score()));
        }
        return List.copyOf(hits);
    }

    private static final class HeldResult implements CompleteResult {
        private final Snapshot snapshot;
        private final int[] documents;
        private final List<Notice> notices;
        private int at;
        private boolean closed;

        HeldResult(Snapshot snapshot, int[] documents, List<Notice> notices) {
            this.snapshot = snapshot;
            this.documents = documents;
            this.notices = notices;
        }

        @Override
        public int total() {
            return documents.length;
        }

        @Override
        public List<Notice> notices() {
            return notices;
        }

        private void checkOpen() {
            if (closed) {
                throw new AlreadyClosedException("the result is closed");
            }
        }

        @Override
        public long[] nextKeys(int most) throws IOException {
            checkOpen();
            long[] keys = new long[Math.min(most, documents.length - at)];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = snapshot.key(documents[at++]);
            }
            return keys;
        }

        @Override
        public List<Hit> next(int most) throws IOException {
            checkOpen();
            List<ResultPage.RankedMatch> places = new ArrayList<>(Math.min(most, documents.length - at));
            while (places.size() < most && at < documents.length) {
                int document = documents[at++];
                places.add(new ResultPage.RankedMatch(0, 0, snapshot.key(document), document, 0));
            }
            return hits(snapshot, places);
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                snapshot.release();
            }
        }
    }
}
