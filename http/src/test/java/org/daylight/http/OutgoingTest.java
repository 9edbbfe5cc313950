package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The memory of answers under way, and the least that a reader must take. */
class OutgoingTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final Outgoing outgoing = new Outgoing(1_000, 1_000, nanos::get);
    private final List<String> cut = new ArrayList<>();

    private Outgoing.Sending page(String name, long bytes) {
        return outgoing.admit(bytes, () -> cut.add(name)).orElseThrow();
    }

    private Outgoing.Sending file(String name, long bytes) {
        return outgoing.admitLarge(bytes, () -> cut.add(name)).orElseThrow();
    }

    @Test
    void memory_is_reserved_until_the_answer_has_ended() {
        Outgoing.Sending first = page("first", 600);
        assertTrue(outgoing.admit(600, () -> {}).isEmpty());
        assertEquals(600, outgoing.bytes());
        first.ended();
        first.ended();
        assertEquals(0, outgoing.bytes());
        page("second", 600);
        assertEquals(1, outgoing.size());
    }

    @Test
    void large_answers_leave_the_room_of_pages() {
        file("file", 1_000);
        assertTrue(outgoing.admitLarge(1, () -> {}).isEmpty());
        page("page", 1_000);
    }

    @Test
    void what_is_larger_than_all_room_is_sent_alone() {
        Outgoing.Sending large = file("large", 50_000);
        assertEquals(1_000, outgoing.bytes());
        large.ended();
        assertEquals(0, outgoing.bytes());
    }

    @Test
    void who_takes_too_little_is_disconnected() {
        Outgoing.Sending slow = file("slow", 100);
        slow.begins();
        nanos.addAndGet(59 * SECOND);
        outgoing.tick();
        assertEquals(List.of(), cut);
        nanos.addAndGet(SECOND);
        outgoing.tick();
        assertEquals(List.of("slow"), cut);
        assertEquals(0, outgoing.bytes());
    }

    @Test
    void two_thousand_bytes_a_second_are_enough() {
        Outgoing.Sending tor = file("tor", 100);
        for (int piece = 0; piece < 100; piece++) {
            tor.begins();
            nanos.addAndGet(8 * SECOND); // the system takes several pieces every twenty seconds
            tor.took(16_384);
            outgoing.tick();
        }
        assertEquals(List.of(), cut);
    }

    @Test
    void five_hundred_bytes_a_second_are_not() {
        Outgoing.Sending slow = file("slow", 100);
        for (int piece = 0; piece < 4; piece++) {
            slow.begins();
            nanos.addAndGet(30 * SECOND);
            slow.took(15_000);
            outgoing.tick();
        }
        assertEquals(List.of("slow"), cut.stream().distinct().toList());
    }

    @Test
    void the_time_of_the_server_is_not_the_readers() {
        Outgoing.Sending waiting = file("waiting", 100);
        nanos.addAndGet(1_000 * SECOND);
        outgoing.tick();
        assertEquals(List.of(), cut);
        waiting.begins();
        waiting.took(10);
        nanos.addAndGet(1_000 * SECOND);
        outgoing.tick();
        assertEquals(List.of(), cut);
    }

    @Test
    void when_there_is_no_room_the_one_that_stands_still_longest_goes() {
        Outgoing.Sending first = file("first", 500);
        Outgoing.Sending second = file("second", 500);
        first.begins();
        nanos.addAndGet(10 * SECOND);
        second.begins();
        assertTrue(outgoing.admitLarge(500, () -> {}).isEmpty());
        nanos.addAndGet(15 * SECOND);
        file("third", 500);
        assertEquals(List.of("first"), cut);
    }
}
