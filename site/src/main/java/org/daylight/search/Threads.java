package org.daylight.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which documents belong together: those tied by Message-ID, References and In-Reply-To, over however many steps and through
 * messages that are missing (docs/decisions/0042-threads.md).
 *
 * <p>A union-find forest over documents and identifiers, made from the index itself. A later snapshot without removals only adds
 * its new segments; otherwise all is made anew, because what was joined cannot be taken apart.
 */
final class Threads {

    /** For each segment, by its cache key: the node of each document. Never changed once it is there. */
    private final Map<Object, int[]> nodes = new HashMap<>();

    /** Trees: a node's parent, itself for a root. */
    private int[] parent;

    private int size;
    private final IdTable ids;

    /** For each document of the snapshot: the root of its tree. */
    private int[] threads = new int[0];

    /** For each root: how many documents. */
    private int[] sizes = new int[0];

    /** Of threads that reach over several troves: for root and trove, how many documents. */
    private final Map<Long, Integer> sizesInTrove = new HashMap<>();

    private Threads(int[] parent, int size, IdTable ids) {
        this.parent = parent;
        this.size = size;
        this.ids = ids;
    }

    /**
     * The threads of a snapshot.
     *
     * @param troves for each document of the snapshot, the number of its trove
     * @param before those of an earlier one from which nothing has been removed since; null to begin anew
     */
    static Threads of(List<LeafReaderContext> leaves, IntUnaryOperator troves, @Nullable Threads before)
            throws IOException {
        Threads threads = before == null
                ? new Threads(new int[1024], 0, new IdTable())
                : new Threads(before.parent.clone(), before.size, before.ids.copy());
        int documents = 0;
        for (LeafReaderContext leaf : leaves) {
            Object segment = leaf.reader().getCoreCacheHelper().getKey();
            int[] known = before == null ? null : before.nodes.get(segment);
            threads.nodes.put(segment, known != null ? known : threads.add(leaf.reader()));
            documents += leaf.reader().maxDoc();
        }
        threads.count(leaves, documents);
        threads.countInTroves(leaves, troves);
        return threads;
    }

    /** Nodes of the forest: documents of all segments there ever were since it was begun. */
    int nodes() {
        return size;
    }

    /** The thread of a document, by its number in the snapshot. */
    int thread(int document) {
        return threads[document];
    }

    /** How many documents a thread has. */
    int size(int thread) {
        return sizes[thread];
    }

    /** How many documents of the same trove are in the thread of a document, itself included. */
    int sizeInTrove(int document, int trove) {
        int thread = threads[document];
        return sizesInTrove.getOrDefault((long) thread << 32 | trove, sizes[thread]);
    }

    /** The thread that has or names a message of this identifier, also when the message itself is missing; -1 for none. */
    int thread(BytesRef hash) {
        int node = ids.get(MessageIds.hash(hash));
        return node < 0 ? -1 : root(node);
    }

    private int[] add(LeafReader segment) throws IOException {
        int[] nodes = new int[segment.maxDoc()];
        parent = ArrayUtil.grow(parent, size + nodes.length);
        for (int document = 0; document < nodes.length; document++) {
            nodes[document] = size;
            parent[size] = size++;
        }
        Bits live = segment.getLiveDocs();
        BinaryDocValues ties = DocValues.getBinary(segment, DocumentFields.TIES);
        for (int document = ties.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = ties.nextDoc()) {
            if (live != null && !live.get(document)) {
                continue;
            }
            BytesRef hashes = ties.binaryValue();
            for (int i = 0; i < hashes.length / MessageIds.HASH_BYTES; i++) {
                long hash = MessageIds.hash(hashes, i);
                if (hash != 0) {
                    join(nodes[document], ids.putIfAbsent(hash, nodes[document]));
                }
            }
        }
        return nodes;
    }

    private void count(List<LeafReaderContext> leaves, int documents) {
        for (int node = 0; node < size; node++) {
            parent[node] = root(node);
        }
        threads = new int[documents];
        sizes = new int[size];
        for (LeafReaderContext leaf : leaves) {
            int[] nodes = this.nodes.get(leaf.reader().getCoreCacheHelper().getKey());
            Bits live = leaf.reader().getLiveDocs();
            for (int document = 0; document < nodes.length; document++) {
                int thread = parent[nodes[document]];
                threads[leaf.docBase + document] = thread;
                if (live == null || live.get(document)) {
                    sizes[thread]++;
                }
            }
        }
    }

    private void countInTroves(List<LeafReaderContext> leaves, IntUnaryOperator troves) {
        int[] troveOfThread = new int[sizes.length];
        var across = new FixedBitSet(Math.max(1, sizes.length));
        for (LeafReaderContext leaf : leaves) {
            Bits live = leaf.reader().getLiveDocs();
            for (int document = 0; document < leaf.reader().maxDoc(); document++) {
                int thread = threads[leaf.docBase + document];
                if (sizes[thread] > 1 && (live == null || live.get(document))) {
                    int trove = 1 + troves.applyAsInt(leaf.docBase + document);
                    if (troveOfThread[thread] != 0 && troveOfThread[thread] != trove) {
                        across.set(thread);
                    }
                    troveOfThread[thread] = trove;
                }
            }
        }
        if (across.cardinality() == 0) {
            return;
        }
        for (LeafReaderContext leaf : leaves) {
            Bits live = leaf.reader().getLiveDocs();
            for (int document = 0; document < leaf.reader().maxDoc(); document++) {
                int thread = threads[leaf.docBase + document];
                if (across.get(thread) && (live == null || live.get(document))) {
                    int trove = troves.applyAsInt(leaf.docBase + document);
                    sizesInTrove.merge((long) thread << 32 | trove, 1, Integer::sum);
                }
            }
        }
    }

    private void join(int one, int other) {
        int a = root(one);
        int b = root(other);
        if (a != b) {
            parent[Math.max(a, b)] = Math.min(a, b);
        }
    }

    /** Halves the path on its way, so that trees stay flat. */
    private int root(int node) {
        while (parent[node] != node) {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        return node;
    }
}
