package org.daylight.search.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * The keys of all documents that are or were in an index. A document with another key replaces nothing, so it is added without looking
 * for an old one, which saves about half of the time. Some 16 bytes a key. Safe for use by several threads.
 */
final class KnownKeys {

    private long[] slots = new long[1 << 10];
    private boolean zero;
    private int size;

    /** The keys in the files of an index, including those of removed documents. */
    static KnownKeys of(List<LeafReaderContext> leaves) throws IOException {
        KnownKeys keys = new KnownKeys();
        for (LeafReaderContext leaf : leaves) {
            Terms terms = leaf.reader().terms(DocumentFields.KEY);
            if (terms != null) {
                TermsEnum all = terms.iterator();
                for (BytesRef term = all.next(); term != null; term = all.next()) {
                    keys.add(NumericUtils.sortableBytesToLong(term.bytes, term.offset));
                }
            }
        }
        return keys;
    }

    /** Adds a key; returns true when it is new. */
    synchronized boolean add(long key) {
        if (key == 0) {
            boolean isNew = !zero;
            zero = true;
            return isNew;
        }
        if (size >= slots.length / 2) {
            grow();
        }
        if (!insert(slots, key)) {
            return false;
        }
        size++;
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (long key : slots) {
            if (key != 0) {
                insert(larger, key);
            }
        }
        slots = larger;
    }

    private static boolean insert(long[] slots, long key) {
        int mask = slots.length - 1;
        int at = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == key) {
                return false;
            }
            at = at + 1 & mask;
        }
        slots[at] = key;
        return true;
    }
}
