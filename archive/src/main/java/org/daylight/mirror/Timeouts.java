package org.daylight.mirror;

import java.time.Duration;
import java.util.List;
import org.daylight.http.client.HttpLimits;

/**
 * How long a mirror waits for a source (spec/mirror.md section 1). Immutable.
 *
 * @param http limits of one request
 * @param pauses between attempts without progress; when all are used up the source is excluded
 * @param lost total time of attempts at one file without progress; after that the source is excluded
 * @param asking how long to wait for the checkpoints of the other sources, once one has shown a valid one
 */
record Timeouts(HttpLimits http, List<Duration> pauses, Duration lost, Duration asking) {

    /** For the web, and for Tor, which is slow. */
    static final Timeouts USUAL = new Timeouts(
            HttpLimits.USUAL,
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(16)),
            Duration.ofSeconds(45),
            Duration.ofSeconds(20));
}
