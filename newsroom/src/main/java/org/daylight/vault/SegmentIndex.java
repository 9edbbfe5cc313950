package org.daylight.vault;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The index of a sealed segment (spec/vault.md, "Index"): its hashes in order, each with the offset of its block. It is
 * mapped into memory, so that opening is cheap. It is derived: if it is deleted, it is rebuilt from the segment.
 */
final class SegmentIndex implements AutoCloseable {

    private static final long MAGIC = 0x4441594c494e4458L; // "DAYLINDX"
    private static final int HEADER = 36;
    private static final int ENTRY = Sha256.BYTES + 8;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena;
    private final MemorySegment entries;
    private final long count;
    private final long covered;

    private SegmentIndex(Arena arena, MemorySegment entries, long count, long covered) {
        this.arena = arena;
        this.entries = entries;
        this.count = count;
        this.covered = covered;
    }

    /** Opens an index; empty when it is missing, or not the index of this segment. */
    static Optional<SegmentIndex> open(Path path, int segment) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        WholeFile.refuseFolder(path);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            while (header.hasRemaining() && file.read(header, header.position()) > 0) {
                // until the header is complete
            }
            header.flip();
            if (header.remaining() < HEADER || header.getInt(32) != checksum(header)) {
                return Optional.empty();
            }
            long count = header.getLong(16);
            long covered = header.getLong(24);
            boolean ours = header.getLong(0) == MAGIC && header.getLong(8) == segment;
            if (!ours || file.size() != HEADER + count * ENTRY) {
                return Optional.empty();
            }
            Arena arena = Arena.ofShared();
            MemorySegment entries = file.map(FileChannel.MapMode.READ_ONLY, HEADER, count * ENTRY, arena);
            return Optional.of(new SegmentIndex(arena, entries, count, covered));
        }
    }

    /** Writes an index next to its segment, atomically. */
    static void write(Path path, int segment, long covered, Map<Sha256, Long> offsets) throws IOException {
        List<Sha256> hashes = offsets.keySet().stream().sorted().toList();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + hashes.size() * ENTRY);
        bytes.putLong(MAGIC).putLong(segment).putLong(hashes.size()).putLong(covered);
        bytes.putInt(checksum(bytes));
        for (Sha256 hash : hashes) {
            bytes.put(hash.bytes()).putLong(offsets.get(hash));
        }
        Path staged = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = PrivateFile.open(
                staged,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))) {
            Block.writeFully(file, bytes.flip(), 0);
            file.force(true);
        }
        Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Receives the entries of an index. */
    interface Entries {
        void accept(Sha256 sha256, long offset);
    }

    /**
     * Reads an index in memory, entry by entry.
     *
     * @param bytes of the whole file
     * @return the offset up to which the segment was indexed; empty, before any entry, when it is not an index of this segment
     */
    static Optional<Long> read(byte[] bytes, int segment, Entries entries) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER || file.getInt(32) != checksum(file)) {
            return Optional.empty();
        }
        boolean ours = file.getLong(0) == MAGIC && file.getLong(8) == segment;
        if (!ours || bytes.length != HEADER + file.getLong(16) * ENTRY) {
            return Optional.empty();
        }
        for (int at = HEADER; at < bytes.length; at += ENTRY) {
            entries.accept(Sha256.at(bytes, at), file.getLong(at + Sha256.BYTES));
        }
        return Optional.of(file.getLong(24));
    }

    private static int checksum(ByteBuffer header) {
        var sum = new CRC32C();
        sum.update(header.array(), 0, HEADER - 4);
        return (int) sum.getValue();
    }

    /** The offset up to which the segment was indexed. */
    long covered() {
        return covered;
    }

    /**
     * The offset of the block that holds this hash, or null. Hashes are evenly distributed, so the position is
     * interpolated (a few steps for any size). Every second step takes the middle instead, so that no set of hashes can
     * make it slow.
     */
    @Nullable
    Long find(Sha256 sha256) {
        ByteBuffer key = ByteBuffer.wrap(sha256.bytes());
        double wanted = unsigned(key.getLong(0));
        long low = 0;
        long high = count - 1;
        double lowest = 0;
        double highest = 0x1p64;
        for (boolean guess = true; low <= high; guess = !guess) {
            double share = guess ? (wanted - lowest) / (highest - lowest) : 0.5;
            long middle = Math.clamp(low + (long) (share * (high - low)), low, high);
            int order = compare(middle, key);
            if (order == 0) {
                return entries.get(LONG, middle * ENTRY + Sha256.BYTES);
            }
            double seen = unsigned(entries.get(LONG, middle * ENTRY));
            if (order < 0) {
                low = middle + 1;
                lowest = seen;
            } else {
                high = middle - 1;
                highest = seen;
            }
        }
        return null;
    }

    private static double unsigned(long value) {
        return value < 0 ? value + 0x1p64 : value;
    }

    private int compare(long entry, ByteBuffer key) {
        for (int i = 0; i < Sha256.BYTES; i += 8) {
            int order = Long.compareUnsigned(entries.get(LONG, entry * ENTRY + i), key.getLong(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
