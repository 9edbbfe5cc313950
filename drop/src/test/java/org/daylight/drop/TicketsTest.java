package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.format.Sha256;
import org.daylight.submission.SourceKeys;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(-5 * SECOND);
    private final Tickets tickets = new Tickets(new SecureRandom(), now::get, 120);

    @Test
    void nobody_waits_when_idle_and_longer_the_higher_the_load() {
        for (int i = 0; i < 59; i++) {
            tickets.count();
        }
        assertTrue(tickets.seconds().isEmpty());
        for (int i = 0; i < 10; i++) {
            tickets.count();
        }
        int little = tickets.seconds().orElseThrow();
        for (int i = 0; i < 1_000; i++) {
            tickets.count();
        }
        int much = tickets.seconds().orElseThrow();
        assertTrue(little >= 10 && much > 5 * little, little + " and " + much);
        for (int i = 0; i < 100_000; i++) {
            tickets.count();
        }
        assertEquals(Tickets.MOST_SECONDS, tickets.seconds().orElseThrow());
        now.addAndGet(600 * SECOND);
        assertTrue(tickets.seconds().isEmpty(), "it is over");
    }

    @Test
    void a_ticket_counts_once_after_its_time_and_not_forever() {
        Tickets.Ticket ticket = tickets.issue();
        assertFalse(tickets.use(ticket.text(), ""), "too early");
        now.addAndGet(ticket.seconds() * SECOND);
        char[] changed = ticket.text().toCharArray();
        changed[40] = changed[40] == '1' ? '2' : '1'; // in its encrypted time
        assertFalse(tickets.use(new String(changed), ""));
        assertFalse(tickets.use("", ""));
        assertFalse(tickets.use("x".repeat(10_000), ""));
        assertTrue(tickets.use(ticket.text(), ""));
        assertFalse(tickets.use(ticket.text(), ""), "twice");
        Tickets.Ticket late = tickets.issue();
        now.addAndGet(1_000 * SECOND);
        assertFalse(tickets.use(late.text(), ""), "too late");
        assertFalse(
                new Tickets(new SecureRandom(), now::get, 120)
                        .use(tickets.issue().text(), ""),
                "of another drop");
    }

    @Test
    void work_counts_instead_of_waiting() {
        Tickets.Ticket ticket = tickets.issue();
        assertEquals(18, ticket.bits());
        long work = 0;
        while (true) {
            byte[] hash = Sha256.of((ticket.text() + ":" + work).getBytes(StandardCharsets.US_ASCII))
                    .bytes();
            if (hash[0] == 0 && hash[1] == 0 && (hash[2] & 0xc0) == 0) {
                break;
            }
            work++;
        }
        assertFalse(tickets.use(ticket.text(), (work + 1) + "x"));
        assertTrue(tickets.use(ticket.text(), Long.toString(work)));
    }

    private static SourceKeys keys(long seed) {
        return SourceKeys.of(TestDrop.bytes(seed, 16), new byte[32], TestDrop.QUICK);
    }

    @Test
    void a_visit_ends_after_half_an_hour_and_its_keys_are_overwritten() {
        var visits = new Visits(new SecureRandom(), now::get);
        SourceKeys keys = keys(1);
        Visits.Visit visit = visits.begin(keys).orElseThrow();
        now.addAndGet(29 * 60 * SECOND);
        assertTrue(visits.continued(visit.token()).isPresent());
        now.addAndGet(29 * 60 * SECOND);
        visits.tick();
        assertEquals(1, visits.size());
        visit.uploads().incrementAndGet();
        now.addAndGet(60 * 60 * SECOND);
        visits.tick();
        assertEquals(1, visits.size(), "an upload is going on");
        visits.uploadEnded(visit);
        now.addAndGet(31 * 60 * SECOND);
        assertTrue(visits.continued(visit.token()).isEmpty());
        assertThrows(IllegalStateException.class, keys::replyIdentity);
        assertTrue(visits.continued("../x").isEmpty());
    }

    @Test
    void visits_are_bounded_and_an_idle_one_makes_room() {
        var visits = new Visits(new SecureRandom(), now::get);
        SourceKeys first = keys(1);
        visits.begin(first);
        for (int i = 1; i < Visits.MOST; i++) {
            visits.begin(keys(2));
        }
        assertTrue(visits.begin(keys(3)).isEmpty(), "all of them are new");
        now.addAndGet(180 * SECOND);
        assertTrue(visits.begin(keys(3)).isPresent());
        assertEquals(Visits.MOST, visits.size());
        assertThrows(IllegalStateException.class, first::replyIdentity);
        visits.close();
        assertEquals(0, visits.size());
    }
}
