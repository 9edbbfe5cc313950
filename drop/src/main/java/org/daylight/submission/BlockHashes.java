package org.daylight.submission;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import org.daylight.format.Sha256;
import org.daylight.tree.GrowingRoot;
import org.daylight.tree.MerkleTree;

/**
 * The hashes of an item's blocks while its bytes arrive: one HMAC-SHA-256 (item key, number of the block from 0 as 8 bytes ‖ block) for each block
 * of {@value #BLOCK_BYTES} bytes; the last block may be shorter. Of the bytes it keeps those that do not fill up a block of SHA-256 yet, fewer than 64,
 * until {@link #forget}. For one thread.
 */
public final class BlockHashes {

    /** Content of each block but the last, in bytes. */
    public static final int BLOCK_BYTES = 256 << 10;

    /** The length of a hash, in bytes. */
    public static final int HASH_BYTES = 32;

    private final Mac mac;
    private final List<byte[]> hashes = new ArrayList<>();
    private long next;
    private int used;

    /** @param first the number of the first block, 0 or more */
    public BlockHashes(ItemKey key, long first) {
        mac = key.mac();
        next = first;
    }

    /** Adds some bytes. */
    public void add(byte[] bytes, int from, int length) {
        int at = from;
        while (at < from + length) {
            if (used == 0) {
                mac.update(ByteBuffer.allocate(Long.BYTES).putLong(next).array());
            }
            int some = Math.min(BLOCK_BYTES - used, from + length - at);
            mac.update(bytes, at, some);
            at += some;
            used += some;
            if (used == BLOCK_BYTES) {
                finishBlock();
            }
        }
    }

    private void finishBlock() {
        hashes.add(mac.doFinal());
        next++;
        used = 0;
    }

    /** The content is complete: the block that has begun is the last one. */
    public void end() {
        if (used > 0) {
            finishBlock();
        }
    }

    /** Overwrites what is kept of the block that has begun. Nothing can be added afterwards. */
    public void forget() {
        mac.reset();
    }

    /** Bytes of the block that has begun. */
    public int begun() {
        return used;
    }

    /** The hashes of the whole blocks so far, and after {@link #end} also of the last one. */
    public List<byte[]> hashes() {
        return List.copyOf(hashes);
    }

    /** The root over hashes: the tree of RFC 6962 section 2.1 with the hashes as its entries. */
    public static Sha256 root(Iterable<byte[]> hashes) {
        var root = new GrowingRoot();
        hashes.forEach(hash -> root.add(MerkleTree.leafHash(hash)));
        return root.root();
    }
}
