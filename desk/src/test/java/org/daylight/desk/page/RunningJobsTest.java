package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

    @Test
    void shortWorkLeadsToItsResultAndFailsInWords() throws Exception {
        try (var jobs = new RunningJobs()) {
            assertEquals("/result", jobs.start("ann", "work", progress -> "/result"));
            IOException failed = assertThrows(
                    IOException.class,
                    () -> jobs.start("ann", "work", progress -> {
                        throw new IOException("the disk is full");
                    }));
            assertEquals("the disk is full", failed.getMessage());
        }
    }

    @Test
    void longWorkHasAPageForItsOwner() throws Exception {
        var end = new CountDownLatch(1);
        try (var jobs = new RunningJobs()) {
            String address = jobs.start("ann", "long work", progress -> {
                progress.done(3, 10);
                end.await();
                throw new IOException("it failed in the end");
            });
            assertTrue(address.startsWith("/work/"), address);
            long id = Long.parseLong(address.substring("/work/".length()));
            assertEquals(Optional.empty(), jobs.find(id, "bea"));
            RunningJobs.State state = jobs.find(id, "ann").orElseThrow();
            assertTrue(state.isRunning());
            assertEquals(3, state.done());
            assertEquals(10, state.total());
            end.countDown();
            while (jobs.find(id, "ann").orElseThrow().isRunning()) {
                Thread.sleep(5);
            }
            assertEquals(
                    "it failed in the end", jobs.find(id, "ann").orElseThrow().failure());
        }
    }

    @Test
    void anErrorOfTheProgramIsNotShownToTheUser() throws Exception {
        var end = new CountDownLatch(1);
        try (var jobs = new RunningJobs()) {
            String address = jobs.start("ann", "long work", progress -> {
                end.await();
                throw new IllegalStateException("secret");
            });
            long id = Long.parseLong(address.substring("/work/".length()));
            end.countDown();
            while (jobs.find(id, "ann").orElseThrow().isRunning()) {
                Thread.sleep(5);
            }
            assertTrue(jobs.find(id, "ann").orElseThrow().failure().contains("an error in the program"));
        }
    }

    @Test
    void anOrderIsForItsUserAndCarriedOutOnce() {
        var orders = new PendingOrders();
        long id = orders.add("ann", "order");
        assertEquals(Optional.empty(), orders.find(id, "bea", String.class));
        assertEquals(Optional.empty(), orders.find(id, "ann", Integer.class));
        assertEquals(Optional.of("order"), orders.find(id, "ann", String.class));
        assertEquals(Optional.of("order"), orders.take(id, "ann", String.class));
        assertEquals(Optional.empty(), orders.take(id, "ann", String.class));
        for (int i = 0; i < 50; i++) {
            orders.add("ann", "later");
        }
        assertEquals(Optional.empty(), orders.find(id + 1, "ann", String.class), "only the last ones are kept");
    }

    @Test
    void aUserDoesNotUseUpTheOrdersOfOthers() {
        var orders = new PendingOrders();
        long ann = orders.add("ann", "order");
        for (int i = 0; i < 100; i++) {
            orders.add("gus", "many");
        }
        assertEquals(Optional.of("order"), orders.find(ann, "ann", String.class));
        for (int i = 0; i < 4; i++) {
            orders.add("ann", "later");
        }
        assertEquals(Optional.of("order"), orders.find(ann, "ann", String.class));
        orders.add("ann", "the sixth");
        assertEquals(Optional.empty(), orders.find(ann, "ann", String.class));
    }

    @Test
    void aUserHasTwoJobsAndOthersHaveTheirs() throws Exception {
        var end = new CountDownLatch(1);
        try (var jobs = new RunningJobs()) {
            RunningJobs.Work work = progress -> {
                end.await();
                return "/";
            };
            jobs.start("gus", "work", work);
            jobs.start("gus", "work", work);
            assertThrows(IOException.class, () -> jobs.start("gus", "work", work));
            assertTrue(jobs.start("ann", "work", work).startsWith("/work/"));
            end.countDown();
        }
    }
}
