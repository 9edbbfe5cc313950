package org.daylight.search.lucene.segment;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.EmptyDocValuesProducer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field by document, in the order in which they were added: numbers, or terms by their number in a table. A
 * document may have several values where the type allows it. Lucene's codec reads the column from here.
 */
final class Column extends EmptyDocValuesProducer {

    private final DocValuesType type;

    /** Null for numbers. */
    private final @Nullable TermTable terms;

    private int[] documents = new int[16];
    private long[] values = new long[16];
    private int size;

    private Column(DocValuesType type, @Nullable TermTable terms) {
        this.type = type;
        this.terms = terms;
    }

    /** An empty column. @throws IllegalArgumentException for {@code NONE} */
    static Column of(DocValuesType type) {
        return switch (type) {
            case NUMERIC, SORTED_NUMERIC -> new Column(type, null);
            case SORTED, SORTED_SET, BINARY -> new Column(type, new TermTable());
            case NONE -> throw new IllegalArgumentException("no column");
        };
    }

    boolean hasTerms() {
        return terms != null;
    }

    void add(int document, long value) {
        boolean isSingle = type != DocValuesType.SORTED_SET && type != DocValuesType.SORTED_NUMERIC;
        if (isSingle && size > 0 && documents[size - 1] == document) {
            throw new IllegalArgumentException("a second value in a column with one for each document");
        }
        if (size == documents.length) {
            documents = ArrayUtil.grow(documents);
            values = Arrays.copyOf(values, documents.length);
        }
        documents[size] = document;
        values[size++] = value;
    }

    void add(int document, BytesRef term) {
        if (terms == null) {
            throw new IllegalArgumentException("a term in a column of numbers");
        }
        add(
                document,
                type == DocValuesType.BINARY
                        ? terms.addOfAnyLength(term.bytes, term.offset, term.length)
                        : terms.add(term.bytes, term.offset, term.length));
    }

    int size() {
        return size;
    }

    int document(int i) {
        return documents[i];
    }

    long value(int i) {
        return values[i];
    }

    long ramBytes() {
        return documents.length * (long) (Integer.BYTES + Long.BYTES) + (terms == null ? 0 : terms.ramBytes());
    }

    @Override
    public NumericDocValues getNumeric(FieldInfo field) {
        return new Numbers();
    }

    @Override
    public BinaryDocValues getBinary(FieldInfo field) {
        return new Bytes(table());
    }

    @Override
    public SortedNumericDocValues getSortedNumeric(FieldInfo field) {
        return new SortedNumbers();
    }

    @Override
    public SortedDocValues getSorted(FieldInfo field) {
        return new OneTerm(new RankedTerms(table()));
    }

    @Override
    public SortedSetDocValues getSortedSet(FieldInfo field) {
        return new Terms(new RankedTerms(table()));
    }

    private TermTable table() {
        if (terms == null) {
            throw new IllegalStateException("a column of numbers has no terms");
        }
        return terms;
    }

    /**
     * Goes through the documents of the column, each with its values from {@link #from} to {@link #to}, exclusive. The five kinds of values
     * repeat the calls to it, because Lucene's iterators are abstract classes and have no supertype that could hold them.
     */
    private final class Cursor {
        private int document = -1;
        private int from;
        private int to;

        int nextDoc() {
            from = to;
            if (from == size) {
                document = NO_MORE_DOCS;
                return document;
            }
            document = documents[from];
            while (to < size && documents[to] == document) {
                to++;
            }
            return document;
        }

        int advance(int target) {
            do {
                nextDoc();
            } while (document < target);
            return document;
        }

        boolean advanceExact(int target) {
            while (document < target) {
                nextDoc();
            }
            return document == target;
        }
    }

    private final class Numbers extends NumericDocValues {
        private final Cursor cursor = new Cursor();

        @Override
        public long longValue() {
            return values[cursor.from];
        }

        @Override
        public int nextDoc() {
            return cursor.nextDoc();
        }

        @Override
        public int advance(int target) {
            return cursor.advance(target);
        }

        @Override
        public boolean advanceExact(int target) {
            return cursor.advanceExact(target);
        }

        @Override
        public int docID() {
            return cursor.document;
        }

        @Override
        public long cost() {
            return size;
        }
    }

    private final class Bytes extends BinaryDocValues {
        private final Cursor cursor = new Cursor();
        private final TermTable terms;
        private final BytesRef bytes = new BytesRef();

        Bytes(TermTable terms) {
            this.terms = terms;
        }

        @Override
        public BytesRef binaryValue() {
            terms.get((int) values[cursor.from], bytes);
            return bytes;
        }

        @Override
        public int nextDoc() {
            return cursor.nextDoc();
        }

        @Override
        public int advance(int target) {
            return cursor.advance(target);
        }

        @Override
        public boolean advanceExact(int target) {
            return cursor.advanceExact(target);
        }

        @Override
        public int docID() {
            return cursor.document;
        }

        @Override
        public long cost() {
            return size;
        }
    }

    /** The numbers of each document in order. */
    private final class SortedNumbers extends SortedNumericDocValues {
        private final Cursor cursor = new Cursor();
        private long[] numbers = new long[0];
        private int given;

        @Override
        public long nextValue() {
            if (given == 0) {
                numbers = Arrays.copyOfRange(values, cursor.from, cursor.to);
                Arrays.sort(numbers);
            }
            return numbers[given++];
        }

        @Override
        public int docValueCount() {
            return cursor.to - cursor.from;
        }

        @Override
        public int nextDoc() {
            given = 0;
            return cursor.nextDoc();
        }

        @Override
        public int advance(int target) {
            given = 0;
            return cursor.advance(target);
        }

        @Override
        public boolean advanceExact(int target) {
            given = 0;
            return cursor.advanceExact(target);
        }

        @Override
        public int docID() {
            return cursor.document;
        }

        @Override
        public long cost() {
            return size;
        }
    }

    /** The terms of a table in the order of their bytes. */
    private static final class RankedTerms {
        private final TermTable terms;
        private final int[] order;
        private final int[] rank;
        private final BytesRef term = new BytesRef();

        RankedTerms(TermTable terms) {
            this.terms = terms;
            order = terms.sorted();
            rank = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                rank[order[i]] = i;
            }
        }

        int rank(long number) {
            return rank[(int) number];
        }

        BytesRef term(long rank) {
            terms.get(order[(int) rank], term);
            return term;
        }
    }

    private final class OneTerm extends SortedDocValues {
        private final Cursor cursor = new Cursor();
        private final RankedTerms terms;

        OneTerm(RankedTerms terms) {
            this.terms = terms;
        }

        @Override
        public int ordValue() {
            return terms.rank(values[cursor.from]);
        }

        @Override
        public BytesRef lookupOrd(int rank) {
            return terms.term(rank);
        }

        @Override
        public int getValueCount() {
            return terms.order.length;
        }

        @Override
        public int nextDoc() {
            return cursor.nextDoc();
        }

        @Override
        public int advance(int target) {
            return cursor.advance(target);
        }

        @Override
        public boolean advanceExact(int target) {
            return cursor.advanceExact(target);
        }

        @Override
        public int docID() {
            return cursor.document;
        }

        @Override
        public long cost() {
            return size;
        }
    }

    /** The terms of each document in order, each once. */
    private final class Terms extends SortedSetDocValues {
        private final Cursor cursor = new Cursor();
        private final RankedTerms terms;
        private int[] ranks = new int[8];
        private int count;
        private int given;

        Terms(RankedTerms terms) {
            this.terms = terms;
        }

        private void rank() {
            given = 0;
            count = 0;
            if (cursor.document == NO_MORE_DOCS) {
                return;
            }
            ranks = ArrayUtil.growNoCopy(ranks, cursor.to - cursor.from);
            int all = 0;
            for (int i = cursor.from; i < cursor.to; i++) {
                ranks[all++] = terms.rank(values[i]);
            }
            Arrays.sort(ranks, 0, all);
            for (int i = 0; i < all; i++) {
                if (count == 0 || ranks[i] != ranks[count - 1]) {
                    ranks[count++] = ranks[i];
                }
            }
        }

        @Override
        public long nextOrd() {
            return ranks[given++];
        }

        @Override
        public int docValueCount() {
            return count;
        }

        @Override
        public BytesRef lookupOrd(long rank) {
            return terms.term(rank);
        }

        @Override
        public long getValueCount() {
            return terms.order.length;
        }

        @Override
        public int nextDoc() {
            int document = cursor.nextDoc();
            rank();
            return document;
        }

        @Override
        public int advance(int target) {
            int document = cursor.advance(target);
            rank();
            return document;
        }

        @Override
        public boolean advanceExact(int target) {
            boolean hasTerms = cursor.advanceExact(target);
            rank();
            return hasTerms;
        }

        @Override
        public int docID() {
            return cursor.document;
        }

        @Override
        public long cost() {
            return size;
        }
    }
}
