package org.daylight.search.lucene;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** A Lucene query for documents given by their numbers in one snapshot; only for use with that snapshot. */
final class DocumentsQuery extends org.apache.lucene.search.Query {

    private final FixedBitSet documents;

    DocumentsQuery(FixedBitSet documents) {
        this.documents = documents;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment) {
                int size = segment.reader().maxDoc();
                var inSegment = new FixedBitSet(size);
                FixedBitSet.orRange(documents, segment.docBase, inSegment, 0, size);
                int count = inSegment.cardinality();
                if (count == 0) {
                    return null;
                }
                DocIdSetIterator iterator = new BitSetIterator(inSegment, count);
                return new DefaultScorerSupplier(new ConstantScoreScorer(score(), scoreMode, iterator));
            }

            @Override
            public boolean isCacheable(LeafReaderContext segment) {
                return false;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "documents";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentsQuery query && query.documents.equals(documents);
    }

    @Override
    public int hashCode() {
        return documents.hashCode();
    }
}
