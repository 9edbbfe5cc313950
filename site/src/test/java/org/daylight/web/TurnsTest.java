package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pages that cost much, made so many at once. */
class TurnsTest {

    private static final long LONG = TimeUnit.MINUTES.toMillis(1);

    @Test
    void a_page_is_handed_on() throws IOException {
        assertEquals("page", new Turns(1, LONG).make(() -> "page"));
    }

    @Test
    void a_page_that_fails_gives_its_turn_back() throws IOException {
        var turns = new Turns(1, 0);
        assertThrows(
                IOException.class,
                () -> turns.make(() -> {
                    throw new IOException("the disk fails");
                }));
        assertEquals("next", turns.make(() -> "next"));
    }

    @Test
    void whoever_waits_too_long_is_asked_to_come_again() throws IOException {
        var turns = new Turns(1, 0);
        String page = turns.make(() -> {
            assertThrows(Busy.class, () -> turns.make(() -> "second"));
            return "first";
        });
        assertEquals("first", page);
    }

    @Test
    void no_more_are_made_at_once_and_all_are_made() throws InterruptedException {
        var turns = new Turns(2, LONG);
        List<Integer> atOnce = Collections.synchronizedList(new ArrayList<>());
        List<Integer> now = Collections.synchronizedList(new ArrayList<>());
        var done = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            int reader = i;
            Thread.ofVirtual().start(() -> {
                try {
                    turns.make(() -> {
                        now.add(reader);
                        atOnce.add(now.size());
                        Thread.yield();
                        now.remove((Integer) reader);
                        return "page";
                    });
                } catch (IOException never) {
                    throw new IllegalStateException(never);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        assertEquals(20, atOnce.size());
        assertEquals(true, Collections.max(atOnce) <= 2);
    }
}
