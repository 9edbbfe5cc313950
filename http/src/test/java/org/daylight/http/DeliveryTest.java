package org.daylight.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final String PAGE = "<p>the same sentence again</p>\n".repeat(100);

    private static Response deliver(Map<String, String> headers) {
        return Delivery.deliver(Request.of("GET", "/", headers).orElseThrow(), Response.html(PAGE));
    }

    private static String tag(Response response) {
        return response.headers().get("ETag");
    }

    private static byte[] content(Response response) {
        return ((Response.Body.Bytes) response.body()).content();
    }

    @Test
    void a_page_has_a_strong_tag_made_of_its_content() {
        Response page = deliver(Map.of());
        assertTrue(tag(page).matches("\"[0-9a-f]{32}\""));
        assertEquals(tag(page), tag(deliver(Map.of())));
        assertNotEquals(tag(page), tag(Delivery.deliver(Request.get("/"), Response.html(PAGE + "x"))));
    }

    @Test
    void a_client_that_has_it_already_gets_no_body() {
        String tag = tag(deliver(Map.of()));
        for (String condition : new String[] {
            tag, "W/" + tag, "\"other\", " + tag, "*", tag.replace("\"", "").transform(t -> '"' + t + "-gz\"")
        }) {
            Response again = deliver(Map.of("if-none-match", condition));
            assertEquals(304, again.status(), condition);
            assertEquals(0, again.body().size());
            assertEquals(Delivery.OUR_POLICY, again.headers().get("Content-Security-Policy"));
        }
        assertEquals(200, deliver(Map.of("if-none-match", "\"other\"")).status());
    }

    @Test
    void text_is_compressed_for_clients_that_accept_it_with_its_own_tag() throws IOException {
        Response plain = deliver(Map.of());
        Response small = deliver(Map.of("accept-encoding", "br, gzip;q=0.8"));
        assertEquals("gzip", small.headers().get("Content-Encoding"));
        assertEquals("Accept-Encoding", small.headers().get("Vary"));
        assertEquals("Accept-Encoding", plain.headers().get("Vary"));
        assertNotEquals(tag(plain), tag(small));
        assertTrue(small.body().size() < PAGE.length() / 5);
        var gzip = new GZIPInputStream(new ByteArrayInputStream(content(small)));
        assertEquals(PAGE, new String(gzip.readAllBytes(), StandardCharsets.UTF_8));
        assertFalse(deliver(Map.of("accept-encoding", "gzip;q=0")).headers().containsKey("Content-Encoding"));
        assertFalse(deliver(Map.of("accept-encoding", "br")).headers().containsKey("Content-Encoding"));
    }

    @Test
    void what_nobody_may_store_has_no_tag() {
        Response page = Response.html(PAGE).caching(Response.NO_STORE);
        for (String condition : new String[] {"", "*", "\"other\""}) {
            Request request = Request.of("GET", "/", Map.of("if-none-match", condition, "accept-encoding", "gzip"))
                    .orElseThrow();
            Response delivered = Delivery.deliver(request, page);
            assertEquals(200, delivered.status(), condition);
            assertFalse(delivered.headers().containsKey("ETag"));
            assertEquals("no-store", delivered.headers().get("Cache-Control"));
            assertEquals("gzip", delivered.headers().get("Content-Encoding"));
            assertEquals("Accept-Encoding", delivered.headers().get("Vary"));
        }
        Response plain = Delivery.deliver(Request.get("/"), page);
        assertFalse(plain.headers().containsKey("Content-Encoding"));
        assertArrayEquals(PAGE.getBytes(StandardCharsets.UTF_8), content(plain));
    }

    @Test
    void a_single_range_is_served() {
        byte[] all = PAGE.getBytes(StandardCharsets.UTF_8);
        Response part = deliver(Map.of("range", "bytes=10-19", "accept-encoding", "gzip"));
        assertEquals(206, part.status());
        assertEquals("bytes 10-19/" + all.length, part.headers().get("Content-Range"));
        assertArrayEquals(java.util.Arrays.copyOfRange(all, 10, 20), content(part));
        assertEquals(
                "bytes " + (all.length - 5) + "-" + (all.length - 1) + "/" + all.length,
                deliver(Map.of("range", "bytes=-5")).headers().get("Content-Range"));
        assertEquals(all.length - 7, deliver(Map.of("range", "bytes=7-")).body().size());
        assertEquals(
                all.length - 7,
                deliver(Map.of("range", "bytes=7-999999999")).body().size());
    }

    @Test
    void a_range_beyond_the_end_is_refused_and_an_invalid_one_ignored() {
        Response beyond = deliver(Map.of("range", "bytes=9999999-"));
        assertEquals(416, beyond.status());
        assertEquals("bytes */" + PAGE.length(), beyond.headers().get("Content-Range"));
        for (String range : new String[] {"bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=a-b"}) {
            assertEquals(200, deliver(Map.of("range", range)).status(), range);
        }
    }

    @Test
    void a_range_of_another_version_returns_the_whole() {
        assertEquals(
                200,
                deliver(Map.of("range", "bytes=0-1", "if-range", "\"old\"")).status());
        assertEquals(
                206,
                deliver(Map.of("range", "bytes=0-1", "if-range", tag(deliver(Map.of()))))
                        .status());
    }

    @Test
    void every_form_of_accept_encoding_is_parsed() {
        for (String yes : new String[] {
            "gzip", "GZIP", " gzip ", "br,gzip", ",,gzip,", "gzip;q=1", "gzip; q=0.001", "gzip;Q=1.000", ";,gzip"
        }) {
            assertEquals(true, Delivery.accepts(yes), yes);
        }
        for (String no : new String[] {
            "",
            ";",
            ";;",
            ",",
            "gzip;q=0",
            "gzip;q=0.000",
            "gzip;q=",
            "gzip;q=x",
            "gzip;q=2",
            "gzip;q=-1",
            "gzip ; q=0",
            "gzip;a=b;q=0",
            "xgzip",
            "*",
            "identity"
        }) {
            assertEquals(false, Delivery.accepts(no), no);
        }
    }
}
