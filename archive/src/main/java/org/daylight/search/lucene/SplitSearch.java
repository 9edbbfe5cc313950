package org.daylight.search.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.Effort;

/**
 * Finds the documents of one segment. Where each candidate costs much, as with phrases, whose positions are compared, a second thread
 * takes a part of the stretches if one is free (docs/decisions/0376). For one search; used by one thread.
 */
final class SplitSearch {

    /** From this number of candidates on, a second thread saves more than its start costs: about a millisecond of positions. */
    static final int WORTH_SPLITTING = 16_000;

    /** Two threads take smaller stretches, so that both end at about the same time. */
    private static final int SPLIT_STRETCH = Snapshot.STRETCH / 8;

    private final Weight weight;
    private final LeafReaderContext leaf;
    private final FixedBitSet bits;
    private final boolean mayBePartial;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean ended;
    private int stretch = Snapshot.STRETCH;

    /**
     * A search of one segment.
     *
     * @param bits takes the documents, by their numbers in the snapshot
     * @param mayBePartial whether it may end when the budget of the request is used up
     */
    SplitSearch(Weight weight, LeafReaderContext leaf, FixedBitSet bits, boolean mayBePartial) {
        this.weight = weight;
        this.leaf = leaf;
        this.bits = bits;
        this.mayBePartial = mayBePartial;
    }

    /**
     * Searches.
     *
     * @param worthSplitting from how many candidates on a second thread is asked
     * @return whether all of the segment was searched
     */
    boolean run(int worthSplitting) throws IOException {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
            return true;
        }
        boolean split = scorer.twoPhaseIterator() != null && scorer.iterator().cost() >= worthSplitting;
        stretch = split ? SPLIT_STRETCH : Snapshot.STRETCH;
        Second second = split ? new Second() : null;
        boolean done = false;
        try {
            stretches(scorer, bits, leaf.docBase);
            done = true;
        } finally {
            ended = ended || !done;
            if (second != null) {
                second.end();
            }
        }
        return !ended;
    }

    /** Takes stretches until none is left. */
    private void stretches(Scorer scorer, FixedBitSet into, int base) throws IOException {
        DocIdSetIterator documents = scorer.iterator();
        int size = leaf.reader().maxDoc();
        int begin;
        while (!ended && (begin = next.getAndAdd(stretch)) < size) {
            if (mayBePartial && Effort.isSpent(Effort.Step.DOCUMENTS)) {
                ended = true;
                return;
            }
            int end = Math.min(size, begin + stretch);
            if (documents.docID() < begin) {
                documents.advance(begin);
            }
            if (documents.docID() < end) {
                documents.intoBitSet(end, into, -base);
            }
            Effort.checkNow();
        }
    }

    /** The second thread's part, with bits of its own: threads cannot share the words of a set. */
    private final class Second {

        private final AtomicBoolean begun = new AtomicBoolean();
        private final CompletableFuture<Optional<FixedBitSet>> found;

        Second() {
            found = CompletableFuture.supplyAsync(Effort.part(this::search));
        }

        private Optional<FixedBitSet> search() {
            if (!begun.compareAndSet(false, true)) {
                return Optional.empty();
            }
            try {
                Scorer scorer = weight.scorer(leaf);
                if (scorer == null) {
                    return Optional.empty();
                }
                var own = new FixedBitSet(leaf.reader().maxDoc());
                stretches(scorer, own, 0);
                return Optional.of(own);
            } catch (IOException e) {
                ended = true;
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                ended = true; // so that the other thread does not go on
                throw e;
            }
        }

        /** Adds what it found. Waits for it only if it has begun. */
        void end() throws IOException {
            if (begun.compareAndSet(false, true)) {
                return;
            }
            try {
                found.join().ifPresent(own -> {
                    var documents = new BitSetIterator(own, 0);
                    for (int at = documents.nextDoc(); at != DocIdSetIterator.NO_MORE_DOCS; at = documents.nextDoc()) {
                        bits.set(leaf.docBase + at);
                    }
                });
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case UncheckedIOException failed -> throw failed.getCause();
                    case RuntimeException failed -> throw failed;
                    case null, default -> throw e;
                }
            }
        }
    }
}
