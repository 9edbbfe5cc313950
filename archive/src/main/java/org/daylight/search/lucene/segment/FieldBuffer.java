package org.daylight.search.lucene.segment;

import java.util.Map;
import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInvertState;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;
import org.daylight.search.query.WordSource;
import org.jspecify.annotations.Nullable;

/** One field of a buffer: how it is indexed, as declared by its first values, and its values. */
final class FieldBuffer {

    final String name;
    final int number;
    IndexOptions options = IndexOptions.NONE;
    boolean omitsNorms;
    DocValuesType columnType = DocValuesType.NONE;
    int pointBytes;

    @Nullable
    TokenLog log;

    /** Doc values. */
    @Nullable
    Column column;

    /** Points of one dimension: the bytes of each as a number. */
    @Nullable
    Column points;

    @Nullable
    Column norms;

    /** The last document with an indexed value in this field. */
    private int document = -1;

    private int tokens;
    private int overlaps;
    private int gap;

    FieldBuffer(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /** Prepares for a value. @throws IllegalArgumentException when its kind is not supported, or differs from that of earlier values */
    void declare(IndexableField field) {
        IndexableFieldType type = field.fieldType();
        if (type.storeTermVectors()
                || type.docValuesSkipIndexType() != DocValuesSkipIndexType.NONE
                || type.vectorDimension() != 0
                || type.pointDimensionCount() > 1
                || type.pointNumBytes() > Long.BYTES
                || type.indexOptions() == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS
                || type.indexOptions() == IndexOptions.DOCS_AND_FREQS) {
            throw new IllegalArgumentException("field " + name + " is of a kind that segments of our own do not have");
        }
        if (type.indexOptions() != IndexOptions.NONE && log == null) {
            options = type.indexOptions();
            omitsNorms = type.omitNorms();
            log = new TokenLog();
            norms = omitsNorms ? null : Column.of(DocValuesType.NUMERIC);
        }
        if (type.docValuesType() != DocValuesType.NONE && column == null) {
            columnType = type.docValuesType();
            column = Column.of(columnType);
        }
        if (type.pointDimensionCount() == 1 && points == null) {
            pointBytes = type.pointNumBytes();
            points = Column.of(DocValuesType.NUMERIC);
        }
        boolean differs = type.indexOptions() != IndexOptions.NONE
                        && (type.indexOptions() != options || type.omitNorms() != omitsNorms)
                || type.docValuesType() != DocValuesType.NONE && type.docValuesType() != columnType
                || type.pointDimensionCount() == 1 && type.pointNumBytes() != pointBytes;
        if (differs) {
            throw new IllegalArgumentException("field " + name + " is of another kind than in documents before");
        }
    }

    /** Whether the document being added has an indexed value in this field. */
    boolean has(int document) {
        return this.document == document;
    }

    /** Prepares for an indexed value of a document. */
    void begin(TokenLog log, int document) {
        if (this.document == document) {
            return;
        }
        this.document = document;
        tokens = 0;
        overlaps = 0;
        gap = 0;
        log.beginDocument(document);
    }

    void words(TokenLog log, WordSource words, int gapBehind) {
        TermTable terms = log.terms;
        while (words.next()) {
            int increment = words.increment();
            log.add(terms.add(words.term(), words.termLength()), increment + gap);
            gap = 0;
            tokens++;
            overlaps += increment == 0 ? 1 : 0;
        }
        gap += gapBehind;
    }

    void term(TokenLog log, BytesRef term) {
        log.add(log.terms.add(term.bytes, term.offset, term.length), 1);
        tokens++;
    }

    /** Adds the norm of a document after its last value. */
    void end(Similarity similarity) {
        if (norms != null) {
            long norm = tokens == 0
                    ? 0
                    : similarity.computeNorm(
                            new FieldInvertState(Version.LATEST.major, name, options, 0, tokens, overlaps, 0, 0, 0));
            norms.add(document, norm);
        }
    }

    FieldInfo info() {
        return new FieldInfo(
                name,
                number,
                false,
                omitsNorms,
                false,
                options,
                columnType,
                DocValuesSkipIndexType.NONE,
                -1,
                new java.util.HashMap<>(Map.of()),
                points == null ? 0 : 1,
                points == null ? 0 : 1,
                pointBytes,
                0,
                VectorEncoding.FLOAT32,
                VectorSimilarityFunction.EUCLIDEAN,
                false,
                false);
    }

    long ramBytes() {
        return (log == null ? 0 : log.ramBytes())
                + (column == null ? 0 : column.ramBytes())
                + (points == null ? 0 : points.ramBytes())
                + (norms == null ? 0 : norms.ramBytes());
    }
}
