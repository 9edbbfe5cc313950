package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public folder was changed after it was signed: content that differs from the log is never shown as published. */
class TamperedArchiveTest {

    private static final DocumentId FIRST = new DocumentId("harbour", 1);
    private static final byte[] MAIL =
            "From: ann@harbour.example\r\nSubject: Berth 4\r\n\r\nAs agreed.\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void publish() throws IOException {
        folder = Files.createDirectory(temporary.resolve("archive"));
        new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 2, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(1, MAIL)),
                        new TreeMap<>(Map.of(2, "Privacy.")))
                .open()
                .close();
    }

    @Test
    void the_archive_as_it_was_signed_is_read() throws IOException {
        try (Archive archive = Archive.open(folder)) {
            assertArrayEquals(MAIL, archive.publishedBytes(FIRST).orElseThrow());
        }
    }

    @Test
    void a_log_that_announces_a_trove_twice_is_refused() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        var twice = new ArchiveBuilder(other, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 2, Map.of())
                .trove("harbour", "Another title", "", 0, Map.of());
        String message = assertThrows(IOException.class, twice::open).getMessage();
        assertTrue(message.contains("entry-out-of-place"), message);
        assertTrue(message.contains("entry 3: trove harbour is announced twice"), message);
    }

    @Test
    void a_log_with_a_gap_in_the_numbers_of_pages_is_refused() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        var gap = new ArchiveBuilder(other, "The Harbour Papers")
                .page(1, "search.html")
                .page(3, "search.html");
        String message = assertThrows(IOException.class, gap::open).getMessage();
        assertTrue(message.contains("entry 2: page 3 is where page 2 is expected"), message);
    }

    @Test
    void a_changed_message_is_not_shown() throws IOException {
        change("data/messages/000001.eml", bytes -> replaced(bytes, "agreed", "denied"));
        assertRefused();
    }

    @Test
    void the_page_shows_the_published_hash_and_the_damage_is_reported_once() throws IOException {
        change("data/messages/000001.eml", bytes -> replaced(bytes, "agreed", "denied"));
        List<String> told = new ArrayList<>();
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index =
                        ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open)) {
            Site site = new Site(archive, index.index(), index::progress, new SiteOptions("", told::add));
            for (String path : new String[] {"/harbour/1", "/harbour/1.eml"}) {
                Response response = site.answer("GET", path, Map.of());
                assertEquals(500, response.status(), path);
                String page = new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
                assertTrue(page.contains("This copy is damaged"), page);
                assertTrue(page.contains(org.daylight.format.Sha256.of(MAIL).hex()), page);
            }
        }
        assertEquals(
                List.of("this copy of the archive is damaged: 0001.zip: document 1 does not match the log;"
                        + " download it again (part 1 of harbour)"),
                told);
    }

    @Test
    void a_missing_or_invalid_pack_is_reported_like_a_damaged_one() throws IOException {
        Files.writeString(folder.resolve(ArchivePath.pack(1)), "no zip");
        assertRefused();
        Files.delete(folder.resolve(ArchivePath.pack(1)));
        assertRefused();
    }

    @Test
    void an_index_that_another_process_makes_is_read_and_followed() throws IOException {
        Path beside = temporary.resolve("archive.index");
        try (Archive archive = Archive.open(folder);
                ArchiveIndex first = ArchiveIndex.open(archive, beside, LuceneIndex::open)) {
            assertThrows(IndexInUse.class, () -> ArchiveIndex.open(archive, beside, LuceneIndex::open));
            try (ArchiveIndex second = ArchiveIndex.openToRead(archive, beside, LuceneReading::open)) {
                assertTrue(second.isReadOnly());
                assertFalse(second.progress().isDone());
                first.catchUp();
                second.catchUp();
                assertTrue(second.progress().isDone());
            }
            assertTrue(first.progress().isDone());
        }
    }

    @Test
    void a_message_that_swells_is_not_unpacked() throws IOException {
        change("data/messages/000001.eml", bytes -> new byte[50 << 20]);
        assertRefused();
    }

    @Test
    void a_line_with_the_hash_of_the_changed_message_is_not_trusted() throws IOException {
        change("data/documents.jsonl", bytes -> replaced(bytes, "\"size\":", "\"size\":1"));
        assertRefused();
    }

    @Test
    void a_reason_that_was_rewritten_is_not_shown() throws IOException {
        change("data/documents.jsonl", bytes -> replaced(bytes, "Privacy.", "Forgery."));
        assertRefused();
    }

    @Test
    void lines_without_end_are_not_read() throws IOException {
        change("data/documents.jsonl", bytes -> {
            String line = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            return String.join("\n", Collections.nCopies(200_000, line)).getBytes(StandardCharsets.UTF_8);
        });
        assertRefused();
    }

    @Test
    void a_link_out_of_the_folder_is_not_followed() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("1"), "secret");
        Files.writeString(outside.resolve("000"), "secret");
        Files.createSymbolicLink(folder.resolve("tile/entries/009.p"), outside);
        Files.createSymbolicLink(folder.resolve("tile/7"), outside);
        Files.createSymbolicLink(folder.resolve("accessions"), outside);
        Files.createDirectories(outside.resolve("0001/tile/0"));
        Files.writeString(outside.resolve("0001/tile/0/000"), "secret");
        Files.createSymbolicLink(folder.resolve("tile/entries/123"), outside.resolve("1"));
        withSite(site -> {
            for (String path : new String[] {
                "/tile/entries/009.p/1", "/tile/7/000", "/accessions/0001/tile/0/000", "/tile/entries/123"
            }) {
                assertEquals(404, site.answer("GET", path, Map.of()).status(), path);
            }
        });
    }

    @Test
    void an_archive_that_is_itself_reached_through_a_link_is_served() throws IOException {
        Path link = temporary.resolve("current");
        Files.createSymbolicLink(link, folder);
        folder = link;
        withSite(site -> assertEquals(
                200, site.answer("GET", "/" + ArchivePath.pack(1), Map.of()).status()));
    }

    @Test
    void the_same_pack_has_the_same_tag_on_every_machine() throws IOException {
        Path pack = folder.resolve(ArchivePath.pack(1));
        String[] tags = new String[2];
        for (int i = 0; i < tags.length; i++) {
            int copy = i;
            Files.setLastModifiedTime(pack, FileTime.fromMillis(1_000_000_000_000L + i));
            withSite(site -> tags[copy] = site.answer("GET", "/" + ArchivePath.pack(1), Map.of())
                    .headers()
                    .get("ETag"));
        }
        assertEquals(tags[0], tags[1]);
    }

    /** Asserts that neither the archive nor a page nor the index returns anything of it. */
    private void assertRefused() throws IOException {
        withSite(site -> {
            for (String path : new String[] {"/harbour/1", "/harbour/1/raw", "/harbour/1.eml"}) {
                assertEquals(500, site.answer("GET", path, Map.of()).status(), path);
            }
        });
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index = ArchiveIndex.open(archive, temporary.resolve("other.index"), LuceneIndex::open)) {
            assertThrows(IOException.class, () -> archive.publishedBytes(FIRST));
            assertThrows(IOException.class, index::catchUp);
            assertFalse(index.progress().isDone());
        }
    }

    private interface Use {
        void of(Site site) throws IOException;
    }

    private void withSite(Use use) throws IOException {
        try (Archive archive = Archive.open(folder);
                ArchiveIndex index =
                        ArchiveIndex.open(archive, temporary.resolve("archive.index"), LuceneIndex::open)) {
            use.of(new Site(archive, index.index(), index::progress));
        }
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(text.contains(from));
        return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    /** Rewrites the pack with one of its files changed. */
    private void change(String name, UnaryOperator<byte[]> change) throws IOException {
        change(folder, name, change);
    }

    static void change(Path folder, String name, UnaryOperator<byte[]> change) throws IOException {
        Path pack = folder.resolve(ArchivePath.pack(1));
        var out = new ByteArrayOutputStream();
        try (ZipFile old = new ZipFile(pack.toFile());
                ZipOutputStream changed = new ZipOutputStream(out)) {
            old.stream().forEach(entry -> {
                try {
                    byte[] bytes = old.getInputStream(entry).readAllBytes();
                    changed.putNextEntry(new ZipEntry(entry.getName()));
                    changed.write(entry.getName().equals(name) ? change.apply(bytes) : bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Files.write(pack, out.toByteArray());
    }
}
