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
 * What is derived from one commit of an index and would be made again at every opening, in a folder beside it that may be deleted
 * (docs/decisions/0058). A file for each thing, named after the commit; it begins with the commit's own
 * identifier and ends with a checksum. One that is damaged, cut, or of another commit or version is passed over, and written anew by
 * whoever writes the index. It is believed as the index is: who can write there can change what is found.
 *
 * <p>Safe for use by several threads and processes: a file is put in place whole, and never changed.
 */
final class ArrayCache {

    /** Its number changes whenever the order or the meaning of the arrays does. */
    private static final byte[] BEGINNING = "daylight arrays 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int COMMIT_BYTES = StringHelper.ID_LENGTH;
    private static final int CHECKSUM_BYTES = Long.BYTES;

    private final Path folder;
    private final byte[] commit;
    private final String name;

    /**
     * What is kept of one commit.
     *
     * @param folder of all commits; need not be there
     * @param commit the identifier that Lucene gave it, {@value StringHelper#ID_LENGTH} bytes
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
     * Something that was kept, read as it was written.
     *
     * @param read refuses what does not fit with an {@link IllegalArgumentException}
     * @return empty when there is none, or none that can be believed
     */
    <T> Optional<T> get(String what, Function<Reader, T> read) {
        try (FileChannel channel = FileChannel.open(file(what), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE || size < BEGINNING.length + COMMIT_BYTES + CHECKSUM_BYTES) {
                return Optional.empty();
            }
            ByteBuffer all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            if (!isWhole(all)) {
                return Optional.empty();
            }
            var in = new Reader(all);
            T made = read.apply(in);
            return in.isAtEnd() ? Optional.of(made) : Optional.empty();
        } catch (IOException | IllegalArgumentException | BufferUnderflowException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /** Whether it begins with what it should, and its checksum is right; leaves the buffer at its arrays. */
    private boolean isWhole(ByteBuffer all) {
        int end = all.limit() - CHECKSUM_BYTES;
        CRC32 sum = new CRC32();
        sum.update(all.slice(0, end));
        boolean ours = all.slice(0, BEGINNING.length).equals(ByteBuffer.wrap(BEGINNING))
                && all.slice(BEGINNING.length, COMMIT_BYTES).equals(ByteBuffer.wrap(commit));
        boolean whole = ours && all.getLong(end) == sum.getValue();
        all.position(BEGINNING.length + COMMIT_BYTES).limit(end);
        return whole;
    }

    /** Keeps something. Where nothing can be written nothing is kept, which costs time at the next opening and nothing else. */
    void put(String what, Content content) {
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, what, ".new");
            try {
                try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                    var sum = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32());
                    var out = new Writer(sum);
                    out.raw(BEGINNING);
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
        } catch (IOException notKept) {
            // it is made again
        }
    }

    /** Deletes what was kept of other commits. A process that still reads one has it open. */
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

    /** Arrays one after the other, each with its length; numbers have their smallest byte first. */
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

    /** Reads what a {@link Writer} has written; throws an {@link IllegalArgumentException} where that does not fit. */
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
            fits(array.length == length);
            return array;
        }

        int[] ints(int length) {
            int[] array = ints();
            fits(array.length == length);
            return array;
        }

        byte[] bytes(int length) {
            byte[] array = bytes();
            fits(array.length == length);
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

        /** A length, of which each element takes at least so many bytes. */
        private int length(int bytes) {
            long length = in.getLong();
            fits(length >= 0 && length <= in.remaining() / bytes);
            return (int) length;
        }

        private boolean isAtEnd() {
            return !in.hasRemaining();
        }

        private static void fits(boolean fits) {
            if (!fits) {
                throw new IllegalArgumentException("not what was written");
            }
        }
    }
}
