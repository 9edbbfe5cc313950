package org.daylight.http.client;

import java.time.Duration;

/**
 * How long a server may take. Each request ends after at most {@link #longest}, whatever the server does.
 *
 * @param answer for connecting, including proxy and encryption; and again from the request to the end of the answer's head, including
 *     informational answers; a request with a body of {@code windowBytes} or more may take the time of that body longer
 * @param silence between two packets
 * @param window of time spent waiting for a body, in which at least {@code windowBytes} of the body must arrive. Framing (chunk sizes, trailers)
 *     does not count
 * @param windowBytes 1 or more
 */
public record HttpLimits(Duration answer, Duration silence, Duration window, int windowBytes) {

    /** For the web and for Tor: at least 3 kB a second, which a 56k modem can do. */
    public static final HttpLimits USUAL =
            new HttpLimits(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(20), 60_000);

    /** The longest time of a request whose body has at most that many bytes: connecting, head, and the body at the lowest rate. */
    Duration longest(long bodyBytes) {
        return answer.multipliedBy(2).plus(body(bodyBytes));
    }

    /** The longest time until the end of an answer's head: that of an answer, and for a long request that of its body at the lowest rate. */
    Duration head(int sentBytes) {
        return sentBytes < windowBytes ? answer : answer.plus(body(sentBytes));
    }

    /** The longest time for a body of at most that many bytes. A log may claim so many bytes that the time overflows. */
    Duration body(long bytes) {
        try {
            Duration time = window.multipliedBy(bytes / windowBytes + 1);
            return Duration.ofNanos(time.toNanos());
        } catch (ArithmeticException endless) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
    }
}
