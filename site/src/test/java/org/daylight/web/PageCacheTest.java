package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.junit.jupiter.api.Test;

/** A page is made once a minute and once for each state of the archive, and never confused with another. */
class PageCacheTest {

    private Optional<Object> state = Optional.of("release 1");
    private long nanos = Long.MAX_VALUE - 5; // nanoTime may be anything, and overflow
    private int made;
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final PageCache kept = new PageCache(() -> state, () -> nanos, 30_000, later::add);

    private static PageLanguage page(Request request) {
        return PageLanguage.of(request, slug -> false);
    }

    private Response get(String target, Map<String, String> headers) {
        return kept.page(page(Request.of("GET", target, headers).orElseThrow()), request -> {
            made++;
            return Response.html("page " + made + " of " + request.path() + " ".repeat(2_000));
        });
    }

    private String text(String target) {
        return text(get(target, Map.of()));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).content(), java.nio.charset.StandardCharsets.UTF_8)
                .strip();
    }

    @Test
    void itIsMadeOnceAMinute() {
        assertEquals("page 1 of [a]", text("/a"));
        nanos += 59_000_000_000L;
        assertEquals("page 1 of [a]", text("/a"));
        nanos += 1_000_000_000L;
        assertEquals("page 2 of [a]", text("/a"));
    }

    @Test
    void aNewStateInvalidatesTheCache() {
        text("/a");
        state = Optional.of("release 2");
        assertEquals("page 2 of [a]", text("/a"));
    }

    @Test
    void nothingIsCachedWhileTheIndexIsBuilt() {
        state = Optional.empty();
        text("/a");
        assertEquals("page 2 of [a]", text("/a"));
    }

    @Test
    void aPageMadeDuringAChangeOfStateIsNotCached() {
        kept.page(page(Request.get("/a")), request -> {
            state = Optional.of("release 2");
            return Response.html("of release 1");
        });
        assertEquals("page 1 of [a]", text("/a"));
    }

    @Test
    void whatAPageDependsOnTellsItFromOthers() {
        text("/a");
        assertEquals("page 2 of [b]", text("/b"));
        assertEquals("page 3 of [a]", text(get("/a", Map.of("host", "other.example"))));
        assertEquals("page 1 of [a]", text("/a"));
    }

    @Test
    void theTextFormOfAPageIsCachedBesideIt() {
        Request asText = Request.of("GET", "/a", Map.of("accept", "text/plain")).orElseThrow();
        assertEquals("page 1 of [a]", text("/a"));
        assertTrue(kept.get(page(asText)).isEmpty(), "its conversion is work, too");
        kept.page(
                page(asText),
                request -> Response.bytes(
                        "text/plain; charset=utf-8", "as text".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertEquals("as text", text(kept.get(page(asText)).orElseThrow()));
        assertEquals("page 1 of [a]", text("/a"));
    }

    @Test
    void queriesAreNotCached() {
        text("/search?q=somebody");
        kept.page(page(Request.get("/batch").with("queries=somebody")), any -> Response.html("found"));
        assertEquals(0, kept.size());
        assertEquals("page 2 of [search]", text("/search?q=somebody"));
    }

    @Test
    void anOldPageIsRemovedWithoutARequest() {
        text("/a");
        nanos += 30_000_000_000L;
        text("/b");
        assertEquals(1, later.size());
        nanos += 30_000_000_000L;
        later.remove().run();
        assertEquals(1, kept.size());
        nanos += 30_000_000_000L;
        later.remove().run();
        assertEquals(0, kept.size());
        assertTrue(later.isEmpty(), "nothing waits when nothing is kept");
        text("/c");
        assertEquals(1, later.size());
    }

    @Test
    void theOldestGoWhenThereIsNoRoom() {
        for (int i = 0; i < 20; i++) {
            text("/" + i);
        }
        assertEquals("page 20 of [19]", text("/19"));
        assertEquals("page 21 of [0]", text("/0"));
    }

    @Test
    void errorsAndFilesAreNotCached() {
        for (Response response : java.util.List.of(
                Response.html("not found").status(404),
                Response.bytes("application/octet-stream", new byte[2_000]),
                Response.bytes("text/css", new byte[2_000]).caching(Response.IMMUTABLE))) {
            Request request = Request.of("GET", "/a", Map.of()).orElseThrow();
            kept.page(page(request), any -> response);
            assertEquals(
                    "made",
                    text(kept.page(page(request), any -> Response.html("made").status(203))));
        }
    }

    @Test
    void aCachedPageIsDeliveredLikeANewOne() {
        Map<String, String> headers = Map.of("accept-encoding", "gzip");
        Request request = Request.of("GET", "/a", headers).orElseThrow();
        Response fresh = Delivery.deliver(request, Response.html("x".repeat(5_000)));
        kept.page(page(request), any -> Response.html("x".repeat(5_000)));
        Response again = Delivery.deliver(request, kept.page(page(request), any -> Response.html("other")));
        assertEquals(fresh.headers(), again.headers());
        assertArrayEquals(
                ((Response.Body.Bytes) fresh.body()).content(), ((Response.Body.Bytes) again.body()).content());
        assertTrue(again.headers().containsKey("Content-Encoding"));
        assertFalse(again.headers().get("ETag").isEmpty());
    }
}
