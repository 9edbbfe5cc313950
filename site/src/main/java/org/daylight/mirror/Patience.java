package org.daylight.mirror;

import java.time.Duration;
import java.util.List;

/**
 * How long a source is waited for. Whatever a source does, an attempt ends: a connection and the head of an answer have a time, a silence has one,
 * and a body that trickles is given up.
 *
 * @param answer from the first packet to the end of an answer's head, proxies and encryption included
 * @param silence between two pieces of a body
 * @param window in which a body must bring {@code windowBytes} at least
 * @param pauses between attempts that brought little; when all were used up the source is not tried again for that file
 */
record Patience(Duration answer, Duration silence, Duration window, int windowBytes, List<Duration> pauses) {

    /** For the web, and for Tor, which takes its time. */
    static final Patience USUAL = new Patience(
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            10_000,
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(16)));
}
