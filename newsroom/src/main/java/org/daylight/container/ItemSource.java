package org.daylight.container;

import java.io.Closeable;
import java.io.IOException;

/**
 * What one import reads: files and folders ({@link ImportSource}), or a mailbox on a server.
 *
 * <p>One thread reads; the other methods may be called from other threads.
 */
public interface ItemSource extends Closeable {

    /** How many bytes there are to read; -1 if that is unknown. */
    long totalBytes();

    /** How many bytes have been read so far; comparable with {@link #totalBytes}. */
    long bytesRead();

    /**
     * Reads everything, from the beginning, and passes the items to the sink.
     *
     * @throws IOException with a one-line message, when the source is not available any more. What the sink received is
     *     valid, and reading again later gives the rest
     * @throws InterruptedException when the sink was interrupted
     */
    void read(Sink sink) throws IOException, InterruptedException;

    /** Ends a {@link #read} that another thread is executing, and closes what is open. */
    @Override
    default void close() {}
}
