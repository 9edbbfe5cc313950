package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Stage;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Originals of a part, read from the vault in its order, so that each of its blocks is read once, and given in the order of
 * their numbers, which is another one ({@code docs/decisions/0378}). Few are kept in memory, many in a file without a name. Nothing is checked
 * here: who uses the bytes compares their hash. Not for use by several threads.
 */
final class FetchedOriginals implements Closeable {

    /** Up to this size all are kept in memory. */
    static final long MEMORY_BYTES = 32L << 20;

    private record Place(long offset, int length) {}

    private final Map<Sha256, byte[]> inMemory = new HashMap<>();
    private final Map<Sha256, Place> places = new HashMap<>();
    private final @Nullable FileChannel file;
    private long end;

    /**
     * Reads originals; those that the vault does not have are left out.
     *
     * @param bytes how long they are together
     * @param memoryBytes above this size a file is used
     */
    FetchedOriginals(Vault vault, Collection<Sha256> wanted, long bytes, Stage stage, long memoryBytes)
            throws IOException {
        file = bytes <= memoryBytes ? null : stage.scratch();
        try {
            vault.read(wanted, file == null ? inMemory::put : this::write);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void write(Sha256 sha256, byte[] original) throws IOException {
        if (places.putIfAbsent(sha256, new Place(end, original.length)) != null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(original);
        while (bytes.hasRemaining()) {
            end += file.write(bytes, end);
        }
    }

    /** An original; null when the vault does not have it. */
    byte @Nullable [] get(Sha256 sha256) throws IOException {
        if (file == null) {
            return inMemory.get(sha256);
        }
        Place place = places.get(sha256);
        if (place == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(place.length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, place.offset + bytes.position()) < 0) {
                throw new IOException("the file of the originals of this part ends early: publish again");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
