package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTextTest {

    @Test
    void a_facet_adds_its_term_once() {
        assertEquals("tender with:i.okafor@port.example", QueryText.of("tender").with("with", "i.okafor@port.example"));
        assertEquals("tender date:2015", QueryText.of("tender date:2015").with("date", "2015"));
        assertEquals("release:harbour/7", QueryText.of("").with("release", "harbour/7"));
    }

    @Test
    void a_value_with_a_space_or_a_quote_is_quoted() {
        assertEquals("with:\"Ines Okafor\"", QueryText.of("").with("with", "Ines Okafor"));
        assertEquals("with:\"a b\"", QueryText.of("").with("with", "a\"b"));
    }

    @Test
    void alternatives_are_bracketed_before_they_are_narrowed() {
        assertEquals("(tender OR bid) date:2015", QueryText.of("tender OR bid").with("date", "2015"));
        assertEquals(
                "(tender OR bid) date:2015", QueryText.of("(tender OR bid)").with("date", "2015"));
    }

    @Test
    void what_a_facet_added_can_be_taken_off_and_nothing_else_can() {
        QueryText query = QueryText.of("tender \"date:2014 in words\" (type:pdf OR x y) date:2015");
        assertEquals(List.of("date:2015"), query.narrowing());
        assertEquals("tender \"date:2014 in words\" (type:pdf OR x y)", query.without("date:2015"));
    }

    @Test
    void it_knows_whether_anything_was_asked() {
        assertTrue(QueryText.of("tender date:2015").asks());
        assertFalse(QueryText.of("date:2015 with:a@b.example").asks());
        assertFalse(QueryText.of("  ").asks());
    }
}
