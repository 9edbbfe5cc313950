package org.daylight.search.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which documents form a thread: those linked by Message-ID, References and In-Reply-To, over any number of steps and through missing
 * messages (docs/decisions/0042-threads.md). The number of a thread is that of its first document in the snapshot, so that a snapshot
 * always has the same threads. Immutable; some 12 bytes a document, and the forest if it was computed here.
 */
final class Threads {

    /** For each document of the snapshot: the first of its thread. */
    private final int[] threads;

    /** For each document: the next of its thread; -1 for the last. */
    private final int[] next;

    /** For each first document: how many documents its thread has, without removed ones. */
    private final int[] sizes;

    /** For threads with documents of several troves: the number of documents, by thread and trove. */
    private final Map<Long, Integer> sizesInTrove;

    /** What it was computed from; null when it was read from the cache. */
    private final @Nullable ThreadForest forest;

    /** For each root of the forest: the thread; -1 for none. */
    private final int[] threadOfRoot;

    private Threads(
            int[] threads,
            int[] next,
            int[] sizes,
            Map<Long, Integer> sizesInTrove,
            @Nullable ThreadForest forest,
            int[] threadOfRoot) {
        this.threads = threads;
        this.next = next;
        this.sizes = sizes;
        this.sizesInTrove = sizesInTrove;
        this.forest = forest;
        this.threadOfRoot = threadOfRoot;
    }

    /**
     * The threads of a snapshot.
     *
     * @param troves for each document of the snapshot, the number of its trove
     */
    static Threads of(List<LeafReaderContext> leaves, IntUnaryOperator troves, ThreadForest forest) {
        int documents = leaves.stream().mapToInt(leaf -> leaf.reader().maxDoc()).sum();
        int[] threads = new int[documents];
        int[] next = new int[documents];
        int[] sizes = new int[documents];
        int[] last = new int[documents];
        int[] threadOfRoot = new int[forest.nodes()];
        Arrays.fill(next, -1);
        Arrays.fill(threadOfRoot, -1);
        for (LeafReaderContext leaf : leaves) {
            Bits live = leaf.reader().getLiveDocs();
            for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                int document = leaf.docBase + i;
                int root = forest.root(leaf, i);
                int thread = threadOfRoot[root] < 0 ? document : threadOfRoot[root];
                if (thread != document) {
                    next[last[thread]] = document;
                }
                threadOfRoot[root] = thread;
                threads[document] = thread;
                last[thread] = document;
                sizes[thread] += live == null || live.get(i) ? 1 : 0;
            }
        }
        return new Threads(threads, next, sizes, sizesInTrove(leaves, troves, threads, sizes), forest, threadOfRoot);
    }

    /** Reads what {@link #write} has written. @throws IllegalArgumentException when it is of another snapshot */
    static Threads read(ArrayCache.Reader in, int documents) {
        int[] threads = in.ints(documents);
        int[] next = in.ints(documents);
        int[] sizes = in.ints(documents);
        long[] names = in.longs();
        int[] counts = in.ints(names.length);
        Map<Long, Integer> sizesInTrove = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            sizesInTrove.put(names[i], counts[i]);
        }
        return new Threads(threads, next, sizes, sizesInTrove, null, new int[0]);
    }

    void write(ArrayCache.Writer out) throws IOException {
        out.ints(threads);
        out.ints(next);
        out.ints(sizes);
        long[] names = sizesInTrove.keySet().stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        out.longs(names);
        out.ints(Arrays.stream(names)
                .mapToInt(name -> sizesInTrove.getOrDefault(name, 0))
                .toArray());
    }

    /** The forest that a later snapshot can extend; null when this was read from the cache. */
    @Nullable
    ThreadForest forest() {
        return forest;
    }

    /** The number of the thread of a document, which is the number of the first document in it. */
    int thread(int document) {
        return threads[document];
    }

    /** The next document of the same thread, including removed ones; -1 after the last. */
    int next(int document) {
        return next[document];
    }

    /** How many documents a thread has. */
    int size(int thread) {
        return sizes[thread];
    }

    /** How many documents of the same trove are in the thread of a document, itself included. */
    int sizeInTrove(int document, int trove) {
        int thread = threads[document];
        return sizesInTrove.isEmpty() || sizes[thread] < 2
                ? sizes[thread]
                : sizesInTrove.getOrDefault((long) thread << 32 | trove, sizes[thread]);
    }

    /**
     * The thread of the messages that have or name this identifier; -1 for none.
     *
     * @throws IllegalStateException without a {@link #forest}
     */
    int thread(BytesRef hash) {
        if (forest == null) {
            throw new IllegalStateException("the forest was not read");
        }
        int root = forest.root(hash);
        return root < 0 ? -1 : threadOfRoot[root];
    }

    private static Map<Long, Integer> sizesInTrove(
            List<LeafReaderContext> leaves, IntUnaryOperator troves, int[] threads, int[] sizes) {
        int[] troveOfThread = new int[sizes.length];
        var across = new FixedBitSet(Math.max(1, sizes.length));
        for (LeafReaderContext leaf : leaves) {
            Bits live = leaf.reader().getLiveDocs();
            for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                int thread = threads[leaf.docBase + i];
                if (sizes[thread] > 1 && (live == null || live.get(i))) {
                    int trove = 1 + troves.applyAsInt(leaf.docBase + i);
                    if (troveOfThread[thread] != 0 && troveOfThread[thread] != trove) {
                        across.set(thread);
                    }
                    troveOfThread[thread] = trove;
                }
            }
        }
        Map<Long, Integer> sizesInTrove = new HashMap<>();
        if (across.cardinality() == 0) {
            return sizesInTrove;
        }
        for (LeafReaderContext leaf : leaves) {
            Bits live = leaf.reader().getLiveDocs();
            for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                int thread = threads[leaf.docBase + i];
                if (across.get(thread) && (live == null || live.get(i))) {
                    int trove = troves.applyAsInt(leaf.docBase + i);
                    sizesInTrove.merge((long) thread << 32 | trove, 1, Integer::sum);
                }
            }
        }
        return sizesInTrove;
    }
}
