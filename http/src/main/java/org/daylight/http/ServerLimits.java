package org.daylight.http;

/**
 * The limits of an {@link HttpPort}.
 *
 * @param connections open at once; when one more comes, the connection that has been idle longest is closed
 * @param requestSeconds that a connection has to send its next request, waiting for it included
 * @param bodyBytes of a request's body; a longer one is answered 413
 * @param pageBytes memory for answers of at most {@link Outgoing#PAGE_BYTES} that are being sent
 * @param largeBytes memory for all other answers that are being sent
 */
public record ServerLimits(int connections, int requestSeconds, int bodyBytes, long pageBytes, long largeBytes) {

    private static final int MOST_CONNECTIONS = 16_384;
    private static final int LEAST_CONNECTIONS = 512;

    private static final int REQUEST_SECONDS = 30;

    /** Heap that one open connection is given; an idle one takes less. */
    private static final int CONNECTION_BYTES = 24 << 10;

    /** The same with another time for requests. */
    public ServerLimits requestSeconds(int seconds) {
        return new ServerLimits(connections, seconds, bodyBytes, pageBytes, largeBytes);
    }

    /** Limits for a heap of this size in bytes. */
    public static ServerLimits of(long heapBytes, int bodyBytes) {
        return new ServerLimits(
                (int) Math.clamp(heapBytes / CONNECTION_BYTES, LEAST_CONNECTIONS, MOST_CONNECTIONS),
                REQUEST_SECONDS,
                bodyBytes,
                heapBytes / 16,
                heapBytes / 8);
    }
}
