package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Part 2 is sealed, and someone opens it with its key while the archive is served: pages, feeds and search show it and say so, and mirrors get the key. */
class OpenedPartTest {

    private static final SealKey KEY = SealKey.of(BigInteger.TWO.pow(201));
    private static final String NOTICE = "Opened with the key of part 2 of harbour, which the publisher sealed for";

    @TempDir
    Path temporary = Path.of("");

    private Path folder = Path.of("");
    private Archive archive;
    private ArchiveIndex index;
    private Site site;

    @BeforeEach
    void publishAndServe() throws IOException {
        folder = Files.createDirectory(temporary.resolve("archive"));
        archive = new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 5, Map.of())
                .part("harbour", "The quay", "", "2026-11-16T09:00:00Z", mail(1, "Berth"), new TreeMap<>())
                .part("harbour", "The gala", "", "2026-11-17T09:00:00Z", mail(2, "Xylophone"), new TreeMap<>())
                .seal(KEY)
                .open();
        index = ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", line -> {}));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        archive.close();
    }

    private static TreeMap<Integer, byte[]> mail(int number, String subject) {
        return new TreeMap<>(Map.of(
                number,
                ("From: ann@harbour.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + number
                                + "@harbour.example>\r\n\r\nText.\r\n")
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    private Response get(String address) {
        return site.answer("GET", address, Map.of());
    }

    private String page(String address) {
        Response response = get(address);
        assertEquals(200, response.status(), address);
        return response.body() instanceof Response.Body.Bytes(byte[] content, byte[] gzip)
                ? new String(content, StandardCharsets.UTF_8)
                : "";
    }

    @Test
    void pagesFeedsAndFilesFollow() throws IOException {
        assertFalse(page("/").contains("Opened with the key"));
        assertEquals(404, get("/harbour/part/2").status());
        assertEquals(200, get("/sealed/0002.age").status());
        assertEquals(404, get("/unsealed/0002.json").status());
        assertEquals(404, get("/releases/0002.zip").status());

        new OpenSealed(folder).open(KEY);
        assertTrue(archive.refresh());
        index.catchUp();
        for (String address : new String[] {"/", "/harbour", "/harbour/part/2", "/harbour/2", "/about", "/harbour/1"}) {
            assertTrue(page(address).contains(NOTICE), address);
        }
        assertTrue(page("/search?q=xylophone").contains("/harbour/2"));
        assertTrue(page("/feed.atom").contains(NOTICE));
        assertTrue(page("/feed.json").contains(NOTICE));
        assertTrue(page("/unsealed/0002.json").contains("\"sealKey\":\"" + KEY.hex()));
        assertEquals(200, get("/releases/0002.zip").status());
        Response dossier = get("/harbour/2/dossier.zip");
        assertEquals(409, dossier.status());
        for (String address : new String[] {"/harbour/2/evidence", "/harbour/pictures", "/people", "/mirrors"}) {
            assertTrue(get(address).status() < 500, address);
        }
    }
}
