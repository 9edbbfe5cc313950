package org.daylight.search.lucene.segment;

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
 * Values of one field by document, in the order in which they came: numbers, or terms by their number in a vocabulary. A document
 * may have several where the type says so. Also what Lucene's codec reads a column from.
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

    /** An empty column. @throws IllegalArgumentException for types that no field here has */
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
            throw new IllegalArgumentException("a second value in a column that has one a document");
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
        return new NumericDocValues() {
            private int at = -1;

            @Override
            public long longValue() {
                return values[at];
            }

            @Override
            public int docID() {
                return at < 0 ? -1 : at < size ? documents[at] : NO_MORE_DOCS;
            }

            @Override
            public int nextDoc() {
                at++;
                return docID();
            }

            @Override
            public int advance(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean advanceExact(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long cost() {
                return size;
            }
        };
    }

    @Override
    public BinaryDocValues getBinary(FieldInfo field) {
        TermTable terms = this.terms;
        if (terms == null) {
            throw new IllegalStateException("a column of numbers has no bytes");
        }
        return new BinaryDocValues() {
            private final BytesRef bytes = new BytesRef();
            private int at = -1;

            @Override
            public BytesRef binaryValue() {
                terms.get((int) values[at], bytes);
                return bytes;
            }

            @Override
            public int docID() {
                return at < 0 ? -1 : at < size ? documents[at] : NO_MORE_DOCS;
            }

            @Override
            public int nextDoc() {
                at++;
                return docID();
            }

            @Override
            public int advance(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean advanceExact(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long cost() {
                return size;
            }
        };
    }

    @Override
    public SortedNumericDocValues getSortedNumeric(FieldInfo field) {
        return new SortedNumericDocValues() {
            private int document = -1;
            private int next;
            private long[] all = new long[0];
            private int given;

            @Override
            public int nextDoc() {
                if (next == size) {
                    document = NO_MORE_DOCS;
                    return document;
                }
                document = documents[next];
                int from = next;
                while (next < size && documents[next] == document) {
                    next++;
                }
                all = Arrays.copyOfRange(values, from, next);
                Arrays.sort(all);
                given = 0;
                return document;
            }

            @Override
            public long nextValue() {
                return all[given++];
            }

            @Override
            public int docValueCount() {
                return all.length;
            }

            @Override
            public int docID() {
                return document;
            }

            @Override
            public int advance(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean advanceExact(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long cost() {
                return size;
            }
        };
    }

    @Override
    public SortedDocValues getSorted(FieldInfo field) {
        SortedSetDocValues set = getSortedSet(field);
        return new SortedDocValues() {
            @Override
            public int ordValue() {
                try {
                    return (int) set.nextOrd();
                } catch (java.io.IOException inMemory) {
                    throw new IllegalStateException(inMemory);
                }
            }

            @Override
            public BytesRef lookupOrd(int ord) throws java.io.IOException {
                return set.lookupOrd(ord);
            }

            @Override
            public int getValueCount() {
                return (int) set.getValueCount();
            }

            @Override
            public int docID() {
                return set.docID();
            }

            @Override
            public int nextDoc() throws java.io.IOException {
                return set.nextDoc();
            }

            @Override
            public int advance(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean advanceExact(int target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public long cost() {
                return size;
            }
        };
    }

    @Override
    public SortedSetDocValues getSortedSet(FieldInfo field) {
        if (terms == null) {
            throw new IllegalStateException("a column of numbers has no terms");
        }
        return new Terms(terms);
    }

    /** The terms of each document, in order, each once. */
    private final class Terms extends SortedSetDocValues {

        private final TermTable terms;
        private final int[] order;
        private final int[] rank;
        private final BytesRef term = new BytesRef();
        private int[] ranks = new int[8];
        private int count;
        private int given;
        private int document = -1;
        private int at;

        Terms(TermTable terms) {
            this.terms = terms;
            order = terms.sorted();
            rank = new int[order.length];
            for (int i = 0; i < order.length; i++) {
                rank[order[i]] = i;
            }
        }

        @Override
        public int nextDoc() {
            if (at == size) {
                document = NO_MORE_DOCS;
                return document;
            }
            document = documents[at];
            int all = 0;
            for (; at < size && documents[at] == document; at++) {
                if (all == ranks.length) {
                    ranks = ArrayUtil.grow(ranks);
                }
                ranks[all++] = rank[(int) values[at]];
            }
            Arrays.sort(ranks, 0, all);
            count = 0;
            for (int i = 0; i < all; i++) {
                if (count == 0 || ranks[i] != ranks[count - 1]) {
                    ranks[count++] = ranks[i];
                }
            }
            given = 0;
            return document;
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
        public BytesRef lookupOrd(long ord) {
            terms.get(order[(int) ord], term);
            return term;
        }

        @Override
        public long getValueCount() {
            return order.length;
        }

        @Override
        public int docID() {
            return document;
        }

        @Override
        public int advance(int target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean advanceExact(int target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long cost() {
            return size;
        }
    }
}
