package org.daylight.search.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.OrdinalMap;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.LongValues;
import org.apache.lucene.util.packed.PackedInts;

/**
 * The values of one column over all segments, numbered in the order of their bytes.
 *
 * @param ofSegment for each segment: its ordinals, mapped to numbers
 * @param segments for each number: the first segment that has the value
 * @param ordinals for each number: the value's ordinal there
 */
record Ordinals(List<LeafReaderContext> leaves, String field, int[][] ofSegment, int[] segments, int[] ordinals) {

    static Ordinals of(IndexReader.CacheKey owner, List<LeafReaderContext> leaves, String field) throws IOException {
        var terms = new TermsEnum[leaves.size()];
        var weights = new long[leaves.size()];
        for (int i = 0; i < terms.length; i++) {
            SortedSetDocValues values = values(leaves.get(i).reader(), field);
            terms[i] = values.termsEnum();
            weights[i] = values.getValueCount();
        }
        OrdinalMap map = OrdinalMap.build(owner, terms, weights, PackedInts.DEFAULT);
        var ofSegment = new int[terms.length][];
        for (int i = 0; i < terms.length; i++) {
            LongValues numbers = map.getGlobalOrds(i);
            ofSegment[i] = new int[(int) weights[i]];
            for (int ordinal = 0; ordinal < ofSegment[i].length; ordinal++) {
                ofSegment[i][ordinal] = (int) numbers.get(ordinal);
            }
        }
        int size = Math.toIntExact(map.getValueCount());
        int[] segments = new int[size];
        int[] ordinals = new int[size];
        for (int number = 0; number < size; number++) {
            segments[number] = map.getFirstSegmentNumber(number);
            ordinals[number] = (int) map.getFirstSegmentOrd(number);
        }
        return new Ordinals(leaves, field, ofSegment, segments, ordinals);
    }

    /** Reads what {@link #write} has written. */
    static Ordinals read(ArrayCache.Reader in, List<LeafReaderContext> leaves, String field) {
        var ofSegment = new int[leaves.size()][];
        for (int i = 0; i < ofSegment.length; i++) {
            ofSegment[i] = in.ints();
        }
        int[] segments = in.ints();
        return new Ordinals(leaves, field, ofSegment, segments, in.ints(segments.length));
    }

    void write(ArrayCache.Writer out) throws IOException {
        for (int[] numbers : ofSegment) {
            out.ints(numbers);
        }
        out.ints(segments);
        out.ints(ordinals);
    }

    int size() {
        return segments.length;
    }

    String value(int number) throws IOException {
        LeafReader segment = leaves.get(segments[number]).reader();
        return values(segment, field).lookupOrd(ordinals[number]).utf8ToString();
    }

    /** The values as a set, whether the column has one or several for each document. */
    private static SortedSetDocValues values(LeafReader segment, String field) throws IOException {
        return DocValues.getSortedSet(segment, field);
    }
}
