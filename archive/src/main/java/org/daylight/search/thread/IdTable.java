package org.daylight.search.thread;

/**
 * Numbers by hashed message identifier ({@link MessageLinks#hash}). Open addressing with 12 bytes an entry, because there are more
 * identifiers than documents. Not safe for several threads.
 */
public final class IdTable {

    private long[] ids = new long[1024];

    /** Node plus one; 0 for a free place. */
    private int[] nodes = new int[1024];

    private int used;

    /** A table with the same entries, which can be changed separately. */
    public IdTable copy() {
        var copy = new IdTable();
        copy.ids = ids.clone();
        copy.nodes = nodes.clone();
        copy.used = used;
        return copy;
    }

    /** The number of an identifier; -1 when it has none. */
    public int get(long id) {
        return nodes[place(id)] - 1;
    }

    /**
     * Gives an identifier a number unless it has one.
     *
     * @param node 0 or more
     * @return the number that it now has
     */
    public int putIfAbsent(long id, int node) {
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

    /** Where an identifier is or would be. The identifiers are hashes, so they need no hashing. */
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
