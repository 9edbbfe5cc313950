package org.daylight.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
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

    private Threads(int[] parent, int size, IdTable ids) {
        this.parent = parent;
        this.size = size;
        this.ids = ids;
    }

    /**
     * The threads of a snapshot.
     *
     * @param before those of an earlier one from which nothing has been removed since; null to begin anew
     */
    static Threads of(List<LeafReaderContext> leaves, @Nullable Threads before) throws IOException {
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
        add(segment, DocumentFields.MESSAGE_ID, nodes);
        add(segment, DocumentFields.PARENT, nodes);
        return nodes;
    }

    private void add(LeafReader segment, String field, int[] nodes) throws IOException {
        Terms terms = segment.terms(field);
        if (terms == null) {
            return;
        }
        Bits live = segment.getLiveDocs();
        TermsEnum ids = terms.iterator();
        PostingsEnum documents = null;
        for (BytesRef id = ids.next(); id != null; id = ids.next()) {
            documents = ids.postings(documents, PostingsEnum.NONE);
            long hash = MessageIds.hash(id);
            for (int document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                if (live == null || live.get(document)) {
                    join(nodes[document], this.ids.putIfAbsent(hash, nodes[document]));
                }
            }
        }
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

    /** From identifiers to nodes: open addressing, because there are more of them than documents. */
    private static final class IdTable {

        private long[] ids = new long[1024];

        /** Node plus one; 0 for a free place. */
        private int[] nodes = new int[1024];

        private int used;

        IdTable copy() {
            var copy = new IdTable();
            copy.ids = ids.clone();
            copy.nodes = nodes.clone();
            copy.used = used;
            return copy;
        }

        int get(long id) {
            return nodes[place(id)] - 1;
        }

        int putIfAbsent(long id, int node) {
            int place = place(id);
            if (nodes[place] != 0) {
                return nodes[place] - 1;
            }
            ids[place] = id;
            nodes[place] = node + 1;
            used++;
            if (used * 3L > ids.length * 2L) {
                grow();
            }
            return node;
        }

        /** Where an identifier is or would be; the identifiers are hashes already. */
        private int place(long id) {
            int mask = ids.length - 1;
            int place = (int) (id ^ id >>> 32) & mask;
            while (nodes[place] != 0 && ids[place] != id) {
                place = place + 1 & mask;
            }
            return place;
        }

        private void grow() {
            long[] oldIds = ids;
            int[] oldNodes = nodes;
            ids = new long[2 * oldIds.length];
            nodes = new int[2 * oldNodes.length];
            for (int i = 0; i < oldIds.length; i++) {
                if (oldNodes[i] != 0) {
                    int place = place(oldIds[i]);
                    ids[place] = oldIds[i];
                    nodes[place] = oldNodes[i];
                }
            }
        }
    }
}
