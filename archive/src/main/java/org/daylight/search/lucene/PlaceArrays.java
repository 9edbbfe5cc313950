package org.daylight.search.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.IntroSelector;
import org.apache.lucene.util.IntroSorter;
import org.daylight.search.lucene.ResultPage.RankedMatch;

/**
 * The matches that are nearest to one end of the order, unsorted, in arrays. The arrays have room for at least twice as many as are wanted. When
 * they are full, those that are farther from the end are dropped. So the time is linear in the matches, however far away a page is.
 */
final class PlaceArrays implements ResultPage.Places {
    private static final int LEAST_ROOM = 1024;

    private final int wanted;
    private final boolean front;
    private final long[] firsts;
    private final long[] seconds;
    private final long[] keys;
    private final int[] documents;
    private final float[] scores;
    private int size;
    private boolean dropped;

    /**
     * @param wanted how many places are needed, counted from the end; at least 1
     * @param total of all matches, at least {@code wanted}
     * @param front whether the end is the start of the list
     */
    PlaceArrays(int wanted, int total, boolean front) {
        this.wanted = wanted;
        this.front = front;
        int room = (int) Math.min(total, Math.max(LEAST_ROOM, 2L * wanted));
        firsts = new long[room];
        seconds = new long[room];
        keys = new long[room];
        documents = new int[room];
        scores = new float[room];
    }

    @Override
    public float add(long first, long second, long key, int document, float score) {
        if (size == firsts.length) {
            drop();
        }
        if (!dropped || compareTo(first, second, key, wanted - 1) < 0) {
            firsts[size] = first;
            seconds[size] = second;
            keys[size] = key;
            documents[size] = document;
            scores[size++] = score;
        }
        return dropped ? scores[wanted - 1] : 0;
    }

    /** Keeps what is wanted; the farthest of it is then at {@code wanted - 1}. */
    private void drop() {
        new Selector().select(0, size, wanted - 1);
        size = wanted;
        dropped = true;
    }

    /** Those of the wanted places that are farthest from the end, in the order of the list. */
    List<RankedMatch> farthest(int count) {
        var selector = new Selector();
        if (wanted < size) {
            selector.select(0, size, wanted);
        }
        int begin = Math.min(size, wanted) - count;
        selector.select(0, begin + count, begin);
        List<RankedMatch> places = new ArrayList<>(count);
        for (int i = begin; i < begin + count; i++) {
            places.add(new RankedMatch(firsts[i], seconds[i], keys[i], documents[i], scores[i]));
        }
        places.sort(RankedMatch.ORDER);
        return places;
    }

    /** The documents of all places, in their order from the end. */
    int[] documents() {
        new InOrder().sort(0, size);
        return documents;
    }

    private void swapPlaces(int i, int j) {
        swap(firsts, i, j);
        swap(seconds, i, j);
        swap(keys, i, j);
        int document = documents[i];
        documents[i] = documents[j];
        documents[j] = document;
        float score = scores[i];
        scores[i] = scores[j];
        scores[j] = score;
    }

    private static void swap(long[] column, int i, int j) {
        long value = column[i];
        column[i] = column[j];
        column[j] = value;
    }

    /** Compares with place {@code j}; less is nearer to the end. */
    private int compareTo(long first, long second, long key, int j) {
        int order;
        if (first != firsts[j]) {
            order = first < firsts[j] ? -1 : 1;
        } else if (second != seconds[j]) {
            order = second < seconds[j] ? -1 : 1;
        } else {
            order = Long.compare(key, keys[j]);
        }
        return front ? order : -order;
    }

    private final class InOrder extends IntroSorter {
        private long pivotFirst;
        private long pivotSecond;
        private long pivotKey;

        @Override
        protected void swap(int i, int j) {
            swapPlaces(i, j);
        }

        @Override
        protected void setPivot(int i) {
            pivotFirst = firsts[i];
            pivotSecond = seconds[i];
            pivotKey = keys[i];
        }

        @Override
        protected int comparePivot(int j) {
            return compareTo(pivotFirst, pivotSecond, pivotKey, j);
        }
    }

    private final class Selector extends IntroSelector {
        private long pivotFirst;
        private long pivotSecond;
        private long pivotKey;

        @Override
        protected void swap(int i, int j) {
            swapPlaces(i, j);
        }

        @Override
        protected void setPivot(int i) {
            pivotFirst = firsts[i];
            pivotSecond = seconds[i];
            pivotKey = keys[i];
        }

        @Override
        protected int comparePivot(int j) {
            return compareTo(pivotFirst, pivotSecond, pivotKey, j);
        }
    }
}
