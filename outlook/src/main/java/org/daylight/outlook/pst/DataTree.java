package org.daylight.outlook.pst;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The data of a node: one block, or a list of blocks on one or two levels ([MS-PST] sections 2.2.2.8.3.2.1 and
 * 2.2.2.8.3.2.2).
 */
final class DataTree {

    /** 2 GB in blocks of 8 kB; more than any item may have. */
    private static final int MOST_BLOCKS = 1 << 18;

    private static final int LIST = 0x01;

    private final BlockStore store;
    private long[] blocks = new long[1];
    private int count;
    private long declared = -1;
    private @Nullable String broken;

    /**
     * Contents as far as they could be read.
     *
     * @param problem why they are incomplete; null when they are complete
     */
    record Contents(byte[] bytes, @Nullable String problem) {}

    private DataTree(BlockStore store) {
        this.store = store;
    }

    /** The data at a block; empty for block 0. @throws PstDamage when nothing of it can be read */
    static DataTree of(BlockStore store, long block) throws IOException {
        DataTree tree = new DataTree(store);
        if (BlockEntry.plain(block) == 0) {
            tree.declared = 0;
        } else if (!BlockEntry.isInternal(block)) {
            tree.add(block);
        } else {
            tree.list(block);
        }
        return tree;
    }

    private void list(long block) throws IOException {
        byte[] bytes = store.read(block);
        int level = level(bytes);
        declared = PstBytes.u32(bytes, 4);
        int entries = entries(bytes);
        for (int i = 0; i < entries && broken == null; i++) {
            long child =
                    store.format().wide(bytes, 8 + (long) i * store.format().wide());
            if (level == 1) {
                add(child);
            } else {
                try {
                    byte[] below = store.read(child);
                    if (level(below) != 1) {
                        throw new PstDamage("block " + BlockStore.name(child) + " is not a list of blocks");
                    }
                    int many = entries(below);
                    for (int j = 0; j < many; j++) {
                        add(store.format()
                                .wide(below, 8 + (long) j * store.format().wide()));
                    }
                } catch (PstDamage e) {
                    broken = e.getMessage();
                }
            }
        }
    }

    private int level(byte[] bytes) throws PstDamage {
        int level = PstBytes.u8(bytes, 1);
        if (PstBytes.u8(bytes, 0) != LIST || level < 1 || level > 2) {
            throw new PstDamage("a list of blocks is damaged");
        }
        return level;
    }

    private int entries(byte[] bytes) throws PstDamage {
        int entries = PstBytes.u16(bytes, 2);
        if (8 + (long) entries * store.format().wide() > bytes.length) {
            throw new PstDamage("a list of blocks ends early");
        }
        return entries;
    }

    private void add(long block) {
        if (count == MOST_BLOCKS) {
            broken = "it has too many blocks";
            return;
        }
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(16, 2 * count));
        }
        blocks[count++] = block;
    }

    int blocks() {
        return count;
    }

    /** The data of one block; not to be altered. */
    byte[] block(int index) throws IOException {
        if (index < 0 || index >= count) {
            throw new PstDamage("a block is missing");
        }
        return store.read(blocks[index]);
    }

    /** The length that the list of blocks states; -1 for a single block. */
    long declared() {
        return declared;
    }

    /** All of it. @throws PstDamage when it is incomplete, or longer than {@code most} bytes */
    byte[] whole(long most) throws IOException {
        Contents contents = contents(most);
        if (contents.problem != null) {
            throw new PstDamage(contents.problem);
        }
        return contents.bytes;
    }

    /**
     * As much of it as can be read, up to the first block that cannot.
     *
     * @throws PstDamage when it is longer than {@code most} bytes
     */
    Contents contents(long most) throws IOException {
        if (declared > most) {
            throw new TooLong();
        }
        if (count == 1 && broken == null && declared < 0) {
            byte[] only = block(0);
            if (only.length > most) {
                throw new TooLong();
            }
            return new Contents(only, null);
        }
        var bytes = new ByteArrayOutputStream(declared > 0 ? (int) Math.min(declared, 1 << 20) : 32);
        String problem = broken;
        for (int i = 0; i < count; i++) {
            byte[] data;
            try {
                data = block(i);
            } catch (PstDamage e) {
                problem = e.getMessage();
                break;
            }
            if (bytes.size() + (long) data.length > most) {
                throw new TooLong(bytes.size());
            }
            bytes.write(data, 0, data.length);
        }
        if (problem != null || declared >= 0 && bytes.size() != declared) {
            problem = bytes.size() + " of " + declared + " bytes" + (problem == null ? "" : ": " + problem);
        }
        return new Contents(bytes.toByteArray(), problem);
    }

    /** It is longer than allowed. */
    static final class TooLong extends IOException {

        private static final long serialVersionUID = 1;

        private final long read;

        TooLong() {
            this(0);
        }

        /** @param read how many bytes were read before it was found out */
        TooLong(long read) {
            super("it is too large");
            this.read = read;
        }

        long read() {
            return read;
        }

        /** A hostile file can cause it many times. */
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
