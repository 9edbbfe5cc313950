package org.daylight.http.client;

import java.time.Duration;

/**
 * How long a server may take. Each request ends after at most {@link #longest}, whatever the server does.
 *
 * @param answer for connecting, proxy and encryption included; and again from the request to the end of the answer's head, informational answers
 *     included
 * @param silence between two packets
 * @param window of time that is spent waiting for a body, in which the body must bring {@code windowBytes} at least. Framing (chunk sizes, trailers)
 *     does not count
 * @param windowBytes 1 or more
 */
public record HttpLimits(Duration answer, Duration silence, Duration window, int windowBytes) {

    /** For the web and for Tor: 3 kB a second at least, which a 56k modem has. */
    public static final HttpLimits USUAL =
            new HttpLimits(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(20), 60_000);

    /** How long one request may take whose body has at most that many bytes: connecting, head, and the body at the lowest rate. */
    public Duration longest(long bodyBytes) {
        return answer.multipliedBy(2).plus(body(bodyBytes));
    }

    /** How long a body of at most that many bytes may take. What a log claims may be more than any time. */
    Duration body(long bytes) {
        try {
            Duration time = window.multipliedBy(bytes / windowBytes + 1);
            return Duration.ofNanos(time.toNanos());
        } catch (ArithmeticException endless) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
    }
}
