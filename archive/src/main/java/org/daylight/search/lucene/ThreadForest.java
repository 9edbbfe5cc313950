package org.daylight.search.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.daylight.search.thread.IdTable;
import org.daylight.search.thread.MessageLinks;
import org.jspecify.annotations.Nullable;

/**
 * A union-find forest over documents and the identifiers that link them, built from the index. For a later snapshot without removals only
 * new segments are added. With removals it is rebuilt, because joined trees cannot be separated.
 */
final class ThreadForest {

    /** For each segment, by its cache key: the node of each document. Entries never change. */
    private final Map<Object, int[]> nodes = new HashMap<>();

    /** The parent of each node; a root is its own parent. */
    private int[] parent;

    private int size;
    private final IdTable ids;

    /** The first document of each identifier. */
    private final IdTable owners;

    /** Links to doubtful identifiers that no document has yet: the hash of each, and the node that names it. */
    private long[] unsure;

    private int[] unsureNodes;
    private int waiting;

    private ThreadForest() {
        parent = new int[1024];
        ids = new IdTable();
        owners = new IdTable();
        unsure = new long[16];
        unsureNodes = new int[16];
    }

    private ThreadForest(ThreadForest before) {
        parent = before.parent.clone();
        size = before.size;
        ids = before.ids.copy();
        owners = before.owners.copy();
        unsure = before.unsure.clone();
        unsureNodes = before.unsureNodes.clone();
        waiting = before.waiting;
    }

    /** @param before the forest of an earlier snapshot from which nothing was removed since; null to start from nothing */
    static ThreadForest of(List<LeafReaderContext> leaves, @Nullable ThreadForest before) throws IOException {
        ThreadForest forest = before == null ? new ThreadForest() : new ThreadForest(before);
        for (LeafReaderContext leaf : leaves) {
            Object segment = segment(leaf);
            int[] known = before == null ? null : before.nodes.get(segment);
            forest.nodes.put(segment, known != null ? known : forest.add(leaf.reader()));
        }
        forest.joinUnsure();
        for (int node = 0; node < forest.size; node++) {
            forest.parent[node] = forest.root(node);
        }
        return forest;
    }

    /** How many documents were added, including those of segments that no longer exist. */
    int nodes() {
        return size;
    }

    /** The root of each document of a segment. */
    int root(LeafReaderContext leaf, int document) {
        int[] nodes = this.nodes.get(segment(leaf));
        if (nodes == null) {
            throw new IllegalArgumentException("a segment of another snapshot");
        }
        return parent[nodes[document]];
    }

    /** The root of the documents that have or name this identifier; -1 for none. */
    int root(BytesRef hash) {
        int node = ids.get(MessageIdKeys.hash(hash));
        return node < 0 ? -1 : parent[node];
    }

    private static Object segment(LeafReaderContext leaf) {
        return leaf.reader().getCoreCacheHelper().getKey();
    }

    private int[] add(LeafReader segment) throws IOException {
        int[] nodes = new int[segment.maxDoc()];
        parent = ArrayUtil.grow(parent, size + nodes.length);
        for (int document = 0; document < nodes.length; document++) {
            nodes[document] = size;
            parent[size] = size++;
        }
        Bits live = segment.getLiveDocs();
        BinaryDocValues links = DocValues.getBinary(segment, DocumentFields.LINKS);
        for (int document = links.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = links.nextDoc()) {
            if (live != null && !live.get(document)) {
                continue;
            }
            BytesRef hashes = links.binaryValue();
            int count = hashes.length / MessageIdKeys.HASH_BYTES;
            if (count > 0 && MessageIdKeys.hash(hashes, 0) != 0) {
                owners.putIfAbsent(MessageIdKeys.hash(hashes, 0), nodes[document]);
            }
            for (int i = 0; i < count; i++) {
                long hash = MessageIdKeys.hash(hashes, i);
                if (hash == MessageLinks.UNSURE) {
                    i++;
                    await(i < count ? MessageIdKeys.hash(hashes, i) : 0, nodes[document]);
                } else if (hash != 0 && hash != MessageLinks.CONVERSATION) {
                    join(nodes[document], ids.putIfAbsent(hash, nodes[document]));
                }
            }
        }
        return nodes;
    }

    private void await(long hash, int node) {
        if (hash == 0) {
            return;
        }
        unsure = ArrayUtil.grow(unsure, waiting + 1);
        unsureNodes = ArrayUtil.grow(unsureNodes, waiting + 1);
        unsure[waiting] = hash;
        unsureNodes[waiting++] = node;
    }

    /** Joins the doubtful links whose identifier now has a document; the others wait for a later snapshot. */
    private void joinUnsure() {
        int left = 0;
        for (int i = 0; i < waiting; i++) {
            int owner = owners.get(unsure[i]);
            if (owner >= 0) {
                join(unsureNodes[i], owner);
            } else {
                unsure[left] = unsure[i];
                unsureNodes[left++] = unsureNodes[i];
            }
        }
        waiting = left;
    }

    private void join(int one, int other) {
        int a = root(one);
        int b = root(other);
        if (a != b) {
            parent[Math.max(a, b)] = Math.min(a, b);
        }
    }

    /** Halves the path, so that trees stay flat. */
    private int root(int node) {
        int at = node;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
