package org.daylight.vault;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.daylight.format.Sha256;

/**
 * One block of a segment (spec/vault.md, "Block"): a header, a directory of hashes and lengths, and the concatenated
 * originals as one zstd frame.
 *
 * @param offset of the block in its segment
 * @param packedBytes length of the zstd frame
 * @param plainBytes total length of the originals
 * @param checksum CRC-32C of directory, frame, and the header before the checksum
 * @param directory the originals in it, in order
 */
record Block(long offset, int packedBytes, int plainBytes, int checksum, List<Entry> directory) {

    static final int MAGIC = 0x424c4b31; // "BLK1"
    static final int HEADER = 20;
    static final int ENTRY = Sha256.BYTES + 4;
    /** A block with more entries was not written by this program. */
    static final int MOST_ENTRIES = 1 << 20;

    /** At level 2 mail is 3 % larger than at level 3, and is compressed in half the time. */
    private static final int LEVEL = 2;

    private static final int BUFFER = 1 << 16;

    /** A block is full with so many bytes of originals. */
    static final int BYTES = 1 << 20;

    /** Originals, in order, divided into blocks. */
    static List<List<Original>> divided(Collection<Original> originals) {
        Iterator<Original> rest = originals.iterator();
        List<List<Original>> blocks = new ArrayList<>();
        while (rest.hasNext()) {
            List<Original> block = new ArrayList<>();
            for (long bytes = 0; rest.hasNext() && bytes < BYTES; ) {
                Original original = rest.next();
                block.add(original);
                bytes += original.bytes().length;
            }
            blocks.add(block);
        }
        return blocks;
    }

    /**
     * @param start of the original in the block's plain bytes
     * @param length in bytes
     */
    record Entry(Sha256 sha256, int start, int length) {}

    long end() {
        return offset + HEADER + (long) directory.size() * ENTRY + packedBytes;
    }

    private long frame() {
        return end() - packedBytes;
    }

    /** Where the bytes of a block are written: a file, or memory. */
    @FunctionalInterface
    interface Target {
        /** Writes all of the bytes at an offset. */
        void write(ByteBuffer bytes, long offset) throws IOException;
    }

    /** Writes a block; the header last, so that an incomplete block has no header. */
    static Block write(FileChannel file, long offset, List<Original> originals) throws IOException {
        return write((bytes, at) -> writeFully(file, bytes, at), offset, originals);
    }

    /** The same, for any target. The same originals give the same bytes at every offset. */
    static Block write(Target file, long offset, List<Original> originals) throws IOException {
        ByteBuffer directory = ByteBuffer.allocate(originals.size() * ENTRY);
        int plain = 0;
        for (Original original : originals) {
            directory.put(original.sha256().bytes()).putInt(original.bytes().length);
            plain = Math.addExact(plain, original.bytes().length);
        }
        var checksum = new CRC32C();
        checksum.update(directory.flip());
        file.write(directory.rewind(), offset + HEADER);
        var packed = new Packed(file, offset + HEADER + directory.capacity(), checksum);
        try (var frame = new ZstdOutputStreamNoFinalizer(packed, LEVEL)) {
            for (Original original : originals) {
                frame.write(original.bytes());
            }
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putInt(Math.toIntExact(packed.length))
                .putInt(plain)
                .putInt(originals.size());
        checksum.update(header.array(), 0, header.position());
        header.putInt((int) checksum.getValue());
        file.write(header.flip(), offset);
        return new Block(offset, (int) packed.length, plain, (int) checksum.getValue(), entries(directory.rewind()));
    }

    /** Reads header and directory; empty when there is no block here. Does not read the frame. */
    static java.util.Optional<Block> read(BlockSource file, long offset, long limit) throws IOException {
        ByteBuffer header = read(file, offset, HEADER);
        if (header.remaining() < HEADER || header.getInt() != MAGIC) {
            return java.util.Optional.empty();
        }
        int packed = header.getInt();
        int plain = header.getInt();
        int count = header.getInt();
        int checksum = header.getInt();
        boolean sane = packed > 0 && plain >= 0 && count > 0 && count <= MOST_ENTRIES;
        if (!sane || offset + HEADER + (long) count * ENTRY + packed > limit) {
            return java.util.Optional.empty();
        }
        ByteBuffer directory = read(file, offset + HEADER, count * ENTRY);
        if (directory.remaining() < count * ENTRY) {
            return java.util.Optional.empty();
        }
        List<Entry> entries = entries(directory);
        long sum = 0;
        for (Entry entry : entries) {
            sum = entry.length() < 0 ? Long.MIN_VALUE : sum + entry.length();
        }
        return sum == plain
                ? java.util.Optional.of(new Block(offset, packed, plain, checksum, entries))
                : java.util.Optional.empty();
    }

    /** Whether the block is intact. Reads all of it. */
    boolean isWhole(BlockSource file) throws IOException {
        var sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        long at = offset + HEADER;
        while (at < end()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end() - at));
            int count = file.read(buffer, at);
            if (count <= 0) {
                return false;
            }
            sum.update(buffer.flip());
            at += count;
        }
        ByteBuffer header =
                ByteBuffer.allocate(HEADER).putInt(MAGIC).putInt(packedBytes).putInt(plainBytes);
        header.putInt(directory.size());
        sum.update(header.flip());
        return (int) sum.getValue() == checksum;
    }

    /** The concatenated originals. @throws IOException for an error of the disk, or when the frame is damaged */
    byte[] plain(BlockSource file) throws IOException {
        byte[] plain = new byte[plainBytes];
        try (InputStream frame = new ZstdInputStreamNoFinalizer(new Frame(file, frame(), end()))) {
            int count = frame.readNBytes(plain, 0, plainBytes);
            if (count < plainBytes) {
                throw new IOException("the block ends early");
            }
        }
        return plain;
    }

    private static List<Entry> entries(ByteBuffer directory) {
        Entry[] entries = new Entry[directory.remaining() / ENTRY];
        int start = 0;
        byte[] hash = new byte[Sha256.BYTES];
        for (int i = 0; i < entries.length; i++) {
            directory.get(hash);
            int length = directory.getInt();
            entries[i] = new Entry(Sha256.wrap(hash), start, length);
            start += length;
        }
        return List.of(entries);
    }

    private static ByteBuffer read(BlockSource file, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int count = 0;
        while (buffer.hasRemaining() && count >= 0) {
            count = file.read(buffer, offset + buffer.position());
        }
        return buffer.flip();
    }

    static void writeFully(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    /** Writes the frame while it is produced, so that a message of 256 MB is not in memory twice. */
    private static final class Packed extends OutputStream {
        private final Target file;
        private final long offset;
        private final CRC32C checksum;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        private long length;

        Packed(Target file, long offset, CRC32C checksum) {
            this.file = file;
            this.offset = offset;
            this.checksum = checksum;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            checksum.update(bytes, from, count);
            int left = count;
            while (left > 0) {
                int fits = Math.min(left, buffer.remaining());
                buffer.put(bytes, from + count - left, fits);
                left -= fits;
                if (!buffer.hasRemaining()) {
                    pass();
                }
            }
        }

        @Override
        public void close() throws IOException {
            pass();
        }

        private void pass() throws IOException {
            buffer.flip();
            int count = buffer.remaining();
            file.write(buffer, offset + length);
            length += count;
            buffer.clear();
        }
    }

    private static final class Frame extends InputStream {
        private final BlockSource file;
        private long at;
        private final long end;

        Frame(BlockSource file, long at, long end) {
            this.file = file;
            this.at = at;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            int count = file.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, end - at)), at);
            at += Math.max(count, 0);
            return count;
        }
    }
}
