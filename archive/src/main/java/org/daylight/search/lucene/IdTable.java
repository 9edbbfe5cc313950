package org.daylight.search.lucene;

/** From hashed message identifiers to numbers: open addressing, because there are more of them than documents. */
final class IdTable {

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
