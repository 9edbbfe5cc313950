package org.daylight.search.lucene.segment;

import org.apache.lucene.index.BaseTermsEnum;
import org.apache.lucene.index.ImpactsEnum;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * An inverted token log: its terms in order, each with its documents and positions. The frequency of each term is known, so one pass over
 * the log puts every token of a range of terms into its place. The range is as wide as the room allows.
 */
final class Inverted extends Terms {

    private final TokenLog log;
    private final IndexOptions options;
    private final int room;

    /** @param room how many tokens are in memory at a time; more only when a single term has more */
    Inverted(TokenLog log, IndexOptions options, int room) {
        this.log = log;
        this.options = options;
        this.room = room;
    }

    @Override
    public TermsEnum iterator() {
        return new InOrder();
    }

    private final class InOrder extends BaseTermsEnum {

        private final int[] order = log.terms.sorted();

        /** The position for the next token of each term in this range; -1 for terms of other ranges. */
        private final int[] next = new int[order.length];

        private final BytesRef term = new BytesRef();
        private final Postings postings = new Postings();

        /** Document in the upper half, position in the lower. */
        private long[] tokens = new long[(int) Math.min(room, log.size())];

        private int rank = -1;
        private int rangeBegin;
        private int rangeEnd;
        private int end;

        InOrder() {
            java.util.Arrays.fill(next, -1);
        }

        @Override
        public @Nullable BytesRef next() {
            if (++rank == order.length) {
                return null;
            }
            if (rank == rangeEnd) {
                placeTokens();
                end = 0;
            }
            log.terms.get(order[rank], term);
            postings.begin(end, next[order[rank]]);
            end = next[order[rank]];
            return term;
        }

        /** Puts the tokens of the next range into their places. */
        private void placeTokens() {
            for (int i = rangeBegin; i < rangeEnd; i++) {
                next[order[i]] = -1;
            }
            rangeBegin = rank;
            int places = 0;
            while (rangeEnd < order.length
                    && (rangeEnd == rangeBegin || places + log.counts[order[rangeEnd]] <= room)) {
                next[order[rangeEnd]] = places;
                places += log.counts[order[rangeEnd++]];
            }
            if (places > tokens.length) {
                tokens = new long[places];
            }
            int[][] blocks = log.blocks();
            long at = 0;
            for (int i = 0; i < log.documentCount(); i++) {
                at = placeTokens(blocks, at, log.end(i), log.document(i));
            }
        }

        private long placeTokens(int[][] blocks, long from, long to, int document) {
            long upper = (long) document << 32;
            int position = -1;
            int increment = 1;
            int[] next = this.next;
            for (long at = from; at < to; ) {
                int[] block = blocks[(int) (at / TokenLog.BLOCK)];
                int first = (int) (at % TokenLog.BLOCK);
                int last = (int) Math.min(TokenLog.BLOCK, first + to - at);
                for (int i = first; i < last; i++) {
                    int entry = block[i];
                    if (entry < 0) {
                        increment = -1 - entry;
                        continue;
                    }
                    position += increment;
                    increment = 1;
                    int place = next[entry];
                    if (place >= 0) {
                        tokens[place] = upper | position;
                        next[entry] = place + 1;
                    }
                }
                at += last - first;
            }
            return to;
        }

        @Override
        public BytesRef term() {
            return term;
        }

        @Override
        public PostingsEnum postings(@Nullable PostingsEnum reuse, int flags) {
            postings.tokens = tokens;
            return postings;
        }

        @Override
        public SeekStatus seekCeil(BytesRef text) {
            throw new UnsupportedOperationException("not needed to write postings");
        }

        @Override
        public void seekExact(long ord) {
            throw new UnsupportedOperationException("not needed to write postings");
        }

        @Override
        public long ord() {
            throw new UnsupportedOperationException("not needed to write postings");
        }

        @Override
        public int docFreq() {
            throw new UnsupportedOperationException("not needed to write postings");
        }

        @Override
        public long totalTermFreq() {
            return log.counts[order[rank]];
        }

        @Override
        public ImpactsEnum impacts(int flags) {
            throw new UnsupportedOperationException("not needed to write postings");
        }
    }

    /** The tokens of one term. */
    private static final class Postings extends PostingsEnum {

        private long[] tokens = new long[0];
        private int at;
        private int end;
        private int document;
        private int position;
        private int frequency;

        void begin(int from, int to) {
            at = from;
            end = to;
            document = -1;
        }

        @Override
        public int nextDoc() {
            if (at == end) {
                document = NO_MORE_DOCS;
                return document;
            }
            int from = at;
            int found = (int) (tokens[from] >>> 32);
            int to = from + 1;
            while (to < end && (int) (tokens[to] >>> 32) == found) {
                to++;
            }
            position = from;
            at = to;
            frequency = to - from;
            document = found;
            return found;
        }

        @Override
        public int docID() {
            return document;
        }

        @Override
        public int freq() {
            return frequency;
        }

        @Override
        public int nextPosition() {
            return (int) tokens[position++];
        }

        @Override
        public int startOffset() {
            return -1;
        }

        @Override
        public int endOffset() {
            return -1;
        }

        @Override
        public @Nullable BytesRef getPayload() {
            return null;
        }

        @Override
        public int advance(int target) {
            throw new UnsupportedOperationException("not needed to write postings");
        }

        @Override
        public long cost() {
            return end - at;
        }
    }

    @Override
    public long size() {
        return log.terms.size();
    }

    @Override
    public long getSumTotalTermFreq() {
        throw new UnsupportedOperationException("not needed to write postings");
    }

    @Override
    public long getSumDocFreq() {
        throw new UnsupportedOperationException("not needed to write postings");
    }

    @Override
    public int getDocCount() {
        return log.documentCount();
    }

    @Override
    public boolean hasFreqs() {
        return options.compareTo(IndexOptions.DOCS_AND_FREQS) >= 0;
    }

    @Override
    public boolean hasPositions() {
        return options.compareTo(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS) >= 0;
    }

    @Override
    public boolean hasOffsets() {
        return false;
    }

    @Override
    public boolean hasPayloads() {
        return false;
    }
}
