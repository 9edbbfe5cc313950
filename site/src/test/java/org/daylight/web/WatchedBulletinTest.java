package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedBulletinTest {

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 100); // System.nanoTime may overflow
    private String file = "first";
    private int looks;

    private final WatchedBulletin watched = new WatchedBulletin(
            () -> {
                looks++;
                return file;
            },
            time::get);

    @Test
    void aNewBulletinIsSeenAfterAFifthOfASecond() {
        assertEquals("first", watched.fingerprint());
        file = "second";
        time.addAndGet(199_999_999);
        assertEquals("first", watched.fingerprint());
        assertEquals(1, looks);
        time.addAndGet(1);
        assertEquals("second", watched.fingerprint());
        file = "third";
        assertEquals("second", watched.fingerprint());
        assertEquals(2, looks);
    }

    @Test
    void whoMustBeExactLooksNow() {
        file = "second";
        watched.look();
        assertEquals("second", watched.fingerprint());
        time.addAndGet(199_999_999);
        assertEquals("second", watched.fingerprint());
        assertEquals(2, looks);
    }
}
