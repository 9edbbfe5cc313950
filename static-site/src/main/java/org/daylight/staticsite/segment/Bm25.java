package org.daylight.staticsite.segment;

/**
 * Scores of one field, computed as Lucene does (BM25, k1 = 1.2, b = 0.75), in 32-bit floats. Readers compute the same ({@code spec/static-index.md}
 * section 7). Immutable.
 */
final class Bm25 {

    private static final float K1 = 1.2f;
    private static final float B = 0.75f;

    /** Lengths below this have a byte of their own. */
    private static final int EXACT = 24;

    private static final float[] LENGTHS = new float[256];

    static {
        for (int i = 0; i < LENGTHS.length; i++) {
            LENGTHS[i] = length((byte) i);
        }
    }

    private final long documents;
    private final float[] inverse = new float[256];

    /** @param documents that have the field @param words in the field of all of them; 0 if there is none */
    Bm25(long documents, long words) {
        this.documents = documents;
        float average = documents == 0 ? 1 : (float) (words / (double) documents);
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1f / (K1 * ((1 - B) + B * LENGTHS[i] / average));
        }
    }

    /** The weight of a word. @param count in how many documents it is in this field @param boost 1, or 2 for the head */
    float weight(long count, float boost) {
        return boost * (float) Math.log(1 + (documents - count + 0.5D) / (count + 0.5D));
    }

    /** The score of a document. @param frequency of the word in the field @param length of the field as a byte */
    float score(float weight, int frequency, byte length) {
        return weight - weight / (1f + frequency * inverse[length & 0xff]);
    }

    /** The byte that stands for a length in words; equal to Lucene's {@code SmallFloat.intToByte4}. */
    static byte lengthByte(int length) {
        if (length < EXACT) {
            return (byte) length;
        }
        int rest = length - EXACT;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(rest);
        if (bits < 4) {
            return (byte) (EXACT + rest);
        }
        int shift = bits - 4;
        return (byte) (EXACT + (rest >>> shift & 7 | shift + 1 << 3));
    }

    /** The length that a byte stands for; equal to Lucene's {@code SmallFloat.byte4ToInt}. */
    static int length(byte encoded) {
        int value = encoded & 0xff;
        if (value < EXACT) {
            return value;
        }
        int rest = value - EXACT;
        int shift = (rest >>> 3) - 1;
        return EXACT + (shift < 0 ? rest & 7 : (rest & 7 | 8) << shift);
    }
}
