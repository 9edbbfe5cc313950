package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounded queue of work. */
class WorkQueueTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Error> fatal = new AtomicReference<>();
    private final CountDownLatch died = new CountDownLatch(1);
    private final Semaphore processors = new Semaphore(1, true);
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final WorkQueue turns = new WorkQueue("test", 1, processors, 2, 10_000, nanos::get, error -> {
        fatal.set(error);
        died.countDown();
    });

    @AfterEach
    void close() {
        turns.close();
    }

    /** Says what happens to it. It is done when it is let go, or stopped. */
    private final class Told implements WorkQueue.Work {
        private final String name;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean gone;

        Told(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            begun.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            said.add(name + " done");
            ended.countDown();
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void stop() {
            said.add(name + " stopped");
            letGo.countDown();
        }

        @Override
        public void dropped() {
            said.add(name + " dropped");
        }

        @Override
        public void busy() {
            said.add(name + " busy");
        }
    }

    private Told begun(String name) throws InterruptedException {
        var work = new Told(name);
        assertTrue(turns.offer(work));
        work.begun.await();
        return work;
    }

    private Told waiting(String name) {
        var work = new Told(name);
        assertTrue(turns.offer(work));
        return work;
    }

    @Test
    void work_is_done_in_the_order_in_which_it_came() throws Exception {
        Told first = begun("first");
        Told second = waiting("second");
        Told third = waiting("third");
        third.letGo.countDown();
        second.letGo.countDown();
        first.letGo.countDown();
        third.ended.await();
        assertEquals(List.of("first done", "second done", "third done"), said);
    }

    @Test
    void the_queue_is_bounded() throws Exception {
        Told first = begun("first");
        waiting("second").letGo.countDown();
        Told third = waiting("third");
        assertFalse(turns.offer(new Told("fourth")));
        first.letGo.countDown();
        third.letGo.countDown();
        third.ended.await();
        Told later = begun("later"); // there is room again
        later.letGo.countDown();
        later.ended.await();
    }

    @Test
    void who_has_gone_is_dropped_from_the_queue() throws Exception {
        Told first = begun("first");
        Told second = waiting("second");
        second.gone = true;
        turns.tick();
        assertEquals(0, turns.waiting());
        assertEquals(List.of("second dropped"), said);
        first.letGo.countDown();
    }

    @Test
    void work_that_was_begun_is_stopped_when_its_client_goes() throws Exception {
        Told first = begun("first");
        first.gone = true;
        turns.tick();
        first.ended.await();
        assertEquals(List.of("first stopped", "first done"), said);
    }

    @Test
    void who_has_waited_too_long_is_told_so() throws Exception {
        Told first = begun("first");
        waiting("second");
        nanos.addAndGet(9_000_000_000L);
        turns.tick();
        assertEquals(1, turns.waiting());
        nanos.addAndGet(1_000_000_000L);
        turns.tick();
        assertEquals(List.of("second busy"), said);
        first.letGo.countDown();
    }

    @Test
    void work_elsewhere_takes_the_same_processor() throws Exception {
        processors.acquire();
        var work = new Told("work");
        work.letGo.countDown();
        turns.offer(work);
        assertEquals(1, work.begun.getCount());
        processors.release();
        work.ended.await();
    }

    @Test
    void an_error_is_reported() throws Exception {
        var error = new OutOfMemoryError("of a test");
        turns.offer(new WorkQueue.Work() {
            @Override
            public void run() {
                throw error;
            }

            @Override
            public boolean isGone() {
                return false;
            }

            @Override
            public void stop() {}

            @Override
            public void dropped() {}

            @Override
            public void busy() {}
        });
        died.await();
        assertSame(error, fatal.get());
    }
}
