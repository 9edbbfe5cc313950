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
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final WorkQueue queue = new WorkQueue("test", 1, processors, 2, 10_000, 200, nanos::get, error -> {
        fatal.set(error);
        died.countDown();
    });

    @AfterEach
    void close() {
        queue.close();
    }

    /** Records what happens to it. It ends when it is released, or stopped. */
    private final class ReportedWork implements WorkQueue.Work {
        private final String name;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean gone;

        private final Object source;

        ReportedWork(String name) {
            this(name, name);
        }

        ReportedWork(String name, Object source) {
            this.name = name;
            this.source = source;
        }

        @Override
        public Object source() {
            return source;
        }

        @Override
        public void run() {
            begun.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            events.add(name + " done");
            ended.countDown();
        }

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void stop() {
            events.add(name + " stopped");
            letGo.countDown();
        }

        @Override
        public void dropped() {
            events.add(name + " dropped");
        }

        @Override
        public void busy() {
            events.add(name + " busy");
        }
    }

    private ReportedWork begun(String name) throws InterruptedException {
        var work = new ReportedWork(name);
        assertTrue(queue.offer(work));
        work.begun.await();
        return work;
    }

    private ReportedWork waiting(String name) {
        var work = new ReportedWork(name);
        assertTrue(queue.offer(work));
        return work;
    }

    @Test
    void work_is_done_in_order_of_arrival() throws Exception {
        ReportedWork first = begun("first");
        ReportedWork second = waiting("second");
        ReportedWork third = waiting("third");
        third.letGo.countDown();
        second.letGo.countDown();
        first.letGo.countDown();
        third.ended.await();
        assertEquals(List.of("first done", "second done", "third done"), events);
    }

    @Test
    void the_queue_is_bounded() throws Exception {
        ReportedWork first = begun("first");
        waiting("second").letGo.countDown();
        ReportedWork third = waiting("third");
        assertFalse(queue.offer(new ReportedWork("fourth")));
        first.letGo.countDown();
        third.letGo.countDown();
        third.ended.await();
        ReportedWork later = begun("later"); // there is room again
        later.letGo.countDown();
        later.ended.await();
    }

    @Test
    void work_of_a_disconnected_client_is_dropped_from_the_queue() throws Exception {
        ReportedWork first = begun("first");
        ReportedWork second = waiting("second");
        second.gone = true;
        queue.tick();
        assertEquals(0, queue.waiting());
        assertEquals(List.of("second dropped"), events);
        first.letGo.countDown();
    }

    @Test
    void work_that_has_begun_is_stopped_when_its_client_disconnects() throws Exception {
        ReportedWork first = begun("first");
        first.gone = true;
        queue.tick();
        first.ended.await();
        assertEquals(List.of("first stopped", "first done"), events);
    }

    @Test
    void work_that_waited_too_long_is_answered_busy() throws Exception {
        try (var patient = new WorkQueue("patient", 1, processors, 2, 10_000, 10_000, nanos::get, fatal::set)) {
            var first = new ReportedWork("first");
            patient.offer(first);
            first.begun.await();
            patient.offer(new ReportedWork("second"));
            nanos.addAndGet(9_000_000_000L);
            patient.tick();
            assertEquals(1, patient.waiting());
            nanos.addAndGet(1_000_000_000L);
            patient.tick();
            assertEquals(List.of("second busy"), events);
            first.letGo.countDown();
        }
    }

    @Test
    void under_a_lasting_overload_work_waits_for_a_fraction_of_a_second() throws Exception {
        ReportedWork first = begun("first");
        waiting("second");
        nanos.addAndGet(900_000_000L);
        queue.tick();
        assertEquals(1, queue.waiting(), "a rush is served");
        nanos.addAndGet(100_000_000L);
        ReportedWork third = waiting("third");
        queue.tick();
        assertEquals(List.of("second busy"), events);
        assertEquals(1, queue.waiting());
        nanos.addAndGet(199_000_000L);
        queue.tick();
        assertEquals(1, queue.waiting());
        first.letGo.countDown();
        third.letGo.countDown();
        third.ended.await();
        ReportedWork later = begun("later");
        waiting("last");
        nanos.addAndGet(500_000_000L);
        queue.tick();
        assertEquals(1, queue.waiting(), "the queue was empty in between");
        later.letGo.countDown();
    }

    @Test
    void sources_take_turns_and_the_one_with_most_work_makes_room() throws Exception {
        var taken = new WorkQueue("lanes", 1, new Semaphore(1), 4, 10_000, 200, nanos::get, fatal::set);
        List<ReportedWork> all = new ArrayList<>();
        var running = new ReportedWork("running", "flood");
        assertTrue(taken.offer(running));
        running.begun.await();
        for (int i = 1; i <= 4; i++) {
            all.add(new ReportedWork("flood " + i, "flood"));
            assertTrue(taken.offer(all.getLast()));
        }
        assertFalse(taken.offer(new ReportedWork("flood 5", "flood")));
        var one = new ReportedWork("one", "reader");
        assertTrue(taken.offer(one));
        assertEquals(List.of("flood 4 busy"), events);
        var two = new ReportedWork("two", "another reader");
        assertTrue(taken.offer(two));
        assertEquals(List.of("flood 4 busy", "flood 3 busy"), events);
        assertEquals(4, taken.waiting());
        all.forEach(work -> work.letGo.countDown());
        one.letGo.countDown();
        two.letGo.countDown();
        running.letGo.countDown();
        all.get(1).ended.await();
        assertEquals(
                List.of("running done", "flood 1 done", "one done", "two done", "flood 2 done"), events.subList(2, 7));
        taken.close();
    }

    /** Work of ten milliseconds of the test's clock. */
    private final class TimedWork implements WorkQueue.Work {
        private static final long NANOS = 10_000_000;
        private final Object source;
        private final Runnable afterwards;
        private final long since = nanos.get();
        private long waited = -1;
        private boolean refused;

        /** @param afterwards what the client does when it has an answer */
        TimedWork(Object source, Runnable afterwards) {
            this.source = source;
            this.afterwards = afterwards;
        }

        @Override
        public Object source() {
            return source;
        }

        @Override
        public void run() {
            waited = nanos.addAndGet(NANOS) - since;
            afterwards.run();
        }

        @Override
        public void busy() {
            refused = true;
            afterwards.run();
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void stop() {}

        @Override
        public void dropped() {}
    }

    @Test
    void a_flood_from_one_address_delays_the_others_by_its_turn() throws Exception {
        int readers = 4;
        int answers = 500;
        List<TimedWork> read = new ArrayList<>();
        var finished = new CountDownLatch(1);
        var hold = new Semaphore(0);
        try (var shared = new WorkQueue("flood", 1, hold, 100, 10_000, 150, nanos::get, fatal::set)) {
            // The flood fills the queue after each of its answers; each reader asks again after an answer.
            var flood = new Runnable[1];
            flood[0] = () -> {
                boolean goesOn = finished.getCount() > 0;
                while (goesOn) {
                    goesOn = shared.offer(new TimedWork("flood", flood[0]));
                }
            };
            flood[0].run();
            for (int reader = 0; reader < readers; reader++) {
                String name = "reader " + reader;
                var next = new Runnable[1];
                next[0] = () -> {
                    if (read.size() == answers) {
                        finished.countDown();
                    } else {
                        read.add(new TimedWork(name, next[0]));
                        assertTrue(shared.offer(read.getLast()));
                    }
                };
                next[0].run();
            }
            hold.release();
            finished.await();
        }
        long longest = read.stream().mapToLong(work -> work.waited).max().orElseThrow();
        long most = (readers + 2) * TimedWork.NANOS; // one turn of each, and the work that had begun
        assertTrue(longest > 0 && longest <= most, longest + " ns");
        assertTrue(read.subList(0, answers - readers).stream().noneMatch(work -> work.refused));
    }

    @Test
    void a_source_is_forgotten_with_its_work() throws Exception {
        ReportedWork first = begun("first");
        waiting("second");
        assertEquals(2, queue.sources());
        nanos.addAndGet(10_000_000_000L);
        queue.tick();
        assertEquals(List.of("second busy"), events);
        assertEquals(1, queue.sources(), "no address waits longer than ten seconds");
        first.letGo.countDown();
        first.ended.await();
        while (queue.running() > 0) {
            Thread.onSpinWait();
        }
        assertEquals(0, queue.sources());
        ReportedWork third = begun("third");
        ReportedWork fourth = waiting("fourth");
        fourth.gone = true;
        queue.tick();
        assertEquals(1, queue.sources());
        third.letGo.countDown();
    }

    @Test
    void other_work_shares_the_processor_permits() throws Exception {
        processors.acquire();
        var work = new ReportedWork("work");
        work.letGo.countDown();
        queue.offer(work);
        assertEquals(1, work.begun.getCount());
        processors.release();
        work.ended.await();
    }

    @Test
    void an_error_is_reported() throws Exception {
        var error = new OutOfMemoryError("of a test");
        queue.offer(new WorkQueue.Work() {
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
