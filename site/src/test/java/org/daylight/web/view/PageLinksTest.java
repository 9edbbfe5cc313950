package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PageLinksTest {

    private static String words(long at, long last) {
        var out = new StringBuilder();
        for (PageLinks.Page page : PageLinks.of(at, last, n -> "/p" + n).pages()) {
            out.append(page.gap() ? "…" : page.here() ? "[" + page.number() + "]" : String.valueOf(page.number()))
                    .append(' ');
        }
        return out.toString().strip();
    }

    @Test
    void the_last_page_of_a_million_hits_has_a_link_from_the_first() {
        assertEquals("[1] 2 3 … 11 … 101 … 1001 … 10001 … 50000", words(1, 50_000));
    }

    @Test
    void the_pages_near_are_named() {
        assertEquals("1 … 3 4 [5] 6 7 … 9", words(5, 9));
        assertEquals("1 2 [3]", words(3, 3));
    }

    @Test
    void the_ends_have_no_link_beyond() {
        assertNull(PageLinks.of(1, 3, n -> "/p" + n).previous());
        assertNull(PageLinks.of(3, 3, n -> "/p" + n).next());
        assertEquals("/p2", PageLinks.of(3, 3, n -> "/p" + n).previous());
    }

    @Test
    void a_single_page_needs_no_links() {
        assertFalse(PageLinks.of(1, PageLinks.pages(0, 20), n -> "").needed());
        assertTrue(PageLinks.of(1, PageLinks.pages(21, 20), n -> "").needed());
        assertEquals(50_000, PageLinks.pages(1_000_000, 20));
    }
}
