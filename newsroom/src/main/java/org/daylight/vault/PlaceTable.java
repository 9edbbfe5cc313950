package org.daylight.vault;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.daylight.format.Sha256;

/**
 * Where each original is: a hash table outside the heap. A slot has 40 bytes, and three eighths to three quarters of them are used. For several threads.
 *
 * <p>Whoever sends messages chooses their hashes. So their place in the table depends on a random number, and nobody can make it slow.
 */
final class PlaceTable implements AutoCloseable {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long ENTRY = Sha256.BYTES + 8;
    private static final int FIRST = 1 << 10;

    private final long mixer = new SecureRandom().nextLong();
    private final long multiplier = new SecureRandom().nextLong() | 1;
    private Arena arena = Arena.ofShared();
    private long capacity = FIRST;
    private MemorySegment entries = arena.allocate(FIRST * ENTRY);
    private long count;

    /** Stores a place; a later one for the same hash replaces it. @param place 1 or more */
    synchronized void put(Sha256 sha256, long place) {
        if ((count + 1) * 4 > capacity * 3) {
            grow();
        }
        ByteBuffer key = ByteBuffer.wrap(sha256.bytes());
        long slot = slot(key);
        if (placeAt(slot) == 0) {
            count++;
            for (int i = 0; i < Sha256.BYTES; i += 8) {
                entries.set(LONG, slot * ENTRY + i, key.getLong(i));
            }
        }
        entries.set(LONG, slot * ENTRY + Sha256.BYTES, place);
    }

    /** The place of a hash, or 0. */
    synchronized long find(Sha256 sha256) {
        return placeAt(slot(ByteBuffer.wrap(sha256.bytes())));
    }

    private long placeAt(long slot) {
        return entries.get(LONG, slot * ENTRY + Sha256.BYTES);
    }

    /** The slot with this hash, or the free one in which it belongs. */
    private long slot(ByteBuffer key) {
        long slot = begin(key.getLong(0) ^ Long.rotateLeft(key.getLong(8), 31));
        while (placeAt(slot) != 0 && !isAt(slot, key)) {
            slot = (slot + 1) & (capacity - 1);
        }
        return slot;
    }

    private long begin(long bits) {
        long mixed = (bits ^ mixer) * multiplier;
        return (mixed ^ mixed >>> 32) & (capacity - 1);
    }

    private boolean isAt(long slot, ByteBuffer key) {
        for (int i = 0; i < Sha256.BYTES; i += 8) {
            if (entries.get(LONG, slot * ENTRY + i) != key.getLong(i)) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        MemorySegment old = entries;
        long slots = capacity;
        Arena before = arena;
        Arena larger = Arena.ofShared();
        entries = larger.allocate(capacity * 2 * ENTRY);
        arena = larger;
        capacity *= 2;
        var key = ByteBuffer.allocate(Sha256.BYTES);
        for (long from = 0; from < slots; from++) {
            if (old.get(LONG, from * ENTRY + Sha256.BYTES) == 0) {
                continue;
            }
            for (int i = 0; i < Sha256.BYTES; i += 8) {
                key.putLong(i, old.get(LONG, from * ENTRY + i));
            }
            MemorySegment.copy(old, from * ENTRY, entries, slot(key) * ENTRY, ENTRY);
        }
        before.close();
    }

    @Override
    public synchronized void close() {
        arena.close();
    }
}
