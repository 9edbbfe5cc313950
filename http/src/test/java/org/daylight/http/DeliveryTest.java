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
    void who_has_it_already_gets_no_body() {
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
    void text_is_compressed_for_who_accepts_it_under_a_tag_of_its_own() throws IOException {
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
    void one_range_is_answered_in_part() {
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
    void a_range_beyond_the_end_is_refused_and_one_not_understood_is_passed_over() {
        Response beyond = deliver(Map.of("range", "bytes=9999999-"));
        assertEquals(416, beyond.status());
        assertEquals("bytes */" + PAGE.length(), beyond.headers().get("Content-Range"));
        for (String range : new String[] {"bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=a-b"}) {
            assertEquals(200, deliver(Map.of("range", range)).status(), range);
        }
    }

    @Test
    void a_range_of_another_version_gives_the_whole() {
        assertEquals(
                200,
                deliver(Map.of("range", "bytes=0-1", "if-range", "\"old\"")).status());
        assertEquals(
                206,
                deliver(Map.of("range", "bytes=0-1", "if-range", tag(deliver(Map.of()))))
                        .status());
    }

    @Test
    void any_list_of_codings_is_read() {
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
