package org.daylight.watermark;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Malformed;
import org.daylight.pack.PackZip;

/**
 * The watermark of a pack or a file of views: each entry is compressed in two pieces, and where the first ends, within the first 256 bytes, is a secret
 * of the copy. The content of all entries is the same. It is lost when the file is packed again.
 */
public final class ZipMark {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    /** The first piece has at most this many bytes. */
    private static final int MOST = 255;

    /** Enough of the compressed data to contain the end of the first piece. */
    private static final int HEAD = 1_024;

    /** So many entries are examined at most. */
    private static final int MOST_ENTRIES = 2_000;

    /** The least information of a match, in bits: it happens by chance once in 2^40 copies. */
    private static final double BITS = 40;

    private final List<Cut> cuts;

    private ZipMark(List<Cut> cuts) {
        this.cuts = cuts;
    }

    /** Where the first piece of an entry ends. @param at −1 if it is compressed in one piece */
    private record Cut(String entry, int most, int at) {}

    /** Writes a marked copy of a zip with the same entries in the same order. The stream is not closed. */
    public static void copy(Path zip, OutputStream out, MarkKey key) throws IOException {
        try (ZipFile in = new ZipFile(zip.toFile())) {
            var marking = new Marking(new FilterOutputStream(out) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    this.out.write(bytes, from, length);
                }
            });
            Enumeration<? extends ZipEntry> entries = in.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                var copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(NO_TIME);
                marking.putNextEntry(copy);
                try (InputStream bytes = in.getInputStream(entry)) {
                    int most = most(entry.getSize());
                    if (most >= 0) {
                        marking.write(bytes.readNBytes(key.number(entry.getName(), most)));
                        marking.endPiece();
                    }
                    bytes.transferTo(marking);
                }
                marking.closeEntry();
            }
            marking.finish();
        }
    }

    private static int most(long size) {
        return size < 2 ? -1 : (int) Math.min(size - 1, MOST);
    }

    /** Ends a deflate block at a byte (RFC 1951 section 3.2.4): an empty stored block. */
    private static final class Marking extends ZipOutputStream {
        Marking(OutputStream out) {
            super(out, StandardCharsets.UTF_8);
        }

        void endPiece() throws IOException {
            int length;
            do {
                length = def.deflate(buf, 0, buf.length, Deflater.SYNC_FLUSH);
                out.write(buf, 0, length);
            } while (length == buf.length);
        }
    }

    /**
     * Reads the places from a zip.
     *
     * @throws IOException with a one-line message, when it is not a zip in the form of a pack: it was packed again, and has no mark
     */
    public static ZipMark of(Path file) throws IOException {
        var cuts = new ArrayList<Cut>();
        try (PackZip zip = PackZip.open(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PackZip.Directory directory = zip.directory();
            for (PackZip.Entry entry = directory.next();
                    entry != null && cuts.size() < MOST_ENTRIES;
                    entry = directory.next()) {
                int most = most(entry.bytes());
                if (most >= 0 && entry.method() == ZipEntry.DEFLATED) {
                    cuts.add(new Cut(entry.name(), most, cut(channel, entry, most)));
                }
            }
        } catch (Malformed e) {
            throw new IOException("it is not a zip in the form of a pack, so it was packed again or is another file");
        }
        return new ZipMark(cuts);
    }

    private static int cut(FileChannel file, PackZip.Entry entry, int most) throws IOException {
        ByteBuffer lengths = ByteBuffer.allocate(4).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        read(file, lengths, entry.offset() + 26);
        int name = lengths.getShort(0) & 0xffff;
        int extra = lengths.getShort(2) & 0xffff;
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(entry.packed(), HEAD));
        read(file, head, entry.offset() + 30 + name + extra);
        byte[] data = head.array();
        byte[] out = new byte[most + 1];
        Inflater inflater = new Inflater(true);
        try {
            int from = 0;
            int size = 0;
            for (int at = 3; at < data.length && size <= most; at++) {
                boolean isEnd = data[at - 3] == 0 && data[at - 2] == 0 && data[at - 1] == -1 && data[at] == -1;
                if (!isEnd) {
                    continue;
                }
                inflater.setInput(data, from, at + 1 - from);
                from = at + 1;
                int more = inflater.inflate(out, size, out.length - size);
                size += more;
                if (size <= most && inflater.needsInput() && !inflater.finished()) {
                    return size;
                }
            }
            return -1;
        } catch (DataFormatException e) {
            return -1;
        } finally {
            inflater.end();
        }
    }

    private static void read(FileChannel file, ByteBuffer into, long at) throws IOException {
        long from = at;
        while (into.hasRemaining()) {
            int read = file.read(into, from);
            if (read < 0) {
                return;
            }
            from += read;
        }
    }

    /** Whether it has any mark. */
    public boolean isMarked() {
        return cuts.stream().anyMatch(cut -> cut.at >= 0);
    }

    /**
     * Whether this is the copy with a key, and not by chance: most entries must fit. Another key fits once in 2<sup>40</sup> files at most.
     */
    public boolean isOf(MarkKey key) {
        double bits = 0;
        int fit = 0;
        int marked = 0;
        for (Cut cut : cuts) {
            if (cut.at < 0) {
                continue;
            }
            marked++;
            if (key.number(cut.entry, cut.most) == cut.at) {
                fit++;
                bits += Math.log(cut.most + 1) / Math.log(2);
            }
        }
        // Which of them fit is free to choose by chance: at most 2^marked ways.
        return bits - (fit == marked ? 0 : marked) >= BITS && 2 * fit > marked;
    }
}
