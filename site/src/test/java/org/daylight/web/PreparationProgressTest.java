package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PreparationProgressTest {

    private static final long START = Long.MAX_VALUE - 5; // the clock of a JVM can be anywhere

    private static long seconds(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void a_line_a_minute_with_the_time_that_is_left() {
        var progress = new PreparationProgress(40_000, START);
        assertEquals(Optional.empty(), progress.add(8_000, seconds(50)));
        assertEquals(
                Optional.of("16,000 of 40,000 pages are prepared, about 3 minutes left"),
                progress.add(8_000, seconds(100)));
        assertEquals(Optional.empty(), progress.add(8_000, seconds(150)));
        assertEquals(
                Optional.of("32,000 of 40,000 pages are prepared, about 1 minute left"),
                progress.add(8_000, seconds(200)));
        assertEquals(Optional.empty(), progress.add(8_000, seconds(290)), "all are prepared");
    }
}
