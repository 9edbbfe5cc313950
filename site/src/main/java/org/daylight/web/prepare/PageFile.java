package org.daylight.web.prepare;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.http.Response.Body;

/**
 * A file with the pages of consecutive documents in one language. Derived, and only of use to the program that wrote it:
 *
 * <pre>
 * 16 bytes   {@code daylight pages 1}
 * 32 bytes   fingerprint: everything that the pages depend on
 *  4 bytes   number of documents, n
 * n times    offset (8 bytes; 0 where there is no page), length (4 bytes), CRC-32C (4 bytes) of its place and the page
 * pages      ETag, size of the text, headers, and the text as a gzip member
 * </pre>
 *
 * All numbers are big-endian. Safe for use by several threads.
 */
final class PageFile implements Closeable {

    private static final byte[] MAGIC = "daylight pages 1".getBytes(StandardCharsets.US_ASCII);
    private static final int FINGERPRINT_BYTES = 32;
    private static final int HEAD_BYTES = MAGIC.length + FINGERPRINT_BYTES + Integer.BYTES;
    private static final int ENTRY_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int MAX_PAGE_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    static final String UNFINISHED = ".new";

    private final FileChannel channel;
    private final int count;

    /** The table of entries, as long as there is memory for it. */
    private volatile SoftReference<ByteBuffer> table = new SoftReference<>(null);

    private PageFile(FileChannel channel, int count) {
        this.channel = channel;
        this.count = count;
    }

    /** Opens a complete file. Empty when there is none, or it has another fingerprint or number of documents. */
    static Optional<PageFile> open(Path file, Sha256 fingerprint, int count) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file);
        try {
            if (Arrays.equals(read(channel, 0, HEAD_BYTES), head(fingerprint, count))) {
                return Optional.of(new PageFile(channel, count));
            }
        } catch (EOFException truncated) {
            // it is written again
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    private static byte[] head(Sha256 fingerprint, int count) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .put(MAGIC)
                .put(fingerprint.bytes())
                .putInt(count)
                .array();
    }

    private static byte[] read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.array();
    }

    /**
     * A page.
     *
     * @param index of the document in the file, 0 or more
     * @return empty when the file has no such page
     * @throws IOException when the page cannot be read, or is damaged
     */
    Optional<Response> page(int index) throws IOException {
        if (index < 0 || index >= count) {
            return Optional.empty();
        }
        ByteBuffer entries = entries();
        int at = index * ENTRY_BYTES;
        long offset = entries.getLong(at);
        int length = entries.getInt(at + Long.BYTES);
        if (offset == 0) {
            return Optional.empty();
        }
        if (offset < 0 || length < 0 || length > MAX_PAGE_BYTES) {
            throw new IOException("a prepared page is damaged");
        }
        byte[] page = read(channel, offset, length);
        if (crc(index, page) != entries.getInt(at + Long.BYTES + Integer.BYTES)) {
            throw new IOException("a prepared page is damaged");
        }
        return Optional.of(decode(page));
    }

    private ByteBuffer entries() throws IOException {
        ByteBuffer entries = table.get();
        if (entries == null) {
            entries = ByteBuffer.wrap(read(channel, HEAD_BYTES, count * ENTRY_BYTES));
            table = new SoftReference<>(entries);
        }
        return entries;
    }

    private static int crc(int index, byte[] bytes) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(index).flip());
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Whether a response can be kept in such a file: a page with the properties that {@link #decode} gives it. */
    static boolean isKept(Response page) {
        return page.status() == 200
                && page.type().equals("text/html; charset=utf-8")
                && page.trust() == Response.Trust.OURS
                && page.caching().equals(Response.LASTING)
                && page.tag() != null
                && page.body() instanceof Body.Bytes(byte[] content, byte[] gzip)
                && gzip != null;
    }

    private static byte[] encode(Response page) throws IOException {
        if (!isKept(page) || !(page.body() instanceof Body.Bytes(byte[] content, byte[] gzip)) || gzip == null) {
            throw new IllegalArgumentException("no page of a document");
        }
        var bytes = new ByteArrayOutputStream(gzip.length + 256);
        var out = new DataOutputStream(bytes);
        out.writeUTF(String.valueOf(page.tag()));
        out.writeInt(content.length);
        out.writeByte(page.headers().size());
        for (Map.Entry<String, String> header : page.headers().entrySet()) {
            out.writeUTF(header.getKey());
            out.writeUTF(header.getValue());
        }
        out.write(gzip);
        return bytes.toByteArray();
    }

    private static Response decode(byte[] page) throws IOException {
        var bytes = new ByteArrayInputStream(page);
        var in = new DataInputStream(bytes);
        String tag = in.readUTF();
        int size = in.readInt();
        Map<String, String> headers = new LinkedHashMap<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            headers.put(in.readUTF(), in.readUTF());
        }
        return new Response(
                200,
                "text/html; charset=utf-8",
                Response.Trust.OURS,
                Response.LASTING,
                tag,
                headers,
                new Body.Compressed(Arrays.copyOfRange(page, page.length - bytes.available(), page.length), size));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Writes a file, which is in place when it is complete. Not safe for use by several threads. */
    static final class Writer implements Closeable {

        private final Path file;
        private final Path unfinished;
        private final FileChannel channel;
        private final OutputStream out;
        private final ByteBuffer table;
        private final byte[] head;
        private long position;

        /** Begins a file. @param count number of documents, with a page or not */
        Writer(Path file, Sha256 fingerprint, int count) throws IOException {
            this.file = file;
            unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
            head = head(fingerprint, count);
            table = ByteBuffer.allocate(count * ENTRY_BYTES);
            channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            position = HEAD_BYTES + (long) table.capacity();
            channel.position(position);
            out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        }

        /** Adds the page of the next document, if it {@linkplain #isKept can be kept}; otherwise the file has none of it. */
        void add(Response page) throws IOException {
            if (!isKept(page)) {
                addNone();
                return;
            }
            byte[] bytes = encode(page);
            if (bytes.length > MAX_PAGE_BYTES) {
                addNone();
                return;
            }
            out.write(bytes);
            int crc = crc(table.position() / ENTRY_BYTES, bytes);
            table.putLong(position).putInt(bytes.length).putInt(crc);
            position += bytes.length;
        }

        /** The next document has no page in the file. */
        void addNone() {
            table.putLong(0).putInt(0).putInt(0);
        }

        /** Completes the file, when all documents were added. */
        void finish() throws IOException {
            if (table.hasRemaining()) {
                throw new IllegalStateException("documents are missing");
            }
            out.flush();
            channel.position(0);
            ByteBuffer beginning = ByteBuffer.allocate(head.length + table.capacity())
                    .put(head)
                    .put(table.flip())
                    .flip();
            while (beginning.hasRemaining()) {
                channel.write(beginning);
            }
            channel.force(true);
            channel.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }

        /** Removes the file, unless it is complete. */
        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(unfinished);
        }
    }
}
