package org.daylight.search.lucene.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.MSBRadixSorter;
import org.apache.lucene.util.UnicodeUtil;

/**
 * The distinct terms of one field of a buffer, numbered from 0 in the order in which they were added. The bytes of all terms are in one
 * array, and a hash table finds them.
 */
final class TermTable {

    /** Lucene's own limit. */
    static final int MAX_TERM_BYTES = 32_766;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_BYTES_A_CHAR = 3;
    private static final long TAG = 0xffffffff_00000000L;

    /** Free bytes after the last term, so that eight bytes can be read from every position in it. */
    private static final int SLACK = Long.BYTES;

    /** Where each term starts; it ends where the next one starts. */
    private int[] starts = new int[65];

    private byte[] bytes = new byte[1 << 10];
    private int size;

    /**
     * Two numbers for each entry: the first eight bytes of a term; then 24 bits of its hash, its length (at most 255), and its number plus
     * one, or 0 when the entry is free. So a short word is found without reading its bytes.
     */
    private long[] slots = new long[256];

    int size() {
        return size;
    }

    /** The approximate memory it takes, in bytes. */
    long ramBytes() {
        return bytes.length + Integer.BYTES * (long) starts.length + Long.BYTES * (long) slots.length;
    }

    /** The number of a term given as UTF-16. */
    int add(char[] term, int length) {
        int from = room(MOST_BYTES_A_CHAR * length);
        byte[] bytes = this.bytes;
        int to = from;
        for (int i = 0; i < length; i++) {
            char c = term[i];
            if (c >= 0x80) {
                return addForeign(term, length);
            }
            bytes[to++] = (byte) c;
        }
        return intern(from, length);
    }

    /** As in Lucene, half of a surrogate pair becomes U+FFFD. */
    private int addForeign(char[] term, int length) {
        byte[] utf8 = new byte[MOST_BYTES_A_CHAR * length];
        return add(utf8, 0, UnicodeUtil.UTF16toUTF8(term, 0, length, utf8));
    }

    /** The number of a term given as bytes. @throws IllegalArgumentException when it is longer than Lucene allows */
    int add(byte[] term, int offset, int length) {
        if (length > MAX_TERM_BYTES) {
            throw new IllegalArgumentException(
                    "a term of " + length + " bytes: at most " + MAX_TERM_BYTES + " can be indexed");
        }
        return addOfAnyLength(term, offset, length);
    }

    /** The number of a value that is not indexed as a term, so that it may be longer. */
    int addOfAnyLength(byte[] term, int offset, int length) {
        int from = room(length);
        System.arraycopy(term, offset, bytes, from, length);
        return intern(from, length);
    }

    /** Makes room after the last term and returns its position. */
    private int room(int most) {
        int from = starts[size];
        if (from + most + SLACK > bytes.length) {
            bytes = ArrayUtil.grow(bytes, from + most + SLACK);
        }
        return from;
    }

    /** The number of the term whose bytes are after the last term; it is added if it is new. */
    private int intern(int from, int length) {
        byte[] bytes = this.bytes;
        long[] slots = this.slots;
        long head = head(bytes, from, length);
        long hash = hash(bytes, from, length, head);
        long tag = tag(hash, length);
        int mask = slots.length - 2;
        int at = (int) hash << 1 & mask;
        for (long slot = slots[at + 1]; slot != 0; slot = slots[at + 1]) {
            if (slots[at] == head && (slot & TAG) == tag) {
                int known = (int) slot - 1;
                if (length <= Long.BYTES || isSame(known, from, length)) {
                    return known;
                }
            }
            at = at + 2 & mask;
        }
        int added = size++;
        slots[at] = head;
        slots[at + 1] = tag | added + 1;
        if (size + 1 >= starts.length) {
            starts = ArrayUtil.grow(starts, size + 2);
        }
        starts[size] = from + length;
        if (size > slots.length / 4) {
            rehash();
        }
        return added;
    }

    private boolean isSame(int known, int from, int length) {
        int start = starts[known];
        return starts[known + 1] - start == length
                && Arrays.equals(bytes, start, start + length, bytes, from, from + length);
    }

    private static long tag(long hash, int length) {
        return hash & 0xffffff00_00000000L | (long) Math.min(length, 255) << 32;
    }

    /** The first eight bytes, or fewer when the term is shorter. */
    private static long head(byte[] bytes, int from, int length) {
        return length == 0 ? 0 : (long) LONG.get(bytes, from) << Long.SIZE - Byte.SIZE * Math.min(length, Long.BYTES);
    }

    private static long hash(byte[] bytes, int from, int length, long head) {
        long hash = mix(head ^ length);
        for (int at = Long.BYTES; at < length; at += Long.BYTES) {
            hash = mix(hash ^ head(bytes, from + at, length - at));
        }
        return hash;
    }

    /** MurmurHash3's 64-bit finalizer without its last step. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 29) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 32;
    }

    private void rehash() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        int mask = larger.length - 2;
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i + 1] != 0) {
                int known = (int) slots[i + 1] - 1;
                int at = (int) hash(bytes, starts[known], starts[known + 1] - starts[known], slots[i]) << 1 & mask;
                while (larger[at + 1] != 0) {
                    at = at + 2 & mask;
                }
                larger[at] = slots[i];
                larger[at + 1] = slots[i + 1];
            }
        }
        slots = larger;
    }

    /** Points to the bytes of a term, without copying them. */
    void get(int term, BytesRef into) {
        into.bytes = bytes;
        into.offset = starts[term];
        into.length = starts[term + 1] - into.offset;
    }

    /** The numbers of all terms in the order of their bytes. */
    int[] sorted() {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        new MSBRadixSorter(MAX_TERM_BYTES) {
            @Override
            protected int byteAt(int i, int at) {
                int place = starts[order[i]] + at;
                return place < starts[order[i] + 1] ? bytes[place] & 0xff : -1;
            }

            @Override
            protected void swap(int i, int j) {
                int term = order[i];
                order[i] = order[j];
                order[j] = term;
            }
        }.sort(0, size);
        return order;
    }
}
