package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.Effort;
import org.daylight.search.SearchRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * One page of the matches in their order, found without sorting the others (docs/decisions/0043-pages.md).
 *
 * <p>A page is selected from arrays ({@link PlaceArrays}) that contain everything up to the nearer end. Near an end of a list by
 * relevance a heap is used instead, because it lets Lucene skip most documents.
 */
final class ResultPage {

    /**
     * One match and its sort keys: {@code first}, then {@code second}, then {@code key}, the smallest first.
     *
     * @param first relevance, time or size, depending on the order
     * @param second time, for equally relevant or equally large matches
     */
    record RankedMatch(long first, long second, long key, int document, float score) {

        static final Comparator<RankedMatch> ORDER = Comparator.comparingLong(RankedMatch::first)
                .thenComparingLong(RankedMatch::second)
                .thenComparingLong(RankedMatch::key);
    }

    /** Beyond this distance from an end, arrays cost less than a heap also where a heap lets Lucene skip documents. */
    private static final int NEAR = 1_000;

    /** Only this many readers may use large arrays at the same time. */
    private static final Semaphore LARGE_ARRAYS = new Semaphore(2);

    private final Snapshot snapshot;
    private final Columns[] columns;
    private final Query query;
    private final Snapshot.Matches matches;
    private final Sort sort;
    private final boolean ranked;
    private final boolean mayBePartial;
    private final boolean bySize;
    private final int begin;
    private final int end;

    /** @param mayRank whether a list by relevance is one; otherwise it is by date */
    private ResultPage(
            Snapshot snapshot, Snapshot.Matches matches, SearchRequest request, int begin, int end, boolean mayRank)
            throws IOException {
        this.snapshot = snapshot;
        this.matches = matches;
        this.begin = begin;
        this.end = end;
        columns = snapshot.columns();
        query = request.query();
        sort = request.sort();
        bySize = sort == Sort.LARGEST || sort == Sort.SMALLEST;
        ranked = mayRank && sort == Sort.RELEVANCE && LuceneQueries.ranks(query);
        mayBePartial = request.mayBePartial();
    }

    /** The places of one page. @param isSorted whether they are in the order of the request; otherwise the newest is first */
    record Listed(List<RankedMatch> places, boolean isSorted) {}

    /** There is no effort left to compute the relevance of all matches. */
    private static final class NotRanked extends Exception {
        private static final long serialVersionUID = 1L;

        NotRanked() {
            super("", null, false, false);
        }
    }

    static Listed of(Snapshot snapshot, Snapshot.Matches matches, SearchRequest request) throws IOException {
        int begin = (int) Math.min(request.offset(), matches.total);
        int end = Math.min(matches.total, begin + request.limit());
        if (begin == end) {
            return new Listed(List.of(), true);
        }
        boolean fromFront = end <= matches.total - begin;
        boolean isNear = Math.min(end, matches.total - begin) <= NEAR;
        try {
            // Relevance is computed in a search of its own, which would find other documents than an unfinished one.
            var page = new ResultPage(snapshot, matches, request, begin, end, !matches.isPartial);
            return new Listed(page.places(fromFront, isNear), true);
        } catch (NotRanked noTime) {
            var page = new ResultPage(snapshot, matches, request, begin, end, false);
            try {
                return new Listed(page.places(fromFront, isNear), false);
            } catch (NotRanked e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private List<RankedMatch> places(boolean fromFront, boolean isNear) throws IOException, NotRanked {
        if (isNear && ranked) {
            return fromFront ? fromFront() : fromBack();
        }
        return isNear ? fromArrays(fromFront) : fromLargeArrays(fromFront);
    }

    /** The first places, and how many matches there are. */
    record First(List<RankedMatch> places, int total) {}

    /** The first places of a query that ranks, and its total, in one search: for searches that are not repeated and match little. */
    static First first(Snapshot snapshot, SearchRequest request) throws IOException {
        var none = new Snapshot.Matches(new FixedBitSet(1), List.of(), false);
        var best = new Ends(request.limit(), true);
        complete(new ResultPage(snapshot, none, request, 0, request.limit(), true), best);
        return new First(best.places(), best.seen);
    }

    /** All matches in their order, by their numbers in the snapshot. */
    static int[] all(Snapshot snapshot, Snapshot.Matches matches, Query query, Sort sort) throws IOException {
        var request = new SearchRequest(query, sort, 0, matches.total, Set.of());
        LARGE_ARRAYS.acquireUninterruptibly();
        try {
            var all = new PlaceArrays(matches.total, matches.total, true);
            complete(new ResultPage(snapshot, matches, request, 0, matches.total, true), all);
            return all.documents();
        } finally {
            LARGE_ARRAYS.release();
        }
    }

    /** Collects all matches of a request whose answer is complete. */
    private static void complete(ResultPage page, Places places) throws IOException {
        try {
            page.collect(places, ScoreMode.COMPLETE);
        } catch (NotRanked e) {
            throw new IllegalStateException(e);
        }
    }

    private List<RankedMatch> fromFront() throws IOException, NotRanked {
        var best = new Ends(end, true);
        collect(best, ScoreMode.TOP_SCORES);
        return best.places().subList(begin, end);
    }

    private List<RankedMatch> fromBack() throws IOException, NotRanked {
        var worst = new Ends(matches.total - begin, false);
        collect(worst, ScoreMode.COMPLETE);
        return worst.places().subList(0, end - begin);
    }

    private List<RankedMatch> fromLargeArrays(boolean fromFront) throws IOException, NotRanked {
        LARGE_ARRAYS.acquireUninterruptibly();
        try {
            return fromArrays(fromFront);
        } finally {
            LARGE_ARRAYS.release();
        }
    }

    private List<RankedMatch> fromArrays(boolean fromFront) throws IOException, NotRanked {
        int wanted = fromFront ? end : matches.total - begin;
        var arrays = new PlaceArrays(wanted, matches.total, fromFront);
        collect(arrays, fromFront ? ScoreMode.TOP_SCORES : ScoreMode.COMPLETE);
        return arrays.farthest(end - begin);
    }

    /** A sort key for a time: smaller is earlier in the list. An unknown time comes last in both directions. */
    private long byTime(long time) {
        if (sort == Sort.OLDEST) {
            return time == Columns.UNKNOWN ? Long.MAX_VALUE : time;
        }
        return ~time;
    }

    // ---- collecting

    /** Where matches are collected. */
    interface Places {

        /** Adds one match; returns the lowest score that can still be on the page, or 0. */
        float add(long first, long second, long key, int document, float score);
    }

    private void collect(Places places, ScoreMode mode) throws IOException, NotRanked {
        if (ranked) {
            scores(places, mode);
            return;
        }
        FixedBitSet documents = matches.documents;
        for (int i = 0; i < columns.length; i++) {
            int base = snapshot.leaves.get(i).docBase;
            long[] times = columns[i].times();
            long[] keys = columns[i].keys();
            int end = base + keys.length;
            NumericDocValues sizes =
                    bySize ? DocValues.getNumeric(snapshot.leaves.get(i).reader(), DocumentFields.SIZE) : null;
            int document = base < end ? documents.nextSetBit(base, end) : DocIdSetIterator.NO_MORE_DOCS;
            while (document != DocIdSetIterator.NO_MORE_DOCS) {
                long time = times[document - base];
                if (sizes == null) {
                    places.add(byTime(time), 0, keys[document - base], document, 0);
                } else {
                    long size = sizes.advanceExact(document - base) ? sizes.longValue() : 0;
                    places.add(sort == Sort.LARGEST ? -size : size, ~time, keys[document - base], document, 0);
                }
                document = document + 1 < end ? documents.nextSetBit(document + 1, end) : DocIdSetIterator.NO_MORE_DOCS;
            }
        }
    }

    private void scores(Places places, ScoreMode mode) throws IOException, NotRanked {
        var lucene = snapshot.searcher.rewrite(new LuceneQueries(snapshot, false).of(query));
        Weight weight = snapshot.searcher.createWeight(lucene, mode, 1);
        var collector = new Scores(places, mode == ScoreMode.TOP_SCORES);
        for (LeafReaderContext leaf : snapshot.leaves) {
            BulkScorer scorer = weight.bulkScorer(leaf);
            if (scorer != null) {
                collector.segment(leaf.docBase, columns[leaf.ord]);
                int document = 0;
                while (document != DocIdSetIterator.NO_MORE_DOCS) {
                    if (mayBePartial && Effort.isSpent(Effort.Step.ORDER)) {
                        throw new NotRanked();
                    }
                    int end = Math.min(leaf.reader().maxDoc(), document + Snapshot.STRETCH);
                    int upTo = end == leaf.reader().maxDoc() ? DocIdSetIterator.NO_MORE_DOCS : end;
                    document = scorer.score(collector, leaf.reader().getLiveDocs(), document, upTo);
                    Effort.checkNow();
                }
            }
        }
    }

    private static final class Scores implements LeafCollector {

        private final Places places;
        private final boolean skipping;
        private float competitive;
        private int base;
        private Columns columns;
        private Scorable scorer;

        @SuppressWarnings("NullAway") // Lucene calls setScorer, and we segment, before the first collect
        Scores(Places places, boolean skipping) {
            this.places = places;
            this.skipping = skipping;
        }

        void segment(int base, Columns columns) {
            this.base = base;
            this.columns = columns;
        }

        @Override
        public void setScorer(Scorable scorer) throws IOException {
            this.scorer = scorer;
            if (skipping && competitive > 0) {
                scorer.setMinCompetitiveScore(competitive);
            }
        }

        @Override
        public void collect(int document) throws IOException {
            float score = scorer.score();
            // scores are not negative, so their bits have the same order
            long first = -(long) Float.floatToIntBits(score);
            float least =
                    places.add(first, ~columns.times()[document], columns.keys()[document], base + document, score);
            if (skipping && least > competitive) {
                competitive = least;
                scorer.setMinCompetitiveScore(least);
            }
        }
    }

    /** The places at one end of the order, in a heap with the one farthest from that end on top. */
    private static final class Ends implements Places {

        private final int size;
        private final boolean front;
        private final PriorityQueue<RankedMatch> heap;
        private int seen;

        Ends(int size, boolean front) {
            this.size = size;
            this.front = front;
            heap = new PriorityQueue<>(front ? RankedMatch.ORDER.reversed() : RankedMatch.ORDER);
        }

        @Override
        public float add(long first, long second, long key, int document, float score) {
            seen++;
            RankedMatch innermost = heap.peek();
            if (innermost == null || heap.size() < size) {
                heap.add(new RankedMatch(first, second, key, document, score));
            } else if (front ? first <= innermost.first : first >= innermost.first) {
                var place = new RankedMatch(first, second, key, document, score);
                int order = RankedMatch.ORDER.compare(place, innermost);
                if (front ? order < 0 : order > 0) {
                    heap.poll();
                    heap.add(place);
                }
            }
            return heap.size() == size ? heap.element().score : 0;
        }

        List<RankedMatch> places() {
            List<RankedMatch> places = new ArrayList<>(heap);
            places.sort(RankedMatch.ORDER);
            return places;
        }
    }
}
