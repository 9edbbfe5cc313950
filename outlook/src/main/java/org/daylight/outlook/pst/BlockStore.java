package org.daylight.outlook.pst;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a file, decompressed and decoded ([MS-PST] section 2.2.2.8).
 *
 * <p>A block with a wrong checksum is used and noted, unless the store is {@link #strict}: then every block must prove by its
 * identifier and its checksum that it is the one that was asked for. Items of deleted space are read like that.
 */
final class BlockStore {

    private static final int CACHED = 64;

    /** What a block costs that is still in memory: a hostile file can ask for it without end. */
    private static final int CACHED_COST = 64;

    private final PstInput input;
    private final PstFormat format;
    private final PageTree tree;
    private final DamageLog damage;
    private final long most;
    private final long fileSize;
    private int cipher;
    private long read;
    private @Nullable Map<Long, BlockEntry> deleted;
    private final Map<Long, byte[]> cache = new LinkedHashMap<>(CACHED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > CACHED;
        }
    };

    /** @param most how many bytes all blocks together may have, read again included */
    BlockStore(PstInput input, PstHeader header, PageTree tree, DamageLog damage, long most) throws IOException {
        this.input = input;
        this.format = header.format();
        this.cipher = header.cipher();
        this.tree = tree;
        this.damage = damage;
        this.most = most;
        this.fileSize = input.size();
    }

    PstFormat format() {
        return format;
    }

    /** Decodes blocks by another method than the header says. */
    void decodeAs(int method) {
        cipher = method;
        cache.clear();
    }

    int cipher() {
        return cipher;
    }

    /** From now on, blocks that the tree no longer has are found here, and every block is checked strictly. */
    void strict(Map<Long, BlockEntry> deletedBlocks) {
        deleted = deletedBlocks;
        cache.clear();
    }

    /** Whether the tree has a block. */
    boolean has(long block) throws IOException {
        return tree.find(BlockEntry.plain(block)) != null;
    }

    /**
     * The data of a block. The array is shared: it must not be altered.
     *
     * @throws PstDamage when the block cannot be read
     * @throws PstDamage.Exhausted when more was read than a file of this size can reasonably have
     */
    byte[] read(long block) throws IOException {
        long key = BlockEntry.plain(block);
        byte[] data = cache.get(key);
        if (data == null) {
            data = read(entry(key));
            charge(data.length);
            cache.put(key, data);
        } else {
            charge(CACHED_COST);
        }
        return data;
    }

    private void charge(int bytes) throws PstDamage.Exhausted {
        read += bytes;
        if (read > most) {
            throw new PstDamage.Exhausted("it refers to the same data again and again");
        }
    }

    private BlockEntry entry(long key) throws IOException {
        PageTree.Found found = tree.find(key);
        if (found != null) {
            return BlockEntry.parse(format, found.page(), found.at());
        }
        BlockEntry entry = deleted == null ? null : deleted.get(key);
        if (entry == null) {
            throw new PstDamage("block " + name(key) + " is not in the file");
        }
        return entry;
    }

    private byte[] read(BlockEntry entry) throws IOException {
        int size = entry.size();
        if (size > format.block - format.blockTrailer) {
            throw new PstDamage("block " + name(entry.block()) + " is larger than a block can be");
        }
        if (entry.at() <= 0 || entry.at() > fileSize - size) {
            throw new PstDamage("block " + name(entry.block()) + " is beyond the end of the file");
        }
        byte[] stored = new byte[format.blockSize(size)];
        int length = input.read(entry.at(), stored);
        if (length < size) {
            throw new PstDamage("block " + name(entry.block()) + " is beyond the end of the file");
        }
        check(entry, stored, length == stored.length);
        int whole = length == stored.length && format == PstFormat.UNICODE_4K
                ? PstBytes.u16(stored, stored.length - format.blockTrailer + 18L)
                : size;
        byte[] data = whole == size || whole == 0 || size == 0
                ? PstBytes.copy(stored, 0, size)
                : inflate(entry, stored, whole);
        if (!BlockEntry.isInternal(entry.block())) {
            PstCipher.decode(cipher, data, entry.block());
        }
        return data;
    }

    private void check(BlockEntry entry, byte[] stored, boolean hasTrailer) throws PstDamage {
        int trailer = stored.length - format.blockTrailer;
        String wrong = null;
        if (!hasTrailer) {
            wrong = " has no trailer";
        } else if (BlockEntry.plain(format.wide(stored, trailer + (format.isAnsi() ? 4L : 8L))) != entry.block()) {
            wrong = " has the trailer of another block";
        } else if (PstBytes.i32(stored, trailer + (format.isAnsi() ? 8L : 4L))
                != PstChecksum.crc(stored, 0, entry.size())) {
            wrong = " has a wrong checksum";
        }
        if (wrong != null) {
            if (deleted != null) {
                throw new PstDamage("block " + name(entry.block()) + wrong);
            }
            damage.note(entry.at(), "block " + name(entry.block()) + wrong);
        }
    }

    private static byte[] inflate(BlockEntry entry, byte[] stored, int whole) throws PstDamage {
        byte[] data = new byte[whole];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(stored, 0, entry.size());
            int done = 0;
            while (done < whole) {
                int count = inflater.inflate(data, done, whole - done);
                if (count == 0) {
                    throw new PstDamage("block " + name(entry.block()) + " is compressed and ends early");
                }
                done += count;
            }
            return data;
        } catch (DataFormatException e) {
            throw new PstDamage("block " + name(entry.block()) + " is compressed and damaged");
        }
    }

    static String name(long block) {
        return "0x" + Long.toHexString(block);
    }
}
