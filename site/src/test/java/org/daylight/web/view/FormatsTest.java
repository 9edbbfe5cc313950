package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class FormatsTest {

    @Test
    void numbers_have_commas() {
        assertEquals("0", Formats.number(0));
        assertEquals("914", Formats.number(914));
        assertEquals("2,914", Formats.number(2_914));
        assertEquals("1,000,000", Formats.number(1_000_000));
        assertEquals("1 message", Formats.count(1, "message", "messages"));
    }

    @Test
    void sizes_are_in_powers_of_ten() {
        assertEquals("1 byte", Formats.size(1));
        assertEquals("999 bytes", Formats.size(999));
        assertEquals("214 kB", Formats.size(214_300));
        assertEquals("1.2 MB", Formats.size(1_234_567));
        assertEquals("1.0 MB", Formats.size(999_900));
        assertEquals("268 MB", Formats.size(256 << 20));
        assertEquals("20 GB", Formats.size(20_000_000_000L));
    }

    @Test
    void a_message_keeps_its_senders_offset_and_a_release_is_in_utc() {
        OffsetDateTime date = OffsetDateTime.parse("2015-03-12T18:42:00+01:00");
        assertEquals("Thursday, 12 March 2015, 18:42 (+01:00)", Formats.full(date));
        assertEquals(
                "Thursday, 12 March 2015, 18:42 (UTC)", Formats.full(OffsetDateTime.parse("2015-03-12T18:42:00Z")));
        assertEquals("1 December 2026 at 09:00 UTC", Formats.full(Instant.parse("2026-12-01T09:00:00Z")));
    }

    @Test
    void a_year_that_html_cannot_write_has_no_machine_form() {
        assertEquals("2015-03-12T18:42:00+01:00", Formats.machine(OffsetDateTime.parse("2015-03-12T18:42:00+01:00")));
        assertEquals("", Formats.machine(OffsetDateTime.parse("-0044-03-15T12:00:00Z")));
        assertEquals(
                "2015-03-12T18:41:30+01:00", Formats.machine(OffsetDateTime.parse("2015-03-12T18:42:00+01:00:30")));
    }

    @Test
    void a_period_is_said_in_words() {
        assertEquals("March 2015", Formats.period("2015-03"));
        assertEquals("2015", Formats.period("2015"));
        assertEquals("unknown", Formats.period("unknown"));
    }
}
