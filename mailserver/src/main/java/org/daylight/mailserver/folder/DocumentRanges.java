package org.daylight.mailserver.folder;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of documents, of one document at a time. Many mail programs fetch a large message in pieces, one after the other: a range that begins
 * after the last one, or at most a few hundred bytes before its end, is read on from there, and the document is not decompressed from its start again.
 * While it is open, the file of a part is open, also if the part is replaced after a withdrawal. For use by one thread.
 */
public final class DocumentRanges implements Closeable {

    private static final int PIECE_BYTES = 8 << 10;

    /** At most so many bytes before the last range can still be read again. */
    private static final int BACK_BYTES = 512;

    private final Source source;

    /** What is open; null when nothing is. */
    private @Nullable Opened opened;

    /** Where documents come from. */
    public interface Source {
        /** As {@link org.daylight.archive.Archive#channel}. */
        Optional<ReadableByteChannel> channel(DocumentId id, long start) throws IOException;
    }

    /** An open document. The buffer has its bytes from an offset on. */
    private static final class Opened {
        final DocumentId id;
        final int sequence;
        final ReadableByteChannel channel;
        final byte[] buffer = new byte[BACK_BYTES + PIECE_BYTES];
        long from;
        int size;

        Opened(DocumentId id, int sequence, ReadableByteChannel channel, long from) {
            this.id = id;
            this.sequence = sequence;
            this.channel = channel;
            this.from = from;
        }

        long end() {
            return from + size;
        }

        void readNext() throws IOException {
            int kept = Math.min(size, BACK_BYTES);
            System.arraycopy(buffer, size - kept, buffer, 0, kept);
            int read = channel.read(ByteBuffer.wrap(buffer, kept, PIECE_BYTES));
            if (read < 0) {
                throw new IOException(id + " has changed");
            }
            from = end() - kept;
            size = kept + read;
        }
    }

    public DocumentRanges(Source source) {
        this.source = source;
    }

    /**
     * Writes a range of a document.
     *
     * @param sequence of the release whose form of the document it is
     * @param start offset in bytes
     * @param count in bytes; start and count are within the document
     * @throws IOException when the stream fails, when this copy of the part is damaged, or when the document was withdrawn: what was written is then not complete
     */
    public void copy(DocumentId id, int sequence, long start, long count, OutputStream out) throws IOException {
        if (count == 0) {
            return;
        }
        try {
            Opened document = at(id, sequence, start);
            long end = start + count;
            for (long at = start; at < end; ) {
                if (at >= document.end()) {
                    document.readNext();
                } else {
                    int length = (int) (Math.min(end, document.end()) - at);
                    out.write(document.buffer, (int) (at - document.from), length);
                    at += length;
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The document, so that its bytes from an offset on are in the buffer or can be read. */
    private Opened at(DocumentId id, int sequence, long start) throws IOException {
        Opened before = opened;
        if (before != null && before.id.equals(id) && before.sequence == sequence && before.from <= start) {
            return before;
        }
        close();
        ReadableByteChannel channel =
                source.channel(id, start).orElseThrow(() -> new IOException(id + " was withdrawn"));
        var now = new Opened(id, sequence, channel, start);
        opened = now;
        return now;
    }

    /** Whether a document is open. */
    public boolean isOpen() {
        return opened != null;
    }

    /** Closes what is open. Reading again opens it again. */
    @Override
    public void close() throws IOException {
        Opened before = opened;
        opened = null;
        if (before != null) {
            before.channel.close();
        }
    }
}
