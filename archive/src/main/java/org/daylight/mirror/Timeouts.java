package org.daylight.mirror;

import java.time.Duration;
import java.util.List;
import org.daylight.http.client.HttpLimits;

/**
 * How long a source is waited for (spec/mirror.md section 1).
 *
 * @param http for one request
 * @param pauses between attempts that brought little; when all were used up the source is put aside
 * @param lost how long attempts at one file that brought little may take altogether; then the source is put aside
 * @param asking how long sources are waited for that have not shown their checkpoint, once one has shown a good one
 */
record Timeouts(HttpLimits http, List<Duration> pauses, Duration lost, Duration asking) {

    /** For the web, and for Tor, which takes its time. */
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
