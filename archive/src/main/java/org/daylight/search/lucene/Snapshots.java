package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.AlreadyClosedException;
import org.daylight.people.Mapping;
import org.daylight.search.CompleteResult;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentList;
import org.daylight.search.Hit;
import org.daylight.search.Originals;
import org.daylight.search.SearchResult;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;

/** The newest snapshot of an index, and every search in it; whoever still holds an older one keeps that. Safe for several threads. */
final class Snapshots {

    /** Where what is derived from a commit is kept: a folder in the index's, which Lucene passes over. */
    private static final String KEPT = "arrays";

    private final Path folder;
    private final Originals originals;
    private final DocumentRegister register;
    private volatile Snapshot newest;

    /** @param folder of the index */
    Snapshots(Path folder, DirectoryReader reader, Originals originals, DocumentRegister register) {
        this.folder = folder.resolve(KEPT);
        this.originals = originals;
        this.register = register;
        newest = new Snapshot(reader, originals, register, kept(reader), null, true);
    }

    private ArrayCache kept(DirectoryReader reader) {
        // what DirectoryReader opens is always this class; only its commit is not in the class above
        return new ArrayCache(
                folder, ((StandardDirectoryReader) reader).getSegmentInfos().getId());
    }

    /** Holds the newest one; the caller releases it. */
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
     * Goes on to what was committed since. Not from two threads at once.
     *
     * @param removed whether documents may have been removed or replaced
     * @return false when nothing was
     */
    boolean advance(boolean removed) throws IOException {
        Snapshot old = newest;
        DirectoryReader reader = DirectoryReader.openIfChanged(old.reader);
        if (reader == null) {
            return false;
        }
        newest = new Snapshot(reader, originals, register, kept(reader), old, removed);
        old.release();
        return true;
    }

    /** What the owner said with the commit that is searched. */
    Map<String, String> said() throws IOException {
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

    SearchResult find(SearchRequest request) throws IOException {
        Snapshot current = acquire();
        try {
            if (isOfAPage(request)) {
                ResultPage.First first = ResultPage.first(current, request);
                return new SearchResult(first.total(), hits(current, first.places()), Map.of(), List.of());
            }
            Snapshot.Matches matches = current.matches(request.query());
            List<Hit> hits = hits(current, ResultPage.of(current, matches, request));
            var facets = request.facets().isEmpty()
                    ? Map.<SearchRequest.Facet, List<SearchResult.Count>>of()
                    : current.facets().of(matches, request.facets());
            return new SearchResult(matches.total, hits, facets, matches.notices);
        } finally {
            current.release();
        }
    }

    /** Whether a message's page asks what has a passage in common with it: every page its own, and no page twice. */
    private static boolean isOfAPage(SearchRequest request) {
        return request.query() instanceof Query.SharesPrints
                && request.sort() == SearchRequest.Sort.RELEVANCE
                && request.offset() == 0
                && request.limit() > 0
                && request.facets().isEmpty();
    }

    Optional<Correspondent> person(String address, Mapping mapping) throws IOException {
        Snapshot current = acquire();
        try {
            return CorrespondentReader.of(current, address, mapping);
        } finally {
            current.release();
        }
    }

    CorrespondentList people(String filter, Mapping mapping, boolean byName, long offset, int limit)
            throws IOException {
        Snapshot current = acquire();
        try {
            return current.correspondents(mapping).list(filter, byName, offset, limit);
        } finally {
            current.release();
        }
    }

    ThreadPart thread(ThreadRequest request) throws IOException {
        Snapshot current = acquire();
        try {
            return new ThreadReader(current).of(request);
        } finally {
            current.release();
        }
    }

    List<SearchResult.Count> words(WordRequest request) throws IOException {
        Snapshot current = acquire();
        try {
            return current.vocabulary().of(request);
        } finally {
            current.release();
        }
    }

    CompleteResult hold(Query query, SearchRequest.Sort sort) throws IOException {
        Snapshot current = acquire();
        try {
            Snapshot.Matches matches = current.matches(query);
            return new Held(current, ResultPage.all(current, matches, query, sort), matches.notices);
        } catch (IOException | RuntimeException | Error e) {
            current.release();
            throw e;
        }
    }

    /** Keeps what was derived from the newest commit beside the index, so that the next opening need not make it. */
    void keep() throws IOException {
        Snapshot current = acquire();
        try {
            current.keep();
        } finally {
            current.release();
        }
    }

    /** Deletes what was kept of earlier commits. */
    void forgetKept() {
        newest.forgetKept();
    }

    void close() throws IOException {
        newest.release();
    }

    private static List<Hit> hits(Snapshot snapshot, List<ResultPage.Place> places) throws IOException {
        if (places.isEmpty()) {
            return List.of();
        }
        StoredFields stored = snapshot.reader.storedFields();
        Threads threads = snapshot.threads();
        CopyGroups copies = snapshot.copies();
        List<Hit> hits = new ArrayList<>(places.size());
        for (ResultPage.Place place : places) {
            var card = stored.document(place.document()).getBinaryValue(DocumentFields.CARD);
            int threadSize = threads.sizeInTrove(place.document(), snapshot.trove(place.document()));
            hits.add(StoredHit.read(card, place.key(), threadSize, copies.count(place.document()), place.score()));
        }
        return List.copyOf(hits);
    }

    private static final class Held implements CompleteResult {
        private final Snapshot snapshot;
        private final int[] documents;
        private final List<Notice> notices;
        private int at;
        private boolean closed;

        Held(Snapshot snapshot, int[] documents, List<Notice> notices) {
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

        @Override
        public List<Hit> next(int most) throws IOException {
            if (closed) {
                throw new AlreadyClosedException("the result is closed");
            }
            List<ResultPage.Place> places = new ArrayList<>(Math.min(most, documents.length - at));
            while (places.size() < most && at < documents.length) {
                int document = documents[at++];
                places.add(new ResultPage.Place(0, 0, snapshot.key(document), document, 0));
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
