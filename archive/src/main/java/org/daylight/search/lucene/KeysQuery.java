package org.daylight.search.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Entries whose number is one of many. Lucene's own query for this has a hash table in which consecutive numbers, as those of documents, collide: it
 * takes more than ten times as long.
 */
public final class KeysQuery extends Query {

    private final String field;
    private final long[] keys;

    /** @param keys in ascending order; not changed later */
    public KeysQuery(String field, long[] keys) {
        this.field = field;
        this.keys = keys;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
                NumericDocValues values = segment.reader().getNumericDocValues(field);
                if (values == null) {
                    return null;
                }
                var found = new FixedBitSet(segment.reader().maxDoc());
                int count = 0;
                for (int entry = values.nextDoc(); entry != DocIdSetIterator.NO_MORE_DOCS; entry = values.nextDoc()) {
                    if (Arrays.binarySearch(keys, values.longValue()) >= 0) {
                        found.set(entry);
                        count++;
                    }
                }
                return count == 0
                        ? null
                        : new DefaultScorerSupplier(
                                new ConstantScoreScorer(score(), scoreMode, new BitSetIterator(found, count)));
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
    public String toString(String shown) {
        return "keys";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeysQuery query && query.field.equals(field) && Arrays.equals(query.keys, keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }
}
