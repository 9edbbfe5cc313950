package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IntroSelector;
import org.jspecify.annotations.Nullable;

/**
 * The places from one rank to another among all matches, in their order, without sorting the rest
 * (docs/decisions/0043-pages.md).
 *
 * <p>A page near the front or near the end is collected in a heap of the places up to that end; a page deep in the middle is
 * selected from arrays of all matches.
 */
final class Page {

    /** One match and what it is ordered by. */
    record Place(float score, long time, long key, int document) {}

    /** Places from an end up to which a heap is used; beyond, the arrays cost less. */
    private static final int HEAP = 20_000;

    /** Arrays take 28 bytes a match, so only so many readers may have some at once. */
    private static final Semaphore ARRAYS = new Semaphore(2);

    private final Snapshot snapshot;
    private final Columns[] columns;
    private final Query query;
    private final Snapshot.Matches matches;
    private final SearchRequest.Sort sort;
    private final boolean ranked;
    private final int begin;
    private final int end;

    private Page(Snapshot snapshot, Snapshot.Matches matches, SearchRequest request, int begin, int end)
            throws IOException {
        this.snapshot = snapshot;
        this.matches = matches;
        this.begin = begin;
        this.end = end;
        columns = snapshot.columns();
        query = request.query();
        sort = request.sort();
        ranked = sort == SearchRequest.Sort.RELEVANCE && LuceneQueries.ranks(query);
    }

    static List<Place> of(Snapshot snapshot, Snapshot.Matches matches, SearchRequest request) throws IOException {
        int begin = (int) Math.min(request.offset(), matches.total);
        int end = Math.min(matches.total, begin + request.limit());
        if (begin == end) {
            return List.of();
        }
        var page = new Page(snapshot, matches, request, begin, end);
        if (Math.min(end, matches.total - begin) > HEAP) {
            return page.fromMiddle();
        }
        return end <= matches.total - begin ? page.fromFront() : page.fromBack();
    }

    private List<Place> fromFront() throws IOException {
        var best = new Ends(order(), end);
        collect(best, ScoreMode.TOP_SCORES);
        List<Place> places = best.places();
        return places.subList(begin, end);
    }

    private List<Place> fromBack() throws IOException {
        int kept = matches.total - begin;
        var worst = new Ends(order().reversed(), kept);
        collect(worst, ScoreMode.COMPLETE);
        List<Place> places = worst.places();
        return places.reversed().subList(0, end - begin);
    }

    private List<Place> fromMiddle() throws IOException {
        ARRAYS.acquireUninterruptibly();
        try {
            var all = new All(order(), matches.total);
            collect(all, ScoreMode.COMPLETE);
            return all.places(begin, end);
        } finally {
            ARRAYS.release();
        }
    }

    private Comparator<Place> order() {
        Comparator<Place> newest = Comparator.comparingLong(Place::time).reversed();
        Comparator<Place> oldest =
                Comparator.comparingLong(place -> place.time() == Columns.UNKNOWN ? Long.MAX_VALUE : place.time());
        Comparator<Place> byTime = sort == SearchRequest.Sort.OLDEST ? oldest : newest;
        Comparator<Place> byScore = Comparator.comparingDouble(Place::score);
        Comparator<Place> order = ranked ? byScore.reversed().thenComparing(byTime) : byTime;
        return order.thenComparingLong(Place::key);
    }

    // ---- what is collected

    private interface Places {

        /** Takes one match; returns the lowest score that can still matter, or 0. */
        float add(float score, long time, long key, int document);
    }

    private void collect(Places places, ScoreMode mode) throws IOException {
        if (ranked) {
            scores(places, mode);
            return;
        }
        FixedBitSet documents = matches.documents;
        for (int i = 0; i < columns.length; i++) {
            int base = snapshot.leaves.get(i).docBase;
            int size = columns[i].keys().length;
            int document = size == 0 ? DocIdSetIterator.NO_MORE_DOCS : documents.nextSetBit(base, base + size);
            while (document != DocIdSetIterator.NO_MORE_DOCS) {
                places.add(0, columns[i].times()[document - base], columns[i].keys()[document - base], document);
                document = document + 1 < base + size
                        ? documents.nextSetBit(document + 1, base + size)
                        : DocIdSetIterator.NO_MORE_DOCS;
            }
        }
    }

    private void scores(Places places, ScoreMode mode) throws IOException {
        var lucene = snapshot.searcher.rewrite(new LuceneQueries(snapshot).of(query));
        Weight weight = snapshot.searcher.createWeight(lucene, mode, 1);
        var collector = new Scores(places, mode == ScoreMode.TOP_SCORES);
        for (LeafReaderContext leaf : snapshot.leaves) {
            BulkScorer scorer = weight.bulkScorer(leaf);
            if (scorer != null) {
                collector.segment(leaf.docBase, columns[leaf.ord]);
                scorer.score(collector, leaf.reader().getLiveDocs(), 0, DocIdSetIterator.NO_MORE_DOCS);
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
            float least =
                    places.add(scorer.score(), columns.times()[document], columns.keys()[document], base + document);
            if (skipping && least > competitive) {
                competitive = least;
                scorer.setMinCompetitiveScore(least);
            }
        }
    }

    /** The first places of an order, in a heap with the last of them on top. */
    private static final class Ends implements Places {

        private final Comparator<Place> order;
        private final int size;
        private final PriorityQueue<Place> heap;

        Ends(Comparator<Place> order, int size) {
            this.order = order;
            this.size = size;
            heap = new PriorityQueue<>(order.reversed());
        }

        @Override
        public float add(float score, long time, long key, int document) {
            var place = new Place(score, time, key, document);
            Place last = heap.peek();
            if (heap.size() == size && last != null && order.compare(place, last) < 0) {
                heap.poll();
                heap.add(place);
            } else if (heap.size() < size) {
                heap.add(place);
            }
            return heap.size() == size ? heap.peek().score() : 0;
        }

        List<Place> places() {
            List<Place> places = new ArrayList<>(heap);
            places.sort(order);
            return places;
        }
    }

    /** All places, in arrays, of which a stretch is selected. */
    private static final class All implements Places {

        private final Comparator<Place> order;
        private final float[] scores;
        private final long[] times;
        private final long[] keys;
        private final int[] documents;
        private int size;

        All(Comparator<Place> order, int size) {
            this.order = order;
            scores = new float[size];
            times = new long[size];
            keys = new long[size];
            documents = new int[size];
        }

        @Override
        public float add(float score, long time, long key, int document) {
            scores[size] = score;
            times[size] = time;
            keys[size] = key;
            documents[size++] = document;
            return 0;
        }

        List<Place> places(int begin, int end) {
            if (begin > 0) {
                new Selector().select(0, size, begin);
            }
            if (end < size) {
                new Selector().select(begin, size, end);
            }
            List<Place> places = new ArrayList<>(end - begin);
            for (int i = begin; i < end; i++) {
                places.add(place(i));
            }
            places.sort(order);
            return places;
        }

        private Place place(int i) {
            return new Place(scores[i], times[i], keys[i], documents[i]);
        }

        private final class Selector extends IntroSelector {

            private @Nullable Place pivot;

            @Override
            protected void swap(int i, int j) {
                float score = scores[i];
                scores[i] = scores[j];
                scores[j] = score;
                long time = times[i];
                times[i] = times[j];
                times[j] = time;
                long key = keys[i];
                keys[i] = keys[j];
                keys[j] = key;
                int document = documents[i];
                documents[i] = documents[j];
                documents[j] = document;
            }

            @Override
            protected void setPivot(int i) {
                pivot = place(i);
            }

            @Override
            protected int comparePivot(int j) {
                return order.compare(pivot, place(j));
            }
        }
    }
}
