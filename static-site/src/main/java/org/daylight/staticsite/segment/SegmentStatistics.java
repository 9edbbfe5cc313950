package org.daylight.staticsite.segment;

/** What the scores of the documents of a segment depend on. Safe for several threads, because nothing changes the arrays. */
final class SegmentStatistics {

    private final byte[] bodyLengths;
    private final byte[] headLengths;
    private final long[] documents;
    private final long[] words;
    private final Bm25[] relevance;

    /**
     * @param bodyLengths the length of the body of each document as a byte
     * @param headLengths the same of the head
     * @param documents that have the body, the head, and then each of {@link KeyKind#FIELDS}
     * @param words how many words these fields have
     */
    SegmentStatistics(byte[] bodyLengths, byte[] headLengths, long[] documents, long[] words) {
        this.bodyLengths = bodyLengths;
        this.headLengths = headLengths;
        this.documents = documents;
        this.words = words;
        relevance = new Bm25[documents.length];
        for (int i = 0; i < relevance.length; i++) {
            relevance[i] = new Bm25(documents[i], words[i]);
        }
    }

    /** The scores of the body for words of the text; otherwise of the field. */
    Bm25 body(KeyKind kind) {
        if (kind == KeyKind.WORD) {
            return relevance[0];
        }
        for (int i = 0; i < KeyKind.FIELDS.length; i++) {
            if (KeyKind.FIELDS[i] == kind) {
                return relevance[2 + i];
            }
        }
        throw new IllegalArgumentException(kind + " has no scores");
    }

    Bm25 head() {
        return relevance[1];
    }

    byte bodyLength(int document) {
        return bodyLengths[document];
    }

    byte headLength(int document) {
        return headLengths[document];
    }

    byte[] bodyLengths() {
        return bodyLengths;
    }

    byte[] headLengths() {
        return headLengths;
    }

    /** Writes the fields "text fields" and "other fields" of the root. */
    void write(ByteArea root) {
        for (int i = 0; i < documents.length; i++) {
            root.varint(documents[i]).varint(words[i]);
        }
    }
}
