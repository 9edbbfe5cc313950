package org.daylight.mailserver.line;

/**
 * The limits of a {@link LineServer}.
 *
 * @param connections open at once; when there would be more, the one that has been idle longest is closed
 * @param strangerSeconds how long a client may take for a command before it has signed in
 * @param idleSeconds how long it may take afterwards
 * @param writeSeconds how long it may take to accept {@link LineConnection#OUT_BYTES} of an answer
 * @param lineBytes longest line of a client, without its end
 */
public record LineLimits(int connections, int strangerSeconds, int idleSeconds, int writeSeconds, int lineBytes) {

    /** Idle clients are kept for half an hour, as RFC 3501 section 5.4 demands. */
    public static final LineLimits STANDARD = new LineLimits(500, 60, 30 * 60, 60, 8 << 10);

    /** The same for so many connections. */
    public LineLimits withConnections(int most) {
        return new LineLimits(most, strangerSeconds, idleSeconds, writeSeconds, lineBytes);
    }
}
