package org.daylight.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;
import java.util.Set;

/**
 * A request, and the means to answer it exactly once, from any thread. Header names are in lower case; a field that was sent several
 * times is one value, separated by commas (RFC 9110 section 5.3).
 */
public interface Exchange {

    /** The request method as sent. */
    String method();

    /** Path and query as sent. */
    String target();

    /** A header field of the request; empty when it was not sent. */
    String header(String name);

    /** Those of these header fields that were sent and are not empty. @param names in lower case */
    Map<String, String> headers(Set<String> names);

    /** The body of the request, of at most {@link ServerLimits#bodyBytes} bytes. */
    byte[] body();

    /**
     * Whose turn it is when requests wait: equal for all requests from one address on the internet (of IPv6, one network of 64 bits), and
     * different for each connection from this machine, where many readers come through a proxy or an onion service. For comparison only.
     */
    default Object source() {
        return this;
    }

    /** Runs work for this exchange that may wait for a disk, on a thread that may; by default on this one. */
    default void execute(Runnable work) {
        work.run();
    }

    /**
     * Whether the client has closed the connection, or its sending half, since the request arrived. A system call of about a
     * microsecond. Not to be called once the exchange is answered.
     */
    boolean isClientGone();

    /**
     * Answers with bytes in memory, which are held until they are sent.
     *
     * @return false when there is no memory for it now; nothing was sent, and 503 should be
     */
    boolean send(int status, Map<String, String> headers, byte[] content);

    /**
     * Answers with content that is read while it is sent, in small pieces, without a thread for each client. The channel is always closed.
     *
     * @param size of the content in bytes; when fewer can be read, the connection is aborted
     * @param heldBytes memory that the channel itself uses
     * @return as {@link #send(int, Map, byte[])}
     */
    boolean send(int status, Map<String, String> headers, ReadableByteChannel content, long size, long heldBytes);

    /**
     * Answers with content of unknown size that is generated while it is sent (chunked transfer coding), by a platform thread of its own.
     * The content is always closed.
     *
     * @return as {@link #send(int, Map, byte[])}
     */
    boolean stream(int status, Map<String, String> headers, StreamedContent content);

    /**
     * Answers with the headers of a response of this size, and no content.
     *
     * @param size -1 when not known, or not to be sent
     */
    void sendHeaders(int status, Map<String, String> headers, long size);

    /** Closes the connection without a response: the client has closed it. */
    void abandon();

    /** Answers 503 in as few bytes as possible: there is no memory for the response now. */
    default void sendBusy() {
        sendHeaders(503, Map.of("Retry-After", "20", "Cache-Control", "no-store"), 0);
    }

    /** Writes a response while it is sent. Its owner closes it, written or not. */
    interface StreamedContent extends Closeable {

        /** @throws IOException when it cannot be finished; the connection is then aborted, so that the client notices */
        void writeTo(OutputStream out) throws IOException;
    }
}
