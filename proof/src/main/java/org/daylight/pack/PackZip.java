package org.daylight.pack;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.Inflater;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The zip file of a pack, read as strictly as it is written (spec/pack.md section 1): entries without gaps, then the central directory in the same
 * order, then its end record, and no other byte. So every zip reader sees the same entries. The directory is read entry by
 * entry; memory does not grow with the file. {@link Malformed} if a rule is broken. Safe for several threads.
 */
public final class PackZip implements Closeable {
    public static final String MALFORMED = "zip-malformed";
    static final String HEADERS_DIFFER = "zip-headers-differ";
    static final String OVERLONG = "zip-overlong";

    private static final int END = 22;
    private static final int END64 = 56;
    private static final int LOCATOR64 = 20;
    private static final int CENTRAL = 46;
    private static final int LOCAL = 30;
    private static final int MAX_NAME = 64; // the longest name in a pack has 40 bytes
    private static final int MAX_EXTRA = 12; // a zip64 field with one long
    private static final long MAX_UINT = 0xffff_ffffL;
    private static final int STORED = 0;
    static final int DEFLATED = 8;
    private static final int DESCRIPTOR = 1 << 3;
    private static final int HARMLESS_FLAGS = 1 << 1 | 1 << 2 | DESCRIPTOR | 1 << 11;
    private static final int NO_TIME = 0x0041_0000; // 1980-02-01 00:00:00 (spec/pack.md section 1)

    private final FileChannel file;
    private final long directory;
    private final long directoryEnd;
    private final long count;

    /**
     * One entry, as described in the central directory.
     *
     * @param offset of its local header
     * @param end where the next entry begins, or the directory
     * @param packed size of its data in the file, in bytes
     * @param bytes size when unpacked, as declared
     */
    public record Entry(String name, long offset, long end, long packed, long bytes, int crc, int method, int flags) {}

    private PackZip(FileChannel file, long directory, long directoryEnd, long count) {
        this.file = file;
        this.directory = directory;
        this.directoryEnd = directoryEnd;
        this.count = count;
    }

    public static PackZip open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return opened(file);
        } catch (IOException | Malformed e) {
            file.close();
            throw e;
        }
    }

    /** Reads the end of the central directory (APPNOTE 4.3.14 to 4.3.16). Only the last bytes of the file can be the end record. */
    private static PackZip opened(FileChannel file) throws IOException {
        long size = file.size();
        Malformed.unless(size >= END, MALFORMED, "it is too short");
        ByteBuffer end = bytes(file, size - END, END);
        boolean one = end.getInt(0) == 0x06054b50 && end.getInt(4) == 0 && end.getShort(8) == end.getShort(10);
        Malformed.unless(one && end.getShort(20) == 0, MALFORMED, "it does not end with a zip directory");
        long count = end.getShort(10) & 0xffff;
        long length = end.getInt(12) & MAX_UINT;
        long offset = end.getInt(16) & MAX_UINT;
        long directoryEnd = size - END;
        if (count == 0xffff || length == MAX_UINT || offset == MAX_UINT) {
            directoryEnd -= LOCATOR64 + END64;
            Malformed.unless(directoryEnd >= 0, MALFORMED, "it is too short");
            ByteBuffer end64 = bytes(file, directoryEnd, END64 + LOCATOR64);
            boolean known = end64.getInt(0) == 0x06064b50
                    && end64.getLong(4) == END64 - 12
                    && end64.getLong(16) == 0
                    && end64.getLong(24) == end64.getLong(32)
                    && end64.getInt(END64) == 0x07064b50
                    && end64.getInt(END64 + 4) == 0
                    && end64.getLong(END64 + 8) == directoryEnd
                    && end64.getInt(END64 + 16) == 1;
            Malformed.unless(known, MALFORMED, "its zip64 directory is malformed");
            boolean same = (count == 0xffff || count == end64.getLong(32))
                    && (length == MAX_UINT || length == end64.getLong(40))
                    && (offset == MAX_UINT || offset == end64.getLong(48));
            Malformed.unless(same, MALFORMED, "its two ends of the directory differ");
            count = end64.getLong(32);
            length = end64.getLong(40);
            offset = end64.getLong(48);
        }
        boolean fits = offset >= 0 && length == directoryEnd - offset && count > 0 && count <= length / CENTRAL;
        Malformed.unless(fits, MALFORMED, "the directory is not where its end says");
        return new PackZip(file, offset, directoryEnd, count);
    }

    /** Reads the central directory once, from its beginning. Not safe for several threads. */
    public final class Directory {
        private final ByteBuffer window =
                ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        private long windowEnd = directory;
        private long left = count;
        private @Nullable Entry next;

        Directory() throws IOException {
            next = header();
            Malformed.unless(next != null && next.offset == 0, MALFORMED, "there is data before the first entry");
        }

        /** The next entry, or null after the last. */
        @Nullable
        public Entry next() throws IOException {
            Entry entry = next;
            if (entry == null) {
                return null;
            }
            next = header();
            long end = next == null ? directory : next.offset;
            boolean room = end - entry.offset >= LOCAL + entry.name.length() + entry.packed;
            Malformed.unless(room, MALFORMED, "its entries overlap");
            return new Entry(
                    entry.name, entry.offset, end, entry.packed, entry.bytes, entry.crc, entry.method, entry.flags);
        }

        /** Reads one header (APPNOTE 4.3.12). The end of its entry is not known yet. */
        private @Nullable Entry header() throws IOException {
            if (left == 0) {
                Malformed.unless(
                        windowEnd - window.remaining() == directoryEnd,
                        MALFORMED,
                        "it contains more than its directory lists");
                return null;
            }
            left--;
            need(CENTRAL);
            int at = window.position();
            Malformed.unless(window.getInt(at) == 0x02014b50, MALFORMED, "an entry's header is missing");
            int flags = window.getShort(at + 8) & 0xffff;
            int method = window.getShort(at + 10) & 0xffff;
            int nameLength = window.getShort(at + 28) & 0xffff;
            int extraLength = window.getShort(at + 30) & 0xffff;
            boolean plain = (flags & ~HARMLESS_FLAGS) == 0
                    && (method == STORED || method == DEFLATED)
                    && window.getInt(at + 12) == NO_TIME
                    && nameLength <= MAX_NAME
                    && extraLength <= MAX_EXTRA
                    && window.getShort(at + 32) == 0 // no comment
                    && window.getShort(at + 34) == 0; // on this disk
            Malformed.unless(plain, MALFORMED, "it has a kind of entry that a pack must not have");
            int crc = window.getInt(at + 16);
            long packed = window.getInt(at + 20) & MAX_UINT;
            long bytes = window.getInt(at + 24) & MAX_UINT;
            long offset = window.getInt(at + 42) & MAX_UINT;
            window.position(at + CENTRAL);
            need(nameLength + extraLength);
            String name = name(window, nameLength);
            Malformed.unless(packed < MAX_UINT && bytes < MAX_UINT, MALFORMED, "it has an entry of 4 GiB or more");
            if (offset == MAX_UINT) {
                boolean zip64 = extraLength == 12 && window.getShort() == 1 && window.getShort() == 8;
                Malformed.unless(zip64, MALFORMED, "it has an entry without a position");
                offset = window.getLong();
            } else {
                Malformed.unless(extraLength == 0, MALFORMED, "it has an entry with an extra field");
            }
            return new Entry(name, offset, 0, packed, bytes, crc, method, flags);
        }

        private void need(int bytes) throws IOException {
            if (window.remaining() < bytes) {
                window.compact();
                window.limit((int) Math.min(window.capacity(), window.position() + directoryEnd - windowEnd));
                while (window.hasRemaining()) {
                    int read = file.read(window, windowEnd);
                    Malformed.unless(read > 0, MALFORMED, "it is incomplete");
                    windowEnd += read;
                }
                window.flip();
                Malformed.unless(window.remaining() >= bytes, MALFORMED, "the directory ends within a header");
            }
        }
    }

    public Directory directory() throws IOException {
        return new Directory();
    }

    /** The number of entries in the directory. */
    long count() {
        return count;
    }

    /** Compares the local header and the bytes after the data with the directory. @return the offset of the data */
    public long dataOffset(Entry entry) throws IOException {
        ByteBuffer local = bytes(file, entry.offset, LOCAL + entry.name.length());
        int extraLength = local.getShort(28) & 0xffff;
        boolean described = (entry.flags & DESCRIPTOR) != 0;
        boolean same = local.getInt(0) == 0x04034b50
                && (local.getShort(6) & 0xffff) == entry.flags
                && (local.getShort(8) & 0xffff) == entry.method
                && local.getInt(10) == NO_TIME
                && (local.getShort(26) & 0xffff) == entry.name.length()
                && extraLength == 0
                && sizes(local, 14, entry, described);
        local.position(LOCAL);
        if (!same || !name(local, entry.name.length()).equals(entry.name)) {
            throw new Malformed(
                    HEADERS_DIFFER, Malformed.quoted(entry.name) + " has a header that differs from the directory");
        }
        long data = entry.offset + LOCAL + entry.name.length();
        int after = (int) Math.min(64, entry.end - data - entry.packed);
        if (described ? after != 16 && after != 12 : after != 0) {
            throw new Malformed(MALFORMED, entry.name + ": there is a gap after its data");
        }
        if (described) {
            ByteBuffer descriptor = bytes(file, data + entry.packed, after);
            boolean signed = after == 12 || descriptor.getInt(0) == 0x08074b50;
            if (!signed || !sizes(descriptor, after - 12, entry, false)) {
                throw new Malformed(
                        HEADERS_DIFFER, entry.name + ": the sizes after its data differ from the directory");
            }
        }
        return data;
    }

    /** Whether CRC, packed size and size are those of the entry, or zero if they follow the data. */
    private static boolean sizes(ByteBuffer in, int at, Entry entry, boolean later) {
        boolean zero = in.getInt(at) == 0 && in.getInt(at + 4) == 0 && in.getInt(at + 8) == 0;
        boolean same = in.getInt(at) == entry.crc
                && in.getInt(at + 4) == (int) entry.packed
                && in.getInt(at + 8) == (int) entry.bytes;
        return same || later && zero;
    }

    /** The content of an entry. Its headers must agree; reading it to the end checks size and CRC ({@link Malformed}). */
    public ZipContent open(Entry entry) throws IOException {
        return new ZipContent(file, dataOffset(entry), entry);
    }

    /** As {@link #open(Entry)}, for many entries one after another: creating an inflater takes as long as unpacking a short message. */
    public ZipContent open(Entry entry, Inflater inflater) throws IOException {
        return new ZipContent(file, dataOffset(entry), entry, inflater);
    }

    /** All bytes of an entry, which must be known to be small; {@link Malformed} as {@link #open(Entry)}. */
    public byte[] bytes(Entry entry) throws IOException {
        return bytes(open(entry));
    }

    /** As {@link #bytes(Entry)}, with an inflater as in {@link #open(Entry, Inflater)}. */
    public byte[] bytes(Entry entry, Inflater inflater) throws IOException {
        return bytes(open(entry, inflater));
    }

    private static byte[] bytes(ZipContent content) throws IOException {
        try (content) {
            return content.readAllBytes();
        }
    }

    /** The SHA-256 of the unpacked bytes of an entry of any size; {@link Malformed} as {@link #open(Entry)}. */
    public Sha256 sha256(Entry entry) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (ZipContent in = open(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return Sha256.wrap(digest.digest());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static String name(ByteBuffer in, int length) {
        byte[] name = new byte[length];
        in.get(name);
        // Names in a pack are ASCII, so any other name is refused later.
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, offset + bytes.position());
            Malformed.unless(read > 0, MALFORMED, "it is incomplete");
        }
        return bytes.flip();
    }
}
