package org.daylight.web;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Pages that cost much are made one for each processor, in the order in which they were asked for; who asks for one that costs little does
 * not stand in that queue (docs/decisions/0070-dear-pages-wait-their-turn.md). Safe for use by several threads.
 */
final class Turns {

    private final Semaphore turns;
    private final long patienceMillis;

    /**
     * Nobody waits yet.
     *
     * @param atOnce pages that are made at once
     * @param patienceMillis how long somebody waits at most
     */
    Turns(int atOnce, long patienceMillis) {
        turns = new Semaphore(atOnce, true);
        this.patienceMillis = patienceMillis;
    }

    /** Makes a page. */
    interface Making<T> {
        T page() throws java.io.IOException;
    }

    /** Makes a page when it is its turn. @throws Busy when that was not in time */
    <T> T make(Making<T> making) throws java.io.IOException {
        try {
            if (!turns.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new Busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy();
        }
        try {
            return making.page();
        } finally {
            turns.release();
        }
    }
}
