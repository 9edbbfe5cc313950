package org.daylight.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One segment file of a {@link FolderVault} (spec/vault.md, "Segment"): either sealed, with an index file, or open,
 * with its hashes in memory. Its contents can be found only after they are synced.
 */
final class Segment implements AutoCloseable {

    private static final long MAGIC = 0x4441594c49474854L; // "DAYLIGHT"
    static final int HEADER = 16;
    private static final int VERSION = 1;

    private final int number;
    private final FileChannel file;
    private final @Nullable SegmentIndex index;
    private final Map<Sha256, Long> offsets;
    /** Everything before this offset is on the disk. */
    private volatile long synced;

    private final boolean damaged;

    private Segment(
            int number,
            FileChannel file,
            @Nullable SegmentIndex index,
            Map<Sha256, Long> offsets,
            long synced,
            boolean damaged) {
        this.number = number;
        this.file = file;
        this.index = index;
        this.offsets = offsets;
        this.synced = synced;
        this.damaged = damaged;
    }

    static String fileName(int number) {
        return String.format(Locale.ROOT, "%06d.segment", number);
    }

    static Path indexPath(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "%06d.index", number));
    }

    /** Begins a new segment; its header is synced. */
    static Segment create(int number, FileChannel file) throws IOException {
        Block.writeFully(file, header(number), 0);
        file.force(true);
        return new Segment(number, file, null, new ConcurrentHashMap<>(), HEADER, false);
    }

    /**
     * Opens an existing segment: with its index, or by reading all of it.
     *
     * <p>Only intact blocks count. Damaged blocks without an index are treated as if they had never been put; putting
     * their originals again repairs the vault.
     *
     * @param last whether it is the newest segment: only then may its header be missing, after a crash
     */
    static Segment open(Path folder, int number, FileChannel file, boolean last) throws IOException {
        long size = file.size();
        if (!checkHeader(file, number, last)) {
            return new Segment(number, file, null, new ConcurrentHashMap<>(), 0, false);
        }
        Optional<SegmentIndex> index = SegmentIndex.open(indexPath(folder, number), number);
        return index.isPresent()
                ? new Segment(number, file, index.get(), Map.of(), index.get().covered(), false)
                : scanned(number, file, size);
    }

    /**
     * Reads the header of a segment.
     *
     * @return false if nothing was put in it: its header was never finished
     * @throws VaultException when it is that of something else
     */
    static boolean checkHeader(FileChannel file, int number, boolean last) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        while (header.hasRemaining() && file.read(header, header.position()) > 0) {
            // until it is complete
        }
        header.flip();
        if (last && unfinished(header, number)) {
            return false;
        }
        if (!header.equals(header(number))) {
            throw new VaultException(
                    VaultException.FOREIGN, fileName(number) + ": not a segment of version 1 with this number");
        }
        return true;
    }

    static ByteBuffer header(int number) {
        return ByteBuffer.allocate(HEADER)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(number)
                .flip();
    }

    /**
     * Whether this is the beginning of a header followed by nothing or zeros: then it was never synced, and nothing was
     * put after it.
     */
    private static boolean unfinished(ByteBuffer found, int number) {
        ByteBuffer right = header(number);
        for (int i = 0; i < found.limit(); i++) {
            if (found.get(i) != right.get(i) && found.get(i) != 0) {
                return false;
            }
        }
        return !found.equals(right);
    }

    private static Segment scanned(int number, FileChannel file, long size) throws IOException {
        Scan scan = scan(file::read, size);
        return new Segment(number, file, null, scan.offsets(), scan.covered(), scan.covered() != size);
    }

    /**
     * What is in a segment without an index.
     *
     * @param offsets of the first intact block with each hash
     * @param covered the end of the last intact block
     */
    record Scan(Map<Sha256, Long> offsets, long covered) {}

    /** Reads a whole segment behind its header. */
    static Scan scan(BlockSource file, long size) throws IOException {
        Map<Sha256, Long> offsets = new ConcurrentHashMap<>();
        long at = HEADER;
        long covered = HEADER;
        while (at < size) {
            Optional<Block> found = Block.read(file, at, size);
            if (found.isPresent() && found.get().isWhole(file)) {
                long offset = at;
                found.get().directory().forEach(entry -> offsets.putIfAbsent(entry.sha256(), offset));
                covered = found.get().end();
                at = covered;
            } else {
                at = behind(file, at, found, size);
            }
        }
        return new Scan(offsets, covered);
    }

    /**
     * Where to continue after a damaged block: at its end, if a block begins there; otherwise at the next bytes that
     * look like a block.
     */
    static long behind(BlockSource file, long at, Optional<Block> damaged, long size) throws IOException {
        if (damaged.isPresent()) {
            long end = damaged.get().end();
            if (end == size || Block.read(file, end, size).isPresent()) {
                return end;
            }
        }
        return nextMagic(file, at + 1, size);
    }

    /** The first offset, at or after the given one, where a block might begin; the file's size if there is none. */
    private static long nextMagic(BlockSource file, long from, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        long at = from;
        while (at < size) {
            buffer.clear();
            int count = file.read(buffer, at);
            for (int i = 0; i + 4 <= count; i++) {
                if (buffer.getInt(i) == Block.MAGIC) {
                    return at + i;
                }
            }
            if (count < 4) {
                return size;
            }
            at += count - 3;
        }
        return size;
    }

    int number() {
        return number;
    }

    /** The length of the valid part. */
    long bytes() {
        return synced;
    }

    boolean sealed() {
        return index != null;
    }

    /** Whether it ends in an incomplete or damaged block: nothing is appended after it. */
    boolean endsInDamage() {
        return damaged;
    }

    /** Whether not even its header was written. */
    boolean lacksHeader() {
        return synced == 0;
    }

    /** The offset of the block that holds this hash, or null. */
    @Nullable
    Long find(Sha256 sha256) {
        return index == null ? offsets.get(sha256) : index.find(sha256);
    }

    /**
     * Appends blocks and syncs them. They cannot be found before they are synced. When this fails, the segment is as
     * before.
     *
     * @throws IOException for an error of the disk; nothing may be appended to the segment afterwards
     */
    void append(List<List<Original>> blocks) throws IOException {
        append(blocks, (originals, at) -> Block.write(file, at, originals));
    }

    /** The same, for blocks that are compressed already. */
    void appendPacked(List<PackedBlock> blocks) throws IOException {
        append(blocks, (packed, at) -> {
            Block.writeFully(file, ByteBuffer.wrap(packed.bytes()), at);
            Block block = packed.block();
            return new Block(at, block.packedBytes(), block.plainBytes(), block.checksum(), block.directory());
        });
    }

    /** Writes one block at an offset. */
    @FunctionalInterface
    private interface BlockWriting<T> {
        Block write(T contents, long at) throws IOException;
    }

    private <T> void append(List<T> blocks, BlockWriting<T> writing) throws IOException {
        long at = synced;
        List<Block> written = new ArrayList<>(blocks.size());
        try {
            for (T contents : blocks) {
                Block block = writing.write(contents, at);
                written.add(block);
                at = block.end();
            }
            file.force(false);
        } catch (IOException | RuntimeException e) {
            try {
                file.truncate(synced); // frees the space; if that fails too, the bytes are ignored from now on
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        for (Block block : written) {
            block.directory().forEach(entry -> offsets.put(entry.sha256(), block.offset()));
        }
        synced = at;
    }

    /** Writes the index of a segment that is full, and returns the segment opened with it. */
    Segment seal(Path folder) throws IOException {
        Path path = indexPath(folder, number);
        SegmentIndex.write(path, number, synced, offsets);
        SegmentIndex written = SegmentIndex.open(path, number)
                .orElseThrow(
                        () -> new VaultException(VaultException.DAMAGED, path.getFileName() + ": cannot be read back"));
        return new Segment(number, file, written, Map.of(), synced, false);
    }

    /** The block at an offset. */
    Block block(long offset) throws IOException {
        return Block.read(file::read, offset, synced).orElseThrow(() -> damaged(offset, "no block begins here"));
    }

    /** The plain bytes of a block. */
    byte[] plain(Block block) throws IOException {
        try {
            return block.plain(file::read);
        } catch (IOException e) {
            throw damaged(block.offset(), String.valueOf(e.getMessage()));
        }
    }

    VaultException damaged(long offset, String how) {
        return new VaultException(
                VaultException.DAMAGED, fileName(number) + ": block at byte " + offset + " is damaged: " + how);
    }

    /** The hashes, in the order in which they were put. Damaged ranges are left out. */
    List<Sha256> hashes(long[] cursor) throws IOException {
        while (cursor[0] < synced) {
            Optional<Block> block = Block.read(file::read, cursor[0], synced);
            if (block.isPresent()) {
                cursor[0] = block.get().end();
                List<Sha256> found = new ArrayList<>();
                for (Block.Entry entry : block.get().directory()) {
                    Long offset = find(entry.sha256());
                    if (offset != null && offset == block.get().offset()) {
                        found.add(entry.sha256());
                    }
                }
                return found;
            }
            cursor[0] = nextMagic(file::read, cursor[0] + 1, synced);
        }
        return List.of();
    }

    @Override
    public void close() throws IOException {
        if (index != null) {
            index.close();
        }
        file.close();
    }
}
