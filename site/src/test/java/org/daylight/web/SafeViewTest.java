package org.daylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewTable;
import org.daylight.archive.ViewsWriter;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of safe views, and their images. */
class SafeViewTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};
    private static final byte[] NO_IMAGE = "<script>alert(1)</script>".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static byte[] message() {
        return ("From: Ann <ann@port.example>\r\n"
                        + "Subject: figures\r\n"
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\n"
                        + "Content-Type: text/plain\r\n\r\n"
                        + "see the files\r\n"
                        + "--b\r\n"
                        + "Content-Type: application/vnd.ms-excel; name=\"costs.xls\"\r\n"
                        + "Content-Disposition: attachment\r\n\r\n"
                        + "xls\r\n"
                        + "--b\r\n"
                        + "Content-Type: application/pdf; name=\"plan.pdf\"\r\n"
                        + "Content-Disposition: attachment\r\n\r\n"
                        + "pdf\r\n"
                        + "--b--\r\n")
                .getBytes(UTF_8);
    }

    private static DocumentView.File file(DocumentView.Type type, @Nullable String label, byte[] bytes) {
        return new DocumentView.File(type, label, Sha256.of(bytes), bytes.length);
    }

    private static void views(ViewsWriter writer) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i <= 250; i++) {
            rows.add(List.of("row " + i, "<b>" + i + "</b>"));
        }
        byte[] first = new ViewTable(false, List.of("what", "how much"), rows).bytes();
        byte[] second = new ViewTable(true, List.of(), List.of(List.of("the bribe", "40,000"))).bytes();
        writer.add(
                new DocumentView(
                        1,
                        1,
                        2,
                        null,
                        DocumentView.Kind.TABLE,
                        "Apache POI",
                        7,
                        List.of(
                                file(DocumentView.Type.JSON, "Costs", first),
                                file(DocumentView.Type.JSON, "<Hidden>", second))),
                List.of(first, second));
        List<DocumentView.File> pages = new ArrayList<>();
        List<byte[]> bytes = new ArrayList<>();
        for (int page = 1; page <= 12; page++) {
            byte[] image = page == 2 ? NO_IMAGE : PNG;
            pages.add(file(DocumentView.Type.PNG, Integer.toString(page), image));
            bytes.add(image);
        }
        writer.add(new DocumentView(1, 2, 3, "<i>.pdf", DocumentView.Kind.PAGES, "Apache PDFBox", 0, pages), bytes);
    }

    private Site site() throws IOException {
        Path archive = folder.resolve("archive");
        new ArchiveBuilder(archive, "The Port")
                .trove("harbour", "The Harbour", "", 3, Map.of())
                .views(SafeViewTest::views)
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-12-01T09:00:00Z",
                        new TreeMap<>(Map.of(1, message(), 2, message())),
                        new TreeMap<>(Map.of(3, "private")))
                .open()
                .close();
        return open(archive);
    }

    private Site open(Path folder) throws IOException {
        Archive archive = Archive.open(folder);
        open.add(archive);
        ArchiveIndex index =
                ArchiveIndex.open(archive, folder.resolveSibling("index" + open.size()), LuceneIndex::open);
        open.add(index);
        index.catchUp();
        return new Site(archive, index.index(), index::progress);
    }

    private static String body(Response response) {
        return new String(bytes(response), UTF_8);
    }

    private static Response get(Site site, String address) {
        return site.answer("GET", address, Map.of());
    }

    @Test
    void theMessageLinksToTheViewsOfEachAttachment() throws IOException {
        String page = body(get(site(), "/harbour/1"));
        assertTrue(page.contains("<a href=\"/harbour/1/view/1\">safe view</a>"), page);
        assertTrue(page.contains("<a href=\"/harbour/1/view/2\">safe view of <bdi>&lt;i&gt;.pdf</bdi></a>"), page);
        assertFalse(body(get(site(), "/harbour/2")).contains("safe view"));
    }

    @Test
    void aTableIsShownInPagesAndAHiddenSheetIsNamedAsSuch() throws IOException {
        Site site = site();
        String first = body(get(site, "/harbour/1/view/1"));
        assertTrue(first.contains("<td dir=\"auto\">row 100</td>") && !first.contains("row 101<"), first);
        assertTrue(first.contains("&lt;b&gt;1&lt;/b&gt;") && !first.contains("<b>1</b>"), first);
        assertTrue(first.contains("interpretation and not evidence"), first);
        assertTrue(first.contains("7 rows are not shown"), first);
        assertTrue(first.contains("/harbour/1/attachment/2/costs.xls"), first);
        String last = body(get(site, "/harbour/1/view/1?page=99"));
        assertTrue(last.contains("row 250") && last.contains("Rows 201 to 250 of 250"), last);
        String hidden = body(get(site, "/harbour/1/view/1?sheet=2"));
        assertTrue(hidden.contains("The file hides this sheet.") && hidden.contains("40,000"), hidden);
        assertTrue(hidden.contains("&lt;Hidden&gt;"), hidden);
    }

    @Test
    void imagesAreShownTenAtATimeAndSentOnlyIfTheyAreImages() throws IOException {
        Site site = site();
        String page = body(get(site, "/harbour/1/view/2"));
        assertTrue(page.contains("src=\"/harbour/1/view/2/10\"") && !page.contains("view/2/11\""), page);
        assertTrue(body(get(site, "/harbour/1/view/2?page=2")).contains("src=\"/harbour/1/view/2/12\""));
        Response image = get(site, "/harbour/1/view/2/1");
        assertEquals("image/png", image.type());
        assertArrayEquals(PNG, bytes(image));
        Response other = get(site, "/harbour/1/view/2/2");
        assertEquals("application/octet-stream", other.type());
        assertTrue(other.headers().getOrDefault("Content-Security-Policy", "").contains("sandbox"));
    }

    private static byte[] bytes(Response response) {
        return ((Response.Body.Bytes) response.body()).content();
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        Site site = site();
        for (String address : List.of(
                "/harbour/1/view/3",
                "/harbour/1/view/0",
                "/harbour/1/view/x",
                "/harbour/1/view/2/13",
                "/harbour/1/view/2/0",
                "/harbour/1/view/1/1",
                "/harbour/3/view/1",
                "/harbour/3/view/1/1",
                "/harbour/4/view/1")) {
            assertEquals(404, get(site, address).status(), address);
        }
    }

    @Test
    void theFileOfViewsIsServedAsTheLogNamesIt() throws IOException {
        Site site = site();
        Response file = get(site, "/views/0001.zip");
        assertEquals(200, file.status());
        assertEquals(Response.FRESH, file.caching());
        assertEquals(404, get(site, "/views/0002.zip").status());
        Files.write(folder.resolve("archive/views/0002.zip"), new byte[] {1});
        assertEquals(404, get(site, "/views/0002.zip").status(), "the log does not name it");
        Files.write(folder.resolve("archive/views/0001.zip"), new byte[] {1});
        assertEquals(404, get(site, "/views/0001.zip").status(), "another size than the log names");
    }

    @Test
    void aCopyWithoutViewsShowsTheMessage() throws IOException {
        site();
        Files.delete(folder.resolve("archive/views/0001.zip"));
        Site site = open(folder.resolve("archive"));
        assertEquals(200, get(site, "/harbour/1").status());
        assertFalse(body(get(site, "/harbour/1")).contains("safe view"));
        assertEquals(404, get(site, "/harbour/1/view/1").status());
    }

    @Test
    void otherViewsThanTheLogNamesAreNotShown() throws IOException {
        site();
        Path file = folder.resolve("archive/views/0001.zip");
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at < bytes.length; at += 97) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            Site site = open(folder.resolve("archive"));
            assertEquals(200, get(site, "/harbour/1").status());
            Response view = get(site, "/harbour/1/view/2/1");
            boolean isRight = view.status() == 200 && java.util.Arrays.equals(PNG, bytes(view));
            assertTrue(isRight || view.status() == 500, "byte " + at + ": " + view.status());
        }
    }
}
