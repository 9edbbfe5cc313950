package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.http.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that says nothing of a new release keeps its ETag, so that caches in front of the server can go on using it. */
class UnchangedPagesTest {

    private static final List<String> OF_ONE_DOCUMENT =
            List.of("/port/1", "/de/port/1", "/port/1/evidence", "/port/1.eml", "/port/1/raw");

    @TempDir
    Path folder;

    private BuiltSite site;

    @BeforeEach
    void publish() throws IOException {
        site = new BuiltSite(folder, "Port");
        site.builder.trove("port", "The Port", "", 10, Map.of());
        part("First", "2026-12-01T09:00:00Z", 1, "From: a@b.example\r\nSubject: mud\r\n\r\nDredging begins.\r\n");
        part("Second", "2026-12-02T09:00:00Z", 2, "From: c@b.example\r\nSubject: gulls\r\n\r\nNothing else.\r\n");
        site.open();
    }

    @AfterEach
    void close() throws IOException {
        site.close();
    }

    private void part(String title, String time, int number, String message) throws IOException {
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(number, message.getBytes(StandardCharsets.UTF_8));
        site.builder.part("port", title, "", time, messages, new TreeMap<>());
    }

    private String tag(String address) {
        Response response = site.site().answer("GET", address, Map.of("host", "papers.example"));
        return response.status() + " " + response.headers().getOrDefault("ETag", "");
    }

    @Test
    void a_release_changes_only_the_pages_that_tell_of_it() throws IOException {
        var before = new TreeMap<String, String>();
        OF_ONE_DOCUMENT.forEach(address -> before.put(address, tag(address)));
        String front = tag("/");
        String trove = tag("/port");
        site.close();
        part("Third", "2026-12-03T09:00:00Z", 3, "From: e@b.example\r\nSubject: eels\r\n\r\nA third matter.\r\n");
        site.open();
        var after = new TreeMap<String, String>();
        OF_ONE_DOCUMENT.forEach(address -> after.put(address, tag(address)));
        assertEquals(before, after);
        assertNotEquals(front, tag("/"));
        assertNotEquals(trove, tag("/port"));
    }
}
