package org.daylight.web.prepare;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadingTimeTest {

    private final ReadingTime time = new ReadingTime();

    private void read(int times, long nanos) {
        for (int i = 0; i < times; i++) {
            time.add(nanos);
        }
    }

    @Test
    void oneInterruptionIsNotSlow() {
        read(100, 5_000);
        read(1, 10_000_000);
        assertFalse(time.isSlow());
    }

    @Test
    void aDiskIsSlowUntilPagesAreInMemoryAgain() {
        assertFalse(time.isSlow());
        read(4, 8_000_000);
        assertTrue(time.isSlow());
        read(100, 5_000);
        assertFalse(time.isSlow());
    }
}
