package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.StateRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Number 2 is withdrawn while the archive is served: its page becomes a tombstone, its files are gone, and no page has any of its text. */
class WithdrawnTest {

    private static final List<String> FILES = List.of(
            "/harbour/2/raw", "/harbour/2.eml", "/harbour/2/dossier.zip", "/harbour/2/attachment/1/quuxplan.txt");

    /** Words that are in the document and nowhere else. */
    private static final List<String> TELLING = List.of("Zanzibarquartz", "quuxanne", "xylobanana", "quuxplan");

    @TempDir
    Path temporary;

    private Path folder;
    private ArchiveBuilder written;
    private Archive archive;
    private ArchiveIndex index;
    private Site site;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void publishAndServe() throws IOException {
        folder = Files.createDirectory(temporary.resolve("archive"));
        TreeMap<Integer, byte[]> shown = new TreeMap<>();
        shown.put(1, mail("Berth 4", "ann@harbour.example", "As agreed.", "<1@harbour.example>", ""));
        shown.put(2, attached());
        shown.put(
                3,
                mail("Re: the quay", "ben@harbour.example", "Not me.", "<3@harbour.example>", "<2@harbour.example>"));
        written = new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 5, Map.of())
                .part("harbour", "The quay", "", "2026-11-16T09:00:00Z", shown, new TreeMap<>(Map.of(4, "Privacy.")));
        archive = written.open();
        index = ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", told::add));
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        archive.close();
    }

    private static byte[] mail(String subject, String from, String text, String id, String answers) {
        return ("From: " + from + "\r\nTo: cat@harbour.example\r\nSubject: " + subject
                        + "\r\nDate: Thu, 12 Mar 2015 18:42:00 +0100\r\nMessage-ID: " + id + "\r\n"
                        + (answers.isEmpty() ? "" : "In-Reply-To: " + answers + "\r\n") + "\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] attached() {
        return ("From: quuxanne@telltale.example\r\n"
                        + "To: cat@harbour.example\r\n"
                        + "Subject: Zanzibarquartz\r\n"
                        + "Date: Thu, 12 Mar 2015 18:40:00 +0100\r\n"
                        + "Message-ID: <2@harbour.example>\r\n"
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\n"
                        + "Content-Type: text/plain\r\n\r\n"
                        + "xylobanana\r\n"
                        + "--b\r\n"
                        + "Content-Type: text/plain\r\n"
                        + "Content-Disposition: attachment; filename=quuxplan.txt\r\n"
                        + "\r\n"
                        + "the plan\r\n"
                        + "--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Response get(String address) {
        return site.answer("GET", address, Map.of());
    }

    private static String text(Response response) {
        return response.body() instanceof Response.Body.Bytes bytes
                ? new String(bytes.content(), StandardCharsets.UTF_8)
                : "";
    }

    private String page(String address) {
        Response response = get(address);
        assertEquals(200, response.status(), address);
        return text(response);
    }

    private void withdraw() throws IOException {
        written.withdraw("harbour", 2, "Court order 5 O 12/26.\nPrivate letters.")
                .open()
                .close();
    }

    private void follow() throws IOException {
        assertTrue(archive.refresh());
        index.catchUp();
    }

    @Test
    void aWithdrawnDocumentHasATombstoneAndItsFilesGive410() throws IOException {
        FILES.forEach(file -> assertEquals(200, get(file).status(), file));
        String sha256 = org.daylight.format.Sha256.of(attached()).hex();
        withdraw();
        follow();
        String page = page("/harbour/2");
        assertTrue(page.contains("This document was withdrawn"), page);
        assertTrue(page.contains("Court order 5 O 12/26.\nPrivate letters."), page);
        assertTrue(page.contains(sha256), page);
        assertTrue(page.contains("log entry 5"), page);
        for (String file : FILES) {
            Response gone = get(file);
            assertEquals(410, gone.status(), file);
            assertTrue(text(gone).contains("This document was withdrawn"), file);
        }
        for (String view : List.of("thread", "evidence", "compare/1")) {
            assertEquals(410, get("/harbour/2/" + view).status(), view);
        }
        assertEquals(410, get("/harbour/1/compare/2").status());
        assertEquals(404, get("/harbour/4/raw").status());
        assertEquals(200, get("/harbour/1/raw").status());
    }

    @Test
    void noPageHasAWordOfItAndAllSayWhatHappened() throws IOException {
        withdraw();
        follow();
        List<String> addresses = List.of(
                "/",
                "/harbour",
                "/harbour/part/1",
                "/harbour/1",
                "/harbour/2",
                "/harbour/3",
                "/harbour/3/thread",
                "/harbour/1/evidence",
                "/search?q=",
                "/search?q=the",
                "/search?q=harbour&at=4",
                "/search/form",
                "/search/suggest?q=from:",
                "/people",
                "/pictures",
                "/harbour/pictures",
                "/help",
                "/feed.atom",
                "/feed.json",
                "/harbour/feed.atom",
                "/search.atom?q=");
        for (String address : addresses) {
            String page = page(address);
            TELLING.forEach(word -> assertFalse(
                    page.toLowerCase(java.util.Locale.ROOT).contains(word.toLowerCase(java.util.Locale.ROOT)),
                    word + " in " + address + "\n" + page));
        }
        for (String word : TELLING) {
            assertTrue(page("/search?q=" + word).contains("<b>0</b>") || noHit(word), word);
            assertFalse(page("/search/suggest?q=" + word.substring(0, 5)).contains("/search?q=" + word), word);
        }
        assertEquals(404, get("/people/quuxanne@telltale.example").status());
        assertTrue(page("/").contains("<b>1</b> <span>withdrawn</span>"), page("/"));
        assertTrue(page("/harbour").contains("Withdrawn</th>"));
        String part = page("/harbour/part/1");
        assertTrue(part.contains("2 documents, published"), part);
        assertTrue(part.contains("1 withdrawn since"), part);
        assertTrue(part.contains("Withdrawn from this part"), part);
        assertTrue(part.contains("If you mirror this archive"), part);
        assertTrue(page("/harbour/1").contains("No. 2 (withdrawn)"));
        assertTrue(page("/feed.atom").contains("<title>Withdrawn: 1 document from harbour/part/1</title>"));
        assertTrue(page("/feed.json").contains("Court order 5 O 12/26."));
    }

    private boolean noHit(String word) {
        return !page("/search?q=" + word).contains("href=\"/harbour/");
    }

    /** Every other document is available after the pack is replaced, after the checkpoint is, and before the log is read again. */
    @Test
    void aServerThatRunsKeepsAnsweringWhileThePackIsReplaced() throws IOException {
        assertEquals(200, get("/harbour/1/raw").status());
        byte[] checkpoint = Files.readAllBytes(folder.resolve("checkpoint"));
        withdraw();
        byte[] next = Files.readAllBytes(folder.resolve("checkpoint"));
        Files.write(folder.resolve("checkpoint"), checkpoint);
        for (int number : new int[] {1, 3}) {
            assertEquals(200, get("/harbour/" + number).status());
            assertEquals(200, get("/harbour/" + number + "/raw").status());
        }
        try (Archive started = Archive.open(folder);
                ArchiveIndex of =
                        ArchiveIndex.openToRead(started, temporary.resolve("archive.index"), LuceneReading::open)) {
            Site other = new Site(started, of.index(), of::progress, new SiteOptions("", told::add));
            assertEquals(200, other.answer("GET", "/harbour/1/raw", Map.of()).status());
            assertEquals(
                    500, other.answer("GET", "/harbour/2/raw", Map.of()).status(), "not there, and nobody knows why");
            assertEquals(1, told.size(), told.toString());
            Files.write(folder.resolve("checkpoint"), next);
            assertEquals(
                    410, other.answer("GET", "/harbour/2/raw", Map.of()).status(), "it looks before it says damaged");
            assertEquals(1, told.size(), told.toString());
        }
        follow();
        assertEquals(410, get("/harbour/2/raw").status());
        assertEquals(200, get("/harbour/1/raw").status());
        assertFalse(archive.refresh());
    }

    @Test
    void aPackThatIsOlderThanTheLogIsNotHandedOut() throws IOException {
        byte[] old = Files.readAllBytes(folder.resolve("releases/0001.zip"));
        withdraw();
        Files.write(folder.resolve("releases/0001.zip"), old);
        assertTrue(archive.refresh());
        assertEquals(500, get("/releases/0001.zip").status());
        assertEquals(410, get("/harbour/2/raw").status());
        assertEquals(200, get("/harbour/1/raw").status());
    }

    @Test
    void anIndexThatWasMadeBeforeFindsItNoMoreFromTheMomentItIsOpened() throws IOException {
        index.close();
        withdraw();
        archive.refresh();
        index = ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open);
        assertTrue(index.rebuilt().isEmpty(), () -> index.rebuilt().orElse(""));
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", told::add));
        assertTrue(noHit("xylobanana"));
        assertFalse(index.isCurrent(), "its files still have words of it");
        index.catchUp();
        assertTrue(index.isCurrent());
        assertEquals(2, index.progress().total());
        assertTrue(index.progress().isDone());
    }

    @Test
    void anIndexMadeAfterwardsIsTheSame() throws IOException {
        withdraw();
        follow();
        try (ArchiveIndex anew = ArchiveIndex.open(archive, temporary.resolve("anew.index"), LuceneIndex::open)) {
            anew.catchUp();
            assertEquals(
                    index.index().answer(StateRequest.CURRENT).mark(),
                    anew.index().answer(StateRequest.CURRENT).mark());
            assertTrue(anew.isCurrent());
            assertTrue(anew.progress().isDone());
        }
    }

    @Test
    void documentsAreCitedOneByOneOrInRanges() {
        assertEquals(List.of(20413), numbers("harbour/20413"));
        assertEquals(List.of(3, 5, 6, 7), numbers("harbour/5-7,3"));
        assertEquals(List.of(3, 4), numbers("harbour/3-4, 4"));
        for (String wrong : List.of(
                "",
                "harbour",
                "harbour/",
                "/3",
                "harbour/0",
                "harbour/3-",
                "harbour/-3",
                "harbour/4-3",
                "harbour/3,,4",
                "harbour/3,fort/4",
                "harbour/1-10001",
                "harbour/99999999999",
                "harbour/1-2-3")) {
            assertThrows(IllegalArgumentException.class, () -> CitedDocuments.parse(wrong), wrong);
        }
        assertEquals("harbour/3", new DocumentId("harbour", 3).toString());
    }

    private static List<Integer> numbers(String cited) {
        return List.copyOf(CitedDocuments.parse(cited).numbers());
    }
}
