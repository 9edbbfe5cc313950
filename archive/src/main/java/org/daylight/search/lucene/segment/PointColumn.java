package org.daylight.search.lucene.segment;

import org.apache.lucene.codecs.MutablePointTree;
import org.apache.lucene.codecs.PointsReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.util.BytesRef;

/** Points of one dimension, in the form that Lucene's codec reads and sorts. */
final class PointColumn extends PointsReader {

    private final Column points;
    private final int bytes;
    private final int documents;

    /**
     * @param points the bytes of each point as a number
     * @param bytes how many bytes a point has, at most eight
     */
    PointColumn(Column points, int bytes) {
        this.points = points;
        this.bytes = bytes;
        int count = 0;
        for (int i = 0; i < points.size(); i++) {
            count += i == 0 || points.document(i) != points.document(i - 1) ? 1 : 0;
        }
        documents = count;
    }

    /** The bytes of a point as a number. */
    static long number(BytesRef point) {
        long number = 0;
        for (int i = 0; i < point.length; i++) {
            number = number << 8 | point.bytes[point.offset + i] & 0xff;
        }
        return number;
    }

    @Override
    public void checkIntegrity() {}

    @Override
    public void close() {}

    @Override
    public PointValues getValues(String field) {
        return new PointValues() {
            @Override
            public PointTree getPointTree() {
                return new Tree();
            }

            @Override
            public byte[] getMinPackedValue() {
                throw new UnsupportedOperationException("not needed to write points");
            }

            @Override
            public byte[] getMaxPackedValue() {
                throw new UnsupportedOperationException("not needed to write points");
            }

            @Override
            public int getNumDimensions() {
                return 1;
            }

            @Override
            public int getNumIndexDimensions() {
                return 1;
            }

            @Override
            public int getBytesPerDimension() {
                return bytes;
            }

            @Override
            public long size() {
                return points.size();
            }

            @Override
            public int getDocCount() {
                return documents;
            }
        };
    }

    private final class Tree extends MutablePointTree {

        /** Which point is at which position, for the sorter. */
        private final int[] places = new int[points.size()];

        private int[] saved = new int[0];

        Tree() {
            java.util.Arrays.setAll(places, i -> i);
        }

        @Override
        public void getValue(int i, BytesRef value) {
            value.bytes = new byte[bytes];
            value.offset = 0;
            value.length = bytes;
            for (int k = 0; k < bytes; k++) {
                value.bytes[k] = getByteAt(i, k);
            }
        }

        @Override
        public byte getByteAt(int i, int k) {
            return (byte) (points.value(places[i]) >>> 8 * (bytes - 1 - k));
        }

        @Override
        public int getDocID(int i) {
            return points.document(places[i]);
        }

        @Override
        public void swap(int i, int j) {
            int place = places[i];
            places[i] = places[j];
            places[j] = place;
        }

        @Override
        public void save(int i, int j) {
            if (saved.length == 0) {
                saved = new int[places.length];
            }
            saved[j] = places[i];
        }

        @Override
        public void restore(int i, int j) {
            if (saved.length > 0) {
                System.arraycopy(saved, i, places, i, j - i);
            }
        }

        @Override
        public long size() {
            return places.length;
        }

        @Override
        public void visitDocValues(PointValues.IntersectVisitor visitor) throws java.io.IOException {
            BytesRef value = new BytesRef();
            for (int i = 0; i < places.length; i++) {
                getValue(i, value);
                visitor.visit(getDocID(i), value.bytes);
            }
        }
    }
}
