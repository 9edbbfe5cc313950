package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that is read page by page while parts are published and documents withdrawn. */
class ApiCursorTest {

    private static final int DOCUMENTS = 350;

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port");
        site.builder.trove("port", "The Port", "", 2 * DOCUMENTS, Map.of());
        site.builder.part("port", "First", "", "2026-12-01T09:00:00Z", messages(1, DOCUMENTS), new TreeMap<>());
        site.open();
    }

    /** Every seventh message has no date, the others have some of few dates. */
    private static TreeMap<Integer, byte[]> messages(int from, int to) {
        var messages = new TreeMap<Integer, byte[]>();
        for (int i = from; i <= to; i++) {
            String date = i % 7 == 0 ? "" : "Date: " + (1 + i * 5 % 28) + " Mar 2015 10:00:00 +0000\r\n";
            messages.put(
                    i,
                    ("From: Ann <ann@port.example>\r\nSubject: Mud " + i + "\r\n" + date + "\r\nMud number " + i
                                    + ".\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        return messages;
    }

    private void grow() throws IOException {
        site.archive().refresh();
        site.index().catchUp();
        assertTrue(site.index().progress().isDone());
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private Json.Obj get(int status, String target) {
        Response response = site.answer(target);
        assertEquals(status, response.status(), target);
        return (Json.Obj) Json.parse(BuiltSite.text(response)).orThrow();
    }

    private static List<String> documents(Json.Obj page) {
        return ((Json.Arr) page.get("documents").orElseThrow())
                .items().stream()
                        .map(row -> ((Json.Obj) row).string("document").orElseThrow())
                        .toList();
    }

    /** The documents from a page to the end. */
    private List<String> rest(Json.Obj first) {
        var all = new ArrayList<>(documents(first));
        Json.Obj page = first;
        while (page.string("next").isPresent()) {
            page = get(200, page.string("next").get());
            all.addAll(documents(page));
        }
        return all;
    }

    @Test
    void a_part_that_is_published_meanwhile_moves_nothing() throws IOException {
        for (String order : List.of("", "+by:date-asc", "+by:size", "+by:relevance")) {
            List<String> before = rest(get(200, "/api/v1/search?q=mud" + order));
            assertEquals(before.size(), before.stream().distinct().count());
            Json.Obj first = get(200, "/api/v1/search?q=mud" + order);
            if (order.isEmpty()) {
                assertEquals(DOCUMENTS, before.size());
                site.builder.part(
                        "port",
                        "Second",
                        "",
                        "2026-12-02T09:00:00Z",
                        messages(DOCUMENTS + 1, 2 * DOCUMENTS),
                        new TreeMap<>());
                site.builder.open().close();
                grow();
                assertEquals(
                        2 * DOCUMENTS, rest(get(200, "/api/v1/search?q=mud")).size());
            }
            assertEquals(before, rest(first), order);
        }
    }

    @Test
    void a_withdrawal_meanwhile_skips_nothing() throws IOException {
        Json.Obj first = get(200, "/api/v1/search?q=mud");
        List<String> before = rest(first);
        int withdrawn = Integer.parseInt(before.get(3).substring("port/".length()));
        site.builder.withdraw("port", withdrawn, "Privacy.");
        site.builder.open().close();
        grow();
        var expected = new ArrayList<>(before.subList(documents(first).size(), before.size()));
        List<String> now = rest(get(200, first.string("next").orElseThrow()));
        assertEquals(expected, now);
    }

    @Test
    void a_cursor_whose_document_was_withdrawn_says_so() throws IOException {
        Json.Obj first = get(200, "/api/v1/search?q=mud");
        int last = Integer.parseInt(documents(first).getLast().substring("port/".length()));
        site.builder.withdraw("port", last, "Privacy.");
        site.builder.open().close();
        grow();
        Json.Obj problem = get(410, first.string("next").orElseThrow());
        assertEquals("cursor-outdated", problem.string("code").orElseThrow());
    }

    @Test
    void lists_that_the_log_changes_end_with_it() throws IOException {
        Response before = site.site().answer("GET", "/api/v1/troves", Map.of());
        site.builder.part(
                "port", "Second", "", "2026-12-02T09:00:00Z", messages(DOCUMENTS + 1, DOCUMENTS + 2), new TreeMap<>());
        long size = site.size();
        site.builder.open().close();
        grow();
        get(410, "/api/v1/people?cursor=" + size + ".1");
        Response after = site.site().answer("GET", "/api/v1/troves", Map.of());
        assertNotEquals(before.headers().get("ETag"), after.headers().get("ETag"));
        assertEquals(
                304,
                site.site()
                        .answer(
                                "GET",
                                "/api/v1/troves",
                                Map.of("if-none-match", after.headers().get("ETag")))
                        .status());
        assertEquals(
                200,
                site.site()
                        .answer(
                                "GET",
                                "/api/v1/troves",
                                Map.of("if-none-match", before.headers().get("ETag")))
                        .status());
    }
}
