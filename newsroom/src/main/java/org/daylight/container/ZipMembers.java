package org.daylight.container;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * The members of a zip file, in the order of its central directory (APPNOTE.TXT 6.3, sections 4.3 and 4.4; zip64 too).
 *
 * <p>Written by ourselves because the directory is read as a stream: a zip of ten million messages needs no more memory than
 * one of ten, and the file type of a member (a link?) is seen (docs/decisions/0022). A zip that has lost its directory is
 * read from the front, as far as it goes.
 */
final class ZipMembers {

    private static final int DIRECTORY_END = 0x06054b50;
    private static final int DIRECTORY_END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int MEMBER = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final long UNSIGNED = 0xffffffffL;

    /** What the comment of an export's zip begins with (spec/exports.md section 5). */
    private static final byte[] EXPORT = "Daylight export, ".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel file;
    private final long fileSize;
    private long at;
    private long end;
    /** What stands before the archive proper, as in a self-extracting one: to be added to every offset. */
    private long shift;

    /** Whether it is an export of Daylight (spec/exports.md section 5). */
    private boolean isExport;

    private long bytesRead;
    private @Nullable ZipArchiveInputStream fromFront;
    private @Nullable IOException broken;

    sealed interface Member permits File, Other, End {}

    /**
     * A file; its contents must be closed.
     *
     * @param isMessage whether the archive says that it is one message as it stands, whatever its bytes look like
     */
    record File(String name, InputStream contents, boolean isMessage) implements Member {
        File(String name, InputStream contents) {
            this(name, contents, false);
        }
    }

    /** Something that holds no bytes of its own, or cannot be read. */
    record Other(String name, LossCode code, String detail) implements Member {}

    /** The end; with a failure when it is not the right one. */
    record End(@Nullable IOException failure) implements Member {}

    ZipMembers(FileChannel file) throws IOException {
        this.file = file;
        this.fileSize = file.size();
        try {
            findDirectory();
        } catch (LossException e) {
            broken = e;
            fromFront = new ZipArchiveInputStream(
                    Channels.newInputStream(file.position(0)), StandardCharsets.UTF_8.name(), true, true);
        }
    }

    /** How much of the file the members so far took up. */
    long bytesRead() {
        return Math.min(bytesRead, fileSize);
    }

    /** Whether it is read from the front: then nothing can be read behind a member that breaks off. */
    boolean lostDirectory() {
        return fromFront != null;
    }

    /** Where in the file the reading stands. */
    long offset() {
        return fromFront == null ? at : fromFront.getBytesRead();
    }

    Member next() {
        try {
            return fromFront == null ? nextOfDirectory() : nextFromFront(fromFront);
        } catch (IOException e) {
            return new End(broken == null ? e : broken);
        } catch (RuntimeException e) {
            return new End(new LossException(LossCode.DAMAGED_ARCHIVE, NestedContents.detail(e)));
        }
    }

    private Member nextFromFront(ZipArchiveInputStream zip) throws IOException {
        ZipArchiveEntry entry = zip.getNextEntry();
        while (entry != null && entry.isDirectory()) {
            entry = zip.getNextEntry();
        }
        if (entry == null) {
            return new End(broken);
        }
        bytesRead = zip.getBytesRead();
        byte[] extra = entry.getLocalFileDataExtra();
        String name =
                ZipName.of(entry.getRawName(), entry.getGeneralPurposeBit().usesUTF8ForNames(), ByteBuffer.wrap(extra));
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return new Other(name, LossCode.ENCRYPTED, "");
        }
        if (!zip.canReadEntryData(entry)) {
            return new Other(name, LossCode.UNSUPPORTED, "compression method " + entry.getMethod());
        }
        return new File(name, new InputStream() {
            @Override
            public int read() throws IOException {
                return zip.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return zip.read(bytes, offset, length);
            }
        });
    }

    // ---- The central directory ----

    private void findDirectory() throws IOException {
        int most = (int) Math.min(fileSize, 22 + 0xffff);
        ByteBuffer tail = bytes(fileSize - most, most);
        int found = -1;
        for (int i = most - 22; i >= 0 && found < 0; i--) {
            if (tail.getInt(i) == DIRECTORY_END && i + 22 + unsigned(tail, i + 20) <= most) {
                found = i;
            }
        }
        if (found < 0) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "no central directory");
        }
        byte[] comment = new byte[Math.min(unsigned(tail, found + 20), EXPORT.length)];
        tail.get(found + 22, comment);
        isExport = Arrays.equals(comment, EXPORT);
        long directoryEnd = fileSize - most + found;
        long size = tail.getInt(found + 12) & UNSIGNED;
        long offset = tail.getInt(found + 16) & UNSIGNED;
        if (directoryEnd >= 20) {
            ByteBuffer locator = bytes(directoryEnd - 20, 20);
            if (locator.getInt(0) == LOCATOR_64) {
                long written = locator.getLong(8);
                long usual = directoryEnd - 20 - 56; // where it is when bytes stand before the archive
                directoryEnd = isDirectoryEnd64(written) ? written : usual;
                if (!isDirectoryEnd64(directoryEnd)) {
                    throw new LossException(LossCode.DAMAGED_ARCHIVE, "no zip64 end of central directory");
                }
                ByteBuffer end64 = bytes(directoryEnd, 56);
                size = end64.getLong(40);
                offset = end64.getLong(48);
            }
        }
        shift = directoryEnd - size - offset;
        at = directoryEnd - size;
        end = directoryEnd;
        if (size < 0 || at < 0 || shift < 0) {
            throw new LossException(LossCode.DAMAGED_ARCHIVE, "the central directory is larger than the file");
        }
    }

    private boolean isDirectoryEnd64(long at) throws IOException {
        return at >= 0 && at <= fileSize - 56 && bytes(at, 4).getInt(0) == DIRECTORY_END_64;
    }

    private Member nextOfDirectory() throws IOException {
        while (at < end) {
            ByteBuffer header = bytes(at, 46);
            if (header.getInt(0) != MEMBER) {
                throw new LossException(LossCode.DAMAGED_ARCHIVE, "central directory damaged");
            }
            int nameLength = unsigned(header, 28);
            int extraLength = unsigned(header, 30);
            ByteBuffer more = bytes(at + 46, nameLength + extraLength);
            at += 46L + nameLength + extraLength + unsigned(header, 32);
            ByteBuffer extra = more.slice(nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
            byte[] raw = new byte[nameLength];
            more.get(0, raw);
            String name = ZipName.of(raw, (unsigned(header, 8) & ZipName.UTF_8) != 0, extra);
            if (!name.endsWith("/")) {
                return member(header, name, extra(more, nameLength));
            }
        }
        return new End(null);
    }

    private Member member(ByteBuffer header, String name, ByteBuffer extra) throws IOException {
        int type = header.get(5) == 3 ? header.getInt(38) >>> 28 : 0; // made on Unix: the upper half is st_mode
        if (type == 012) {
            return new Other(name, LossCode.LINK_SKIPPED, "");
        }
        if (type != 0 && type != 010) {
            return new Other(name, LossCode.SPECIAL_FILE, "");
        }
        if ((unsigned(header, 8) & 1) != 0) {
            return new Other(name, LossCode.ENCRYPTED, "");
        }
        long size = wide(header, 24, extra);
        long packed = wide(header, 20, extra);
        long offset = wide(header, 42, extra) + shift;
        bytesRead += 30 + packed;
        if (size < 0 || packed < 0 || offset < 0 || offset > fileSize) {
            return new Other(name, LossCode.DAMAGED_ARCHIVE, "its position is outside the file");
        }
        ByteBuffer local = bytes(offset, 30);
        if (local.getInt(0) != LOCAL) {
            return new Other(name, LossCode.DAMAGED_ARCHIVE, "no local header");
        }
        InputStream raw = new Slice(offset + 30 + unsigned(local, 26) + unsigned(local, 28), packed);
        int method = unsigned(header, 10);
        InputStream contents;
        try {
            contents = unpacked(raw, method);
        } catch (IOException e) {
            return new Other(name, LossException.code(e), NestedContents.detail(e));
        } catch (RuntimeException e) { // what an unpacker throws at a header it did not expect
            return new Other(name, LossCode.DAMAGED_ARCHIVE, NestedContents.detail(e));
        }
        if (contents == null) {
            return new Other(name, LossCode.UNSUPPORTED, "compression method " + method);
        }
        boolean isMessage = isExport && name.endsWith(".eml");
        return new File(name, new Checked(contents, size, header.getInt(16) & UNSIGNED), isMessage);
    }

    /** The contents of a member (4.4.5); null when its compression is not known. */
    private static @Nullable InputStream unpacked(InputStream raw, int method) throws IOException {
        return switch (method) {
            case 0 -> raw;
            case 8 -> new Inflated(raw);
            case 9 -> new Deflate64CompressorInputStream(new BufferedInputStream(raw, 1 << 15));
            case 12 -> new BZip2CompressorInputStream(new BufferedInputStream(raw, 1 << 15));
            case 93 -> new ZstdInputStreamNoFinalizer(raw);
            case 95 -> new XZInputStream(raw, ContainerLimits.UNPACKER_KIBIBYTES);
            default -> null;
        };
    }

    /** The fields of the zip64 extra block (4.5.3), in a fixed order, each there only when its short form is all ones. */
    private static ByteBuffer extra(ByteBuffer more, int from) {
        int at = from;
        while (at + 4 <= more.capacity()) {
            int length = Math.min(unsigned(more, at + 2), more.capacity() - at - 4);
            if (unsigned(more, at) == 1) {
                return more.slice(at + 4, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += 4 + length;
        }
        return ByteBuffer.allocate(0);
    }

    private static long wide(ByteBuffer header, int at, ByteBuffer extra) throws IOException {
        long value = header.getInt(at) & UNSIGNED;
        if (value != UNSIGNED || extra.remaining() < 8) {
            return value;
        }
        return extra.getLong();
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (from < 0 || from > fileSize - length) {
            throw new LossException(LossCode.DAMAGED_ARCHIVE, "the central directory is larger than the file");
        }
        read(into, from);
        if (into.hasRemaining()) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "");
        }
        return into.flip();
    }

    /** Fills the buffer from a place in the file on; it stays partly empty only where the file ends. */
    private void read(ByteBuffer into, long from) throws IOException {
        try {
            long at = from; // not derived from the buffer's position, which need not begin at 0
            int count = 0;
            while (into.hasRemaining() && count >= 0) {
                count = file.read(into, at);
                at += Math.max(count, 0);
            }
        } catch (IOException e) {
            throw new LossException(LossCode.READ_ERROR, NestedContents.detail(e));
        }
    }

    /** A part of the file. */
    private final class Slice extends InputStream {
        private long from;
        private final long to;

        Slice(long from, long length) {
            this.from = from;
            this.to = Math.min(from + length, fileSize);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (from >= to) {
                return -1;
            }
            ByteBuffer into = ByteBuffer.wrap(bytes, offset, (int) Math.min(length, to - from));
            int start = into.position();
            ZipMembers.this.read(into, from);
            int count = into.position() - start;
            from += count;
            return count == 0 ? -1 : count;
        }
    }

    private static final class Inflated extends InflaterInputStream {
        Inflated(InputStream in) {
            super(in, new Inflater(true), 1 << 15);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end(); // not ended by the stream when it was handed in
        }
    }

    /** Compares length and CRC-32 at the end. */
    private static final class Checked extends InputStream {
        private final InputStream in;
        private final long size;
        private final long crc;
        private final CRC32 sum = new CRC32();
        private long count;

        Checked(InputStream in, long size, long crc) {
            this.in = in;
            this.size = size;
            this.crc = crc;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            if (read >= 0) {
                sum.update(bytes, offset, read);
                count += read;
            } else if (count < size) {
                throw new LossException(LossCode.TRUNCATED_ARCHIVE, count + " of " + size + " bytes");
            } else if (count > size || sum.getValue() != crc) {
                throw new LossException(LossCode.DAMAGED_ARCHIVE, "the checksum does not match");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
