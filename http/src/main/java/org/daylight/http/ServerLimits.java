package org.daylight.http;

/**
 * The limits of an {@link HttpPort}.
 *
 * @param connections open at once; when there would be more, the connection that has been idle longest is closed
 * @param requestSeconds how long a client may take to send its next request, including the time before it begins
 * @param bodyBytes largest body of a request; a longer one is answered 413
 * @param pageBytes memory for responses of at most {@link Outgoing#PAGE_BYTES} that are being sent
 * @param largeBytes memory for all other responses that are being sent
 */
public record ServerLimits(int connections, int requestSeconds, int bodyBytes, long pageBytes, long largeBytes) {

    private static final int MAX_CONNECTIONS = 16_384;
    private static final int MIN_CONNECTIONS = 512;

    private static final int REQUEST_SECONDS = 30;

    /** Heap reserved for one open connection; an idle one uses less. */
    private static final int CONNECTION_BYTES = 24 << 10;

    /** The same with another time limit for requests. */
    public ServerLimits requestSeconds(int seconds) {
        return new ServerLimits(connections, seconds, bodyBytes, pageBytes, largeBytes);
    }

    /** Limits for a heap of this size in bytes. */
    public static ServerLimits of(long heapBytes, int bodyBytes) {
        return new ServerLimits(
                (int) Math.clamp(heapBytes / CONNECTION_BYTES, MIN_CONNECTIONS, MAX_CONNECTIONS),
                REQUEST_SECONDS,
                bodyBytes,
                heapBytes / 16,
                heapBytes / 8);
    }
}
