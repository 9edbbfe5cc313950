package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The memory of responses that are being sent, and the minimum rate of a client. */
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
    void memory_is_reserved_until_the_response_has_ended() {
        Outgoing.Sending first = page("first", 600);
        assertTrue(outgoing.admit(600, () -> {}).isEmpty());
        assertEquals(600, outgoing.bytes());
        first.end();
        first.end();
        assertEquals(0, outgoing.bytes());
        page("second", 600);
        assertEquals(1, outgoing.size());
    }

    @Test
    void large_responses_leave_the_memory_of_pages() {
        file("file", 1_000);
        assertTrue(outgoing.admitLarge(1, () -> {}).isEmpty());
        page("page", 1_000);
    }

    @Test
    void a_response_larger_than_the_budget_is_sent_alone() {
        Outgoing.Sending large = file("large", 50_000);
        assertEquals(1_000, outgoing.bytes());
        large.end();
        assertEquals(0, outgoing.bytes());
    }

    @Test
    void a_client_that_accepts_too_little_is_disconnected() {
        Outgoing.Sending slow = file("slow", 100);
        slow.writing();
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
            tor.writing();
            nanos.addAndGet(8 * SECOND); // the system accepts several pieces every twenty seconds
            tor.accepted(16_384);
            outgoing.tick();
        }
        assertEquals(List.of(), cut);
    }

    @Test
    void five_hundred_bytes_a_second_are_not() {
        Outgoing.Sending slow = file("slow", 100);
        for (int piece = 0; piece < 4; piece++) {
            slow.writing();
            nanos.addAndGet(30 * SECOND);
            slow.accepted(15_000);
            outgoing.tick();
        }
        assertEquals(List.of("slow"), cut.stream().distinct().toList());
    }

    @Test
    void the_time_of_the_server_does_not_count_against_the_client() {
        Outgoing.Sending waiting = file("waiting", 100);
        nanos.addAndGet(1_000 * SECOND);
        outgoing.tick();
        assertEquals(List.of(), cut);
        waiting.writing();
        waiting.accepted(10);
        nanos.addAndGet(1_000 * SECOND);
        outgoing.tick();
        assertEquals(List.of(), cut);
    }

    @Test
    void when_the_budget_is_used_up_the_longest_stalled_client_is_disconnected() {
        Outgoing.Sending first = file("first", 500);
        Outgoing.Sending second = file("second", 500);
        first.writing();
        nanos.addAndGet(10 * SECOND);
        second.writing();
        assertTrue(outgoing.admitLarge(500, () -> {}).isEmpty());
        nanos.addAndGet(15 * SECOND);
        file("third", 500);
        assertEquals(List.of("first"), cut);
    }
}
