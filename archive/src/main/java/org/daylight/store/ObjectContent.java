package org.daylight.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to be put, from memory or from a file that is opened once: a file that replaces it meanwhile is not read. For one thread.
 */
public final class ObjectContent implements Closeable {

    private final byte[] memory;
    private final @Nullable FileChannel file;
    private final long bytes;

    private ObjectContent(byte[] memory, @Nullable FileChannel file, long bytes) {
        this.memory = memory;
        this.file = file;
        this.bytes = bytes;
    }

    /** Bytes in memory, which are not copied. */
    public static ObjectContent of(byte[] bytes) {
        return new ObjectContent(bytes, null, bytes.length);
    }

    /** The bytes of a file. */
    public static ObjectContent of(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new ObjectContent(new byte[0], file, file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** The length. */
    public long bytes() {
        return bytes;
    }

    /** A range of it. @throws IOException also when the file has become shorter */
    public byte[] range(long from, int count) throws IOException {
        var range = ByteBuffer.allocate(count);
        if (file == null) {
            range.put(memory, Math.toIntExact(from), count);
        } else {
            while (range.hasRemaining()) {
                if (file.read(range, from + range.position()) < 0) {
                    throw new EOFException("a file became shorter while it was read");
                }
            }
        }
        return range.array();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
