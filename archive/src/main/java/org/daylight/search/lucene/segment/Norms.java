package org.daylight.search.lucene.segment;

import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.NormsProducer;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.NumericDocValues;
import org.jspecify.annotations.Nullable;

/** The norms of a segment in arrays by document, because the codec reads them again for every term. */
final class Norms extends NormsProducer {

    private static final short ABSENT = Short.MIN_VALUE;

    private final int documents;
    private final Map<String, short[]> byField = new HashMap<>();

    Norms(int documents) {
        this.documents = documents;
    }

    void add(String field, Column column) {
        short[] norms = new short[documents];
        java.util.Arrays.fill(norms, ABSENT);
        for (int i = 0; i < column.size(); i++) {
            norms[column.document(i)] = (short) column.value(i); // one byte, signed or not
        }
        byField.put(field, norms);
    }

    @Override
    public NumericDocValues getNorms(FieldInfo field) {
        short @Nullable [] norms = byField.get(field.name);
        return norms == null ? DocValues.emptyNumeric() : new Values(norms);
    }

    private static final class Values extends NumericDocValues {

        private final short[] norms;
        private int document = -1;

        Values(short[] norms) {
            this.norms = norms;
        }

        @Override
        public long longValue() {
            return norms[document];
        }

        @Override
        public boolean advanceExact(int target) {
            document = target;
            return norms[target] != ABSENT;
        }

        @Override
        public int docID() {
            return document;
        }

        @Override
        public int nextDoc() {
            do {
                document++;
            } while (document < norms.length && norms[document] == ABSENT);
            if (document >= norms.length) {
                document = NO_MORE_DOCS;
            }
            return document;
        }

        @Override
        public int advance(int target) {
            document = target - 1;
            return nextDoc();
        }

        @Override
        public long cost() {
            return norms.length;
        }
    }

    @Override
    public void checkIntegrity() {}

    @Override
    public void close() {}
}
