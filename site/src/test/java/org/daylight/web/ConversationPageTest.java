package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.lucene.LuceneIndex;
import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread says which messages are in it only because of the identifier of their conversation. */
class ConversationPageTest {

    @TempDir
    Path folder;

    private static byte[] letter(int number, String header) {
        return ("X-GM-THRID: 7\nFrom: a@port.example\nDate: Mon, 2 Mar 2015 0" + number
                        + ":00:00 +0000\nSubject: no " + number + "\nMessage-ID: <" + number + "@port.example>\n"
                        + header
                        + "\ntext\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void theThreadSaysWhichMessagesNameNoOther() throws Exception {
        var letters = new TreeMap<Integer, byte[]>();
        letters.put(1, letter(1, ""));
        letters.put(2, letter(2, "In-Reply-To: <1@port.example>\n"));
        letters.put(3, letter(3, ""));
        ArchiveBuilder written = new ArchiveBuilder(folder.resolve("archive"), "Takeout")
                .trove("harbour", "Harbour", "", 3, Map.of())
                .part("harbour", "One", "", "2026-01-01T00:00:00Z", letters, new TreeMap<>());
        Archive archive = written.open();
        LuceneIndex index = LuceneIndex.open(Files.createDirectories(folder.resolve("index")));
        for (IndexedDocument document : written.published()) {
            index.add(document);
        }
        index.commit("all", Removals.HIDDEN);
        Site site = new Site(archive, index, () -> new ArchiveIndex.Progress(3, 3));

        Response response = site.answer("GET", "/harbour/1/thread", Map.of("host", "papers.example"));

        String html = new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
        Elements rows = Jsoup.parse(html).select(".tree li");
        assertEquals(3, rows.size());
        String words = "names no message that it answers; grouped by its conversation identifier";
        assertFalse(rows.get(0).text().contains(words));
        assertFalse(rows.get(1).text().contains(words));
        assertTrue(rows.get(2).text().contains(words), rows.get(2).text());
        assertTrue(rows.get(2).text().contains("no 3"), rows.get(2).text());
    }
}
