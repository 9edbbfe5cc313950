package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.daylight.archive.DocumentId;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexRequest;
import org.daylight.search.Searchable;
import org.daylight.web.language.Language;
import org.daylight.web.prepare.PreparedPages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepared pages are what a reader would get otherwise, and only for the state of the archive in which they were made. */
class PreparedPagesTest {

    private static final String BASE = "https://papers.example";

    @TempDir
    Path folder;

    private final BlockingQueue<String> news = new ArrayBlockingQueue<>(10);
    private BuiltSite plain;
    private Site served;
    private PreparedPages pages;
    private PagePreparation preparation;

    @BeforeEach
    void publish() throws IOException {
        pages = new PreparedPages(folder.resolve("pages"), Set.of(Language.ENGLISH, Language.GERMAN));
        plain = new BuiltSite(folder, "Port", new SiteOptions(BASE, fault -> {}));
        plain.builder.trove("port", "The Port", "", 10, Map.of());
        part("First", "2026-12-01T09:00:00Z", 1, "From: a@b.example\r\nSubject: mud\r\n\r\nDredging begins.\r\n");
        part("Second", "2026-12-02T09:00:00Z", 4, "From: c@b.example\r\nSubject: gulls\r\n\r\nZanzibarquartz.\r\n");
    }

    private void part(String title, String time, int number, String message) throws IOException {
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(number, message.getBytes(StandardCharsets.UTF_8));
        plain.builder.part("port", title, "", time, messages, new TreeMap<>());
    }

    private void open() throws IOException {
        plain.open();
        served = plain.beside(new SiteOptions(BASE, fault -> {}).withPrepared(pages));
    }

    private void prepare() throws Exception {
        open();
        preparation = PagePreparation.start(served, true, news::add);
        assertEquals("the pages of all documents are prepared", news.take());
    }

    private void close() throws IOException {
        if (preparation != null) {
            preparation.close();
        }
        if (served != null) {
            plain.close();
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        close();
        pages.close();
    }

    private static Map<String, String> fields(String... namesAndValues) {
        Map<String, String> fields = new HashMap<>(Map.of("host", "papers.example"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private boolean isPrepared(String address) {
        return served.parse("GET", address, fields(), "").cost() == Cost.READY;
    }

    /** Both sites give the same answer. */
    private void assertSame(String method, String address, Map<String, String> fields) {
        Response made = plain.site().answer(method, address, fields);
        Response kept = served.answer(method, address, fields);
        String what = method + " " + address + " " + fields;
        assertEquals(made.status(), kept.status(), what);
        assertEquals(made.headers(), kept.headers(), what);
        assertArrayEquals(BuiltSite.bytes(made), BuiltSite.bytes(kept), what);
    }

    @Test
    void a_prepared_page_is_the_page_that_is_made_for_a_reader() throws Exception {
        prepare();
        assertTrue(isPrepared("/port/1"));
        assertTrue(isPrepared("/port/4"));
        for (String address : List.of("/port/1", "/port/4")) {
            assertSame("GET", address, fields());
            assertSame("HEAD", address, fields("accept-encoding", "gzip"));
            assertSame("GET", address, fields("accept-encoding", "gzip"));
            assertSame("GET", address, fields("accept-encoding", "gzip;q=0"));
            assertSame("GET", address, fields("accept-encoding", "gzip", "range", "bytes=10-99"));
            assertSame("GET", address, fields("accept-language", "de", "accept-encoding", "gzip"));
            assertSame("GET", address, fields("accept-language", "fr"));
            assertSame("GET", address, fields("accept", "text/plain"));
            assertSame("GET", "/de" + address, fields());
            String tag = plain.site().answer("GET", address, fields()).headers().get("ETag");
            assertSame("GET", address, fields("if-none-match", tag, "accept-encoding", "gzip"));
            assertEquals(
                    304,
                    served.answer("GET", address, fields("if-none-match", tag)).status());
        }
    }

    @Test
    void only_a_short_page_is_sent_by_the_thread_that_receives_requests() throws Exception {
        String longText = "From: a@b.example\r\nSubject: tides\r\n\r\n" + "High water at the quay.\r\n".repeat(4_000);
        part("Third", "2026-12-03T09:00:00Z", 6, longText);
        prepare();
        assertEquals(Cost.READY, served.parse("GET", "/port/1", fields(), "").cost());
        assertEquals(Cost.CHEAP, served.parse("GET", "/port/6", fields(), "").cost());
        assertSame("GET", "/port/6", fields());
        assertSame("GET", "/port/6", fields("accept-encoding", "gzip"));
    }

    @Test
    void an_index_on_other_machines_is_not_asked_by_that_thread() throws Exception {
        open();
        assertFalse(served.parse("GET", "/port/1", fields(), "").mayWait());
        ArchiveIndex index = plain.index();
        Site distant = new Site(
                plain.archive(), new Distant(index.index()), index::progress, new SiteOptions(BASE, fault -> {}));
        assertTrue(distant.parse("GET", "/port/1", fields(), "").mayWait());
        assertFalse(distant.parse("PUT", "/port/1", fields(), "").mayWait()); // an error needs no index
    }

    /** An index that may have to ask for its state. */
    private record Distant(Searchable index) implements Searchable {

        @Override
        public <A> A answer(IndexRequest<A> request) throws IOException {
            return index.answer(request);
        }

        @Override
        public void close() throws IOException {
            index.close();
        }
    }

    @Test
    void nothing_is_made_for_the_reader_of_a_prepared_page() throws Exception {
        prepare();
        long before = served.made();
        served.answer("GET", "/port/1", fields());
        served.answer("GET", "/port/4", fields("accept-language", "de", "accept-encoding", "gzip"));
        assertEquals(before, served.made());
        served.answer("GET", "/port/4", fields("accept-language", "fr"));
        assertEquals(before + 1, served.made());
    }

    @Test
    void pages_that_are_not_of_one_readable_document_are_not_prepared() throws Exception {
        prepare();
        for (String address :
                List.of("/", "/port", "/port/2", "/port/11", "/port/01", "/port/1/evidence", "/port/1?view=plain")) {
            assertFalse(isPrepared(address), address);
            assertSame("GET", address, fields());
        }
    }

    @Test
    void after_a_release_no_page_of_the_state_before_is_shown() throws Exception {
        prepare();
        part("Third", "2026-12-03T09:00:00Z", 2, "From: a@b.example\r\nSubject: mud\r\n\r\nDredging begins.\r\n");
        plain.builder.open().close();
        assertTrue(plain.archive().refresh());
        assertFalse(isPrepared("/port/1")); // it has a copy now
        plain.index().catchUp();
        assertFalse(isPrepared("/port/1"));
        assertSame("GET", "/port/1", fields());
        assertEquals("the pages of all documents are prepared", news.take());
        assertTrue(isPrepared("/port/1"));
        assertTrue(isPrepared("/port/2"));
        assertSame("GET", "/port/1", fields());
    }

    @Test
    void nothing_of_a_withdrawn_document_remains_in_the_folder() throws Exception {
        prepare();
        close();
        plain.builder.withdraw("port", 4, "A court ordered it.");
        prepare();
        assertFalse(isPrepared("/port/4"));
        assertSame("GET", "/port/4", fields());
        try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
            assertEquals(2, files.count()); // one for each language
        }
        for (Language language : pages.languages()) {
            assertTrue(pages.page(served.stateOfDocuments().orElseThrow(), language, new DocumentId("port", 4))
                    .isEmpty());
        }
    }

    @Test
    void after_a_restart_the_pages_are_there_at_once() throws Exception {
        prepare();
        close();
        open();
        preparation = PagePreparation.start(served, false, news::add);
        assertEquals("the pages of all documents are prepared", news.take());
        assertTrue(isPrepared("/port/1"));
        assertSame("GET", "/port/1", fields());
    }

    @Test
    void a_damaged_page_is_made_again_for_the_reader() throws Exception {
        prepare();
        close();
        try (Stream<Path> files = Files.list(folder.resolve("pages"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 20] ^= 4; // in the page of the last document
                Files.write(file, bytes);
            }
        }
        open();
        preparation = PagePreparation.start(served, false, news::add);
        assertEquals("the pages of all documents are prepared", news.take());
        assertFalse(isPrepared("/port/4"));
        assertSame("GET", "/port/4", fields("accept-encoding", "gzip"));
    }

    @Test
    void a_file_that_was_not_completed_is_not_shown() throws Exception {
        prepare();
        close();
        Path pagesFolder = folder.resolve("pages");
        try (Stream<Path> files = Files.list(pagesFolder)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, 40));
            }
        }
        Files.write(pagesFolder.resolve("en-port-0.pages.new"), new byte[100]);
        prepare(); // makes all of them again
        assertTrue(isPrepared("/port/1"));
        assertFalse(Files.exists(pagesFolder.resolve("en-port-0.pages.new")));
    }

    @Test
    void a_file_under_another_name_is_not_shown() throws Exception {
        prepare();
        close();
        Path pagesFolder = folder.resolve("pages");
        Files.move(
                pagesFolder.resolve("de-port-0.pages"),
                pagesFolder.resolve("en-port-0.pages"),
                StandardCopyOption.REPLACE_EXISTING);
        open();
        preparation = PagePreparation.start(served, true, news::add);
        assertEquals("the pages of all documents are prepared", news.take());
        assertSame("GET", "/port/1", fields());
        assertSame("GET", "/port/1", fields("accept-language", "de"));
    }

    @Test
    void a_folder_in_place_of_a_file_is_named() throws Exception {
        Path inTheWay = Files.createDirectories(folder.resolve("pages/en-port-0.pages/x"))
                .getParent();
        IOException refused = assertThrows(IOException.class, () -> PreparedPages.removeAll(folder.resolve("pages")));
        assertEquals(
                inTheWay + " is a folder, where a file with prepared pages belongs: delete it", refused.getMessage());
    }

    @Test
    void another_setting_of_the_site_makes_other_pages() throws Exception {
        prepare();
        close();
        plain.open();
        served = plain.beside(new SiteOptions("https://other.example", fault -> {}).withPrepared(pages));
        preparation = PagePreparation.start(served, true, news::add);
        assertEquals("the pages of all documents are prepared", news.take());
        Response page = served.answer("GET", "/port/1", Map.of("host", "other.example"));
        assertTrue(new String(BuiltSite.bytes(page), StandardCharsets.UTF_8).contains("https://other.example/port/1"));
    }

    @Test
    void pages_are_prepared_for_one_address_only() {
        assertThrows(IllegalArgumentException.class, () -> SiteOptions.DEFAULT.withPrepared(pages));
    }
}
