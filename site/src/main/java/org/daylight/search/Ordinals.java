package org.daylight.search;

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
 * The values of one column over all segments, numbered.
 *
 * @param ofSegment for each segment: from its ordinal to the number
 */
record Ordinals(List<LeafReaderContext> leaves, String field, OrdinalMap map, int[][] ofSegment) {

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
        return new Ordinals(leaves, field, map, ofSegment);
    }

    int size() {
        return Math.toIntExact(map.getValueCount());
    }

    String value(int number) throws IOException {
        LeafReader segment = leaves.get(map.getFirstSegmentNumber(number)).reader();
        return values(segment, field).lookupOrd(map.getFirstSegmentOrd(number)).utf8ToString();
    }

    /** As a set of values, whether a document has one or several. */
    private static SortedSetDocValues values(LeafReader segment, String field) throws IOException {
        return DocValues.getSortedSet(segment, field);
    }
}
