package org.daylight.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Map;

/**
 * A request, and the means to answer it exactly once, from any thread. Header names of the request are in lower case; a field that was
 * sent several times is one value, with commas (RFC 9110 section 5.3).
 */
public interface Exchange {

    String method();

    /** Path and query as sent. */
    String target();

    /** A field of the request; empty when it was not sent. */
    String header(String name);

    /** What the request carried, at most as much as {@link ServerLimits#bodyBytes}. */
    byte[] body();

    /**
     * Whether the client has closed the connection, or its sending half, since the request came. Asks the system, so it is a matter of a
     * microsecond. Not to be called once the exchange is answered.
     */
    boolean isClientGone();

    /**
     * Answers with bytes at hand, which are held until they are sent.
     *
     * @return false, and nothing was sent, when there is no memory for it now: answer 503
     */
    boolean send(int status, Map<String, String> headers, byte[] content);

    /**
     * Answers with what is read while it is sent, in small pieces, without a thread for each reader. The channel is closed in any case.
     *
     * @param size exactly what can be read; fewer bytes break the connection off
     * @param heldBytes what the channel itself holds in memory
     * @return as {@link #send(int, Map, byte[])}
     */
    boolean send(int status, Map<String, String> headers, ReadableByteChannel content, long size, long heldBytes);

    /**
     * Answers with what is written meanwhile, in chunks of unknown number, by a platform thread of its own. The content is closed in any case.
     *
     * @return as {@link #send(int, Map, byte[])}
     */
    boolean stream(int status, Map<String, String> headers, Written content);

    /**
     * Answers with the headers that an answer of this size would have, and no content.
     *
     * @param size -1 when not known, or not to be told
     */
    void sendHeaders(int status, Map<String, String> headers, long size);

    /** Closes the connection without an answer: the client has gone. */
    void abandon();

    /** Answers that there is no memory for the answer now, in as few bytes as possible. */
    default void sendBusy() {
        sendHeaders(503, Map.of("Retry-After", "20", "Cache-Control", "no-store"), 0);
    }

    /** Writes an answer. */
    interface Written extends Closeable {

        /** @throws IOException when it cannot be finished: the connection is broken off then, so that the reader notices */
        void writeTo(OutputStream out) throws IOException;
    }
}
