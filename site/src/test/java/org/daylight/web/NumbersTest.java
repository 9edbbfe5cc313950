package org.daylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of a document is written without thousands separators, as it is cited; counts have separators. */
class NumbersTest {

    private static final byte[] MAIL =
            "From: ann@harbour.example\r\nDate: Tue, 3 Mar 2015 10:00:00 +0100\r\n\r\nAs agreed.\r\n".getBytes(UTF_8);

    @Test
    void numbers_of_documents_have_no_thousands_separator(@TempDir Path temporary) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("archive"));
        new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 3_000, Map.of())
                .part(
                        "harbour",
                        "One",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(2_899, MAIL, 2_900, MAIL)),
                        new TreeMap<>(Map.of(2_901, "Privacy.")))
                .open()
                .close();
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index =
                        ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open)) {
            index.catchUp();
            Site site = new Site(archive, index.index(), index::progress);
            for (String address : List.of(
                    "/harbour/2900",
                    "/harbour/2900/evidence",
                    "/harbour/2900/thread",
                    "/harbour/2900/compare/2899",
                    "/harbour/2901",
                    "/harbour/2902",
                    "/harbour/part/1",
                    "/search?q=agreed",
                    "/harbour/feed.atom",
                    "/")) {
                String page = text(site, address);
                assertFalse(page.matches("(?s).*2,(899|90[0-3]).*"), address + ": " + page);
                assertTrue(page.contains("29") || address.equals("/"), address);
            }
            assertTrue(text(site, "/harbour/2900").startsWith("No. 2900"), text(site, "/harbour/2900"));
            assertTrue(text(site, "/").contains("3,000 documents in total"), text(site, "/"));
        }
    }

    private static String text(Site site, String address) {
        Response response = site.answer("GET", address, Map.of("host", "papers.example"));
        assertEquals(200, response.status(), address);
        return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), UTF_8))
                .text();
    }
}
