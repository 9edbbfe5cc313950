package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * Which documents of one snapshot are copies of one message: those with the same copy key ({@code spec/copies.md}). Computed in one pass
 * over the keys. Takes eight bytes for each document that has a copy, and a bit for every document.
 */
final class CopyGroups {

    /** Documents that have a copy, in their order. */
    private final int[] documents;

    /** For each of them, the start of its group in {@link #members}. */
    private final int[] groups;

    /** For each group: its size, then its documents in the order of their keys. */
    private final int[] members;

    private final FixedBitSet repeated;

    private CopyGroups(int[] documents, int[] groups, int[] members, FixedBitSet repeated) {
        this.documents = documents;
        this.groups = groups;
        this.members = members;
        this.repeated = repeated;
    }

    static CopyGroups of(Snapshot snapshot) throws IOException {
        var collector = new Collector(snapshot);
        Terms terms = MultiTerms.getTerms(snapshot.reader, DocumentFields.COPY);
        if (terms != null) {
            TermsEnum keys = terms.iterator();
            PostingsEnum documents = null;
            for (BytesRef key = keys.next(); key != null; key = keys.next()) {
                if (keys.docFreq() > 1) {
                    documents = keys.postings(documents, PostingsEnum.NONE);
                    collector.group(documents);
                }
            }
        }
        return collector.copies();
    }

    /** Reads what {@link #write} has written, for a snapshot with this many documents. */
    static CopyGroups read(ArrayCache.Reader in, int documents) {
        int[] repeating = in.ints();
        int[] groups = in.ints(repeating.length);
        int[] members = in.ints();
        int size = Math.max(1, documents);
        long[] repeated = in.longs(FixedBitSet.bits2words(size));
        return new CopyGroups(repeating, groups, members, new FixedBitSet(repeated, size));
    }

    void write(ArrayCache.Writer out) throws IOException {
        out.ints(documents);
        out.ints(groups);
        out.ints(members);
        out.longs(Arrays.copyOf(repeated.getBits(), FixedBitSet.bits2words(repeated.length())));
    }

    /** Collects the groups during the pass over the keys. */
    private static final class Collector {

        private final FixedBitSet live;
        private final Columns[] columns;
        private final List<LeafReaderContext> leaves;
        private final FixedBitSet repeated;
        private int[] members = new int[64];
        private int size;

        /** A document and the start of its group. */
        private long[] places = new long[64];

        private int placed;

        Collector(Snapshot snapshot) throws IOException {
            live = snapshot.live();
            columns = snapshot.columns();
            leaves = snapshot.leaves;
            repeated = new FixedBitSet(live.length());
        }

        void group(PostingsEnum documents) throws IOException {
            List<Integer> group = new ArrayList<>();
            for (int document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                if (live.get(document)) {
                    group.add(document);
                }
            }
            if (group.size() < 2) {
                return;
            }
            group.sort(Comparator.comparingLong(this::key));
            members = ArrayUtil.grow(members, size + group.size() + 1);
            places = ArrayUtil.grow(places, placed + group.size());
            int begin = size;
            members[size++] = group.size();
            for (int document : group) {
                members[size++] = document;
                places[placed++] = (long) document << 32 | begin;
                if (size > begin + 2) {
                    repeated.set(document);
                }
            }
        }

        private long key(int document) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
            return columns[leaf.ord].keys()[document - leaf.docBase];
        }

        CopyGroups copies() {
            long[] sorted = Arrays.copyOf(places, placed);
            Arrays.sort(sorted);
            int[] documents = Arrays.stream(sorted)
                    .mapToInt(place -> (int) (place >>> 32))
                    .toArray();
            int[] groups = Arrays.stream(sorted).mapToInt(place -> (int) place).toArray();
            return new CopyGroups(documents, groups, Arrays.copyOf(members, size), repeated);
        }
    }

    /** How many documents are copies of the same message as this one, itself included. */
    int count(int document) {
        int at = Arrays.binarySearch(documents, document);
        return at < 0 ? 1 : members[groups[at]];
    }

    /** The documents that are copies of the same message as this one, itself included, in the order of their keys. */
    int[] of(int document) {
        int at = Arrays.binarySearch(documents, document);
        return at < 0
                ? new int[] {document}
                : Arrays.copyOfRange(members, groups[at] + 1, groups[at] + 1 + members[groups[at]]);
    }

    /** All copies but the first of each message. The caller does not change it. */
    FixedBitSet repeated() {
        return repeated;
    }
}
