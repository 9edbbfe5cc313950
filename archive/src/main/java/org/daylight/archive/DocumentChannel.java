package org.daylight.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import org.daylight.format.Sha256;

/**
 * The bytes of one document in a pack, unpacked while they are read. Its last bytes are handed out only when the whole is what the log
 * committed to: who got them has the document. Not for use by several threads.
 */
final class DocumentChannel implements ReadableByteChannel {

    private static final int PIECE_BYTES = 8 << 10;

    private final InputStream in;
    private final long size;
    private final Sha256 hash;
    private final Closeable pack;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] piece = new byte[PIECE_BYTES];
    private long at;
    private boolean open = true;

    /** @param pack lets go of what the bytes are read from */
    DocumentChannel(InputStream in, long size, Sha256 hash, Closeable pack) {
        this.in = in;
        this.size = size;
        this.hash = hash;
        this.pack = pack;
    }

    /** @throws IOException also when the pack has other bytes than the log committed to */
    @Override
    public int read(ByteBuffer into) throws IOException {
        if (at == size) {
            return -1;
        }
        int read = next((int) Math.min(piece.length, into.remaining()));
        into.put(piece, 0, read);
        return read;
    }

    /** Passes over so many bytes, or to the end. */
    void skip(long bytes) throws IOException {
        for (long left = Math.min(bytes, size - at); left > 0; ) {
            left -= next((int) Math.min(piece.length, left));
        }
    }

    private int next(int most) throws IOException {
        int read = in.read(piece, 0, (int) Math.min(most, size - at));
        if (read < 0) {
            throw changed();
        }
        digest.update(piece, 0, read);
        at += read;
        if (at == size && (in.read() >= 0 || !Sha256.wrap(digest.digest()).equals(hash))) {
            throw changed();
        }
        return read;
    }

    private static IOException changed() {
        return new IOException("a document does not match the log; download its part's file again");
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (open) {
            open = false;
            try (pack) {
                in.close();
            }
        }
    }
}
