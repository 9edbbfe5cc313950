package org.daylight.search.lucene;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.apache.lucene.util.StringHelper;

/**
 * A cache on disk for data that is derived from one commit of an index and would otherwise be computed at every opening. It is a folder
 * that may be deleted (docs/decisions/0058), with a file for each kind of data. A file is named after the commit, starts with the
 * identifier of the commit and ends with a checksum. A damaged or truncated file, or one of another commit or version, is ignored and
 * written again by the process that writes the index. The cache is trusted like the index: anyone who can write there can change results.
 *
 * <p>Safe for use by several threads and processes: a complete file is moved into place and never changed.
 */
final class ArrayCache {

    /** Starts each file. The number changes whenever the order or the meaning of the arrays does. */
    private static final byte[] HEADER = "daylight arrays 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int COMMIT_BYTES = StringHelper.ID_LENGTH;
    private static final int CHECKSUM_BYTES = Long.BYTES;

    private final Path folder;
    private final byte[] commit;
    private final String name;

    /**
     * The cache of one commit.
     *
     * @param folder for all commits; may be missing
     * @param commit the identifier of the commit in Lucene, {@value StringHelper#ID_LENGTH} bytes
     */
    ArrayCache(Path folder, byte[] commit) {
        this.folder = folder;
        this.commit = commit.clone();
        name = java.util.HexFormat.of().formatHex(commit);
    }

    /** Writes arrays. */
    interface Content {
        void write(Writer out) throws IOException;
    }

    /**
     * Reads cached data.
     *
     * @param read reads it in the order in which it was written; throws an {@link IllegalArgumentException} when it does not match
     * @return empty when there is none, or it is not valid
     */
    <T> Optional<T> get(String what, Function<Reader, T> read) {
        try (FileChannel channel = FileChannel.open(file(what), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE || size < HEADER.length + COMMIT_BYTES + CHECKSUM_BYTES) {
                return Optional.empty();
            }
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            if (!isWhole(all)) {
                return Optional.empty();
            }
            var in = new Reader(all);
            T value = read.apply(in);
            return in.isAtEnd() ? Optional.of(value) : Optional.empty();
        } catch (IOException | IllegalArgumentException | BufferUnderflowException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /** Whether the header, the commit and the checksum are right; sets the buffer to the arrays. */
    private boolean isWhole(ByteBuffer all) {
        int end = all.limit() - CHECKSUM_BYTES;
        CRC32 sum = new CRC32();
        sum.update(all.slice(0, end));
        boolean ours = all.slice(0, HEADER.length).equals(ByteBuffer.wrap(HEADER))
                && all.slice(HEADER.length, COMMIT_BYTES).equals(ByteBuffer.wrap(commit));
        boolean whole = ours && all.getLong(end) == sum.getValue();
        all.position(HEADER.length + COMMIT_BYTES).limit(end);
        return whole;
    }

    /** Caches data. When it cannot be written, nothing is cached, and the next opening takes longer. */
    void put(String what, Content content) {
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, what, ".new");
            try {
                try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                    var sum = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32());
                    var out = new Writer(sum);
                    out.raw(HEADER);
                    out.raw(commit);
                    content.write(out);
                    out.flush();
                    out.number(sum.getChecksum().getValue());
                    out.flush();
                    channel.force(false);
                }
                Files.move(written, file(what), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException notWritten) {
            // it is computed again
        }
    }

    /** Deletes the files of other commits. A process that still reads one has it open. */
    void deleteOthers() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // next time
        }
    }

    private Path file(String what) {
        return folder.resolve(name + "." + what);
    }

    /** Writes arrays, each after its length; numbers are little-endian. */
    static final class Writer {

        private final OutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

        private Writer(OutputStream out) {
            this.out = out;
        }

        void longs(long[] array) throws IOException {
            number(array.length);
            for (int done = 0; done < array.length; ) {
                room(Long.BYTES);
                int some = Math.min(array.length - done, buffer.remaining() / Long.BYTES);
                buffer.asLongBuffer().put(array, done, some);
                buffer.position(buffer.position() + some * Long.BYTES);
                done += some;
            }
        }

        void ints(int[] array) throws IOException {
            number(array.length);
            for (int done = 0; done < array.length; ) {
                room(Integer.BYTES);
                int some = Math.min(array.length - done, buffer.remaining() / Integer.BYTES);
                buffer.asIntBuffer().put(array, done, some);
                buffer.position(buffer.position() + some * Integer.BYTES);
                done += some;
            }
        }

        void bytes(byte[] array) throws IOException {
            number(array.length);
            raw(array);
        }

        void texts(List<String> texts) throws IOException {
            number(texts.size());
            for (String text : texts) {
                bytes(text.getBytes(StandardCharsets.UTF_8));
            }
        }

        void number(long number) throws IOException {
            room(Long.BYTES);
            buffer.putLong(number);
        }

        private void raw(byte[] bytes) throws IOException {
            flush();
            out.write(bytes);
        }

        private void room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                flush();
            }
        }

        private void flush() throws IOException {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }

    /** Reads what a {@link Writer} has written; throws an {@link IllegalArgumentException} when it does not match. */
    static final class Reader {

        private final ByteBuffer in;

        private Reader(ByteBuffer in) {
            this.in = in;
        }

        long[] longs() {
            long[] array = new long[length(Long.BYTES)];
            in.asLongBuffer().get(array);
            in.position(in.position() + array.length * Long.BYTES);
            return array;
        }

        int[] ints() {
            int[] array = new int[length(Integer.BYTES)];
            in.asIntBuffer().get(array);
            in.position(in.position() + array.length * Integer.BYTES);
            return array;
        }

        byte[] bytes() {
            byte[] array = new byte[length(1)];
            in.get(array);
            return array;
        }

        long[] longs(int length) {
            long[] array = longs();
            check(array.length == length);
            return array;
        }

        int[] ints(int length) {
            int[] array = ints();
            check(array.length == length);
            return array;
        }

        byte[] bytes(int length) {
            byte[] array = bytes();
            check(array.length == length);
            return array;
        }

        List<String> texts() {
            int size = length(Long.BYTES);
            List<String> texts = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                texts.add(new String(bytes(), StandardCharsets.UTF_8));
            }
            return texts;
        }

        long number() {
            return in.getLong();
        }

        /** Reads a length. @param bytes that each element takes at least */
        private int length(int bytes) {
            long length = in.getLong();
            check(length >= 0 && length <= in.remaining() / bytes);
            return (int) length;
        }

        private boolean isAtEnd() {
            return !in.hasRemaining();
        }

        private static void check(boolean matches) {
            if (!matches) {
                throw new IllegalArgumentException("not what was written");
            }
        }
    }
}
