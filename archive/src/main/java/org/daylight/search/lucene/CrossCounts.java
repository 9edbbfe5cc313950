package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;

/** Counts by two values at once, over the documents of a bit set. */
final class CrossCounts {

    private CrossCounts() {}

    /** Attachments by kind and size; read from the index, since most documents have none. */
    static List<Count> files(List<LeafReaderContext> leaves, FixedBitSet documents) throws IOException {
        var counts = new long[AttachmentKind.values().length * AttachmentSize.SIZES];
        for (LeafReaderContext leaf : leaves) {
            SortedNumericDocValues files = DocValues.getSortedNumeric(leaf.reader(), DocumentFields.FILES);
            for (int doc = files.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = files.nextDoc()) {
                if (documents.get(leaf.docBase + doc)) {
                    for (int i = files.docValueCount(); i > 0; i--) {
                        counts[(int) files.nextValue()]++;
                    }
                }
            }
        }
        List<Count> list = new ArrayList<>();
        for (AttachmentKind kind : AttachmentKind.values()) {
            for (AttachmentSize size : AttachmentSize.values()) {
                long count = counts[kind.ordinal() * AttachmentSize.SIZES + size.ordinal()];
                if (count > 0) {
                    list.add(new Count(kind.word() + '/' + size.name(), kind.word(), count));
                }
            }
        }
        return list;
    }

    /**
     * How many documents one person wrote to another.
     *
     * @param present numbers of people
     * @return by author, then by recipient, in the order of {@code present}; messages to oneself are not counted
     */
    static int[][] pairs(
            List<LeafReaderContext> leaves,
            Columns[] columns,
            Ordinals people,
            List<Integer> present,
            FixedBitSet documents) {
        var counts = new int[present.size()][present.size()];
        var place = new int[people.size()];
        Arrays.fill(place, -1);
        for (int i = 0; i < present.size(); i++) {
            place[present.get(i)] = i;
        }
        for (int i = 0; i < columns.length; i++) {
            Columns segment = columns[i];
            int[] numbers = people.ofSegment()[i];
            int base = leaves.get(i).docBase;
            for (int document = 0; document < segment.authors().length; document++) {
                int author = segment.authors()[document];
                int from = author < 0 ? -1 : place[numbers[segment.people()[author]]];
                if (from >= 0 && documents.get(base + document)) {
                    for (int p = segment.peopleFrom()[document]; p < segment.peopleFrom()[document + 1]; p++) {
                        int to = place[numbers[segment.people()[p]]];
                        if (to >= 0 && to != from) {
                            counts[from][to]++;
                        }
                    }
                }
            }
        }
        return counts;
    }
}
