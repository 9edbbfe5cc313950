package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/harbour/..%2f..%2fetc",
                "/%2e%2e/checkpoint",
                "/tile/./000",
                "/a%00b",
                "/a%0d%0aSet-Cookie:x",
                "/a%5c..%5cb",
                "/%zz",
                "/%c0%ae%c0%ae/",
                "no-slash",
                "http://other.example/"
            })
    void an_address_that_leaves_its_place_or_breaks_the_encoding_is_refused(String target) {
        assertTrue(Request.of("GET", target, Map.of()).isEmpty());
    }

    @Test
    void an_address_without_end_is_refused() {
        assertTrue(
                Request.of("GET", "/search?q=" + "a".repeat(10_000), Map.of()).isEmpty());
    }

    @Test
    void a_query_is_decoded_and_never_refused() {
        Request request = Request.get("/search?q=%22last+denial%22%20%E2%82%AC&q=second&bad=100%&flag");
        assertEquals("\"last denial\" €", request.parameter("q"));
        assertEquals("100%", request.parameter("bad"));
        assertEquals("", request.parameter("flag"));
        assertEquals("", request.parameter("absent"));
    }

    @Test
    void only_the_first_parameters_of_a_thousand_are_read() {
        assertTrue(
                Request.get("/search?" + "a1=1&b=2&".repeat(400)).parameters().size() <= 20);
    }

    @Test
    void what_is_no_page_number_is_page_one() {
        for (String page : List.of("", "0", "-3", "x", "1e9", "99999999999999999999", "%00", "٣")) {
            assertEquals(1, Request.get("/search?page=" + page).page(), page);
        }
        assertEquals(7, Request.get("/search?page=7").page());
    }

    @Test
    void a_host_is_only_believed_when_it_is_one() {
        assertEquals(
                "http://papers.example:8080",
                Request.of("GET", "/", Map.of("host", "Papers.example:8080"))
                        .orElseThrow()
                        .base());
        assertEquals(
                "https://papers.example",
                Request.of("GET", "/", Map.of("host", "papers.example", "x-forwarded-proto", "https"))
                        .orElseThrow()
                        .base());
        assertEquals(
                "",
                Request.of("GET", "/", Map.of("host", "a\"><script>"))
                        .orElseThrow()
                        .base());
        assertEquals("", Request.get("/").base());
    }
}
