package org.daylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewsWriter;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.pack.FlaggedPart;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dangerous file is downloaded only from the page that says what was found in it. */
class FlaggedFileTest {

    private static final byte[] PROGRAM = "MZ <b>program</b>\r\n".getBytes(UTF_8);
    private static final String HASH =
            Sha256.of("MZ <b>program</b>".getBytes(UTF_8)).hex();
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};

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
                        + "Content-Type: text/html\r\n\r\n"
                        + "<p>see <img src=\"cid:one\"> and <img src=\"cid:two\"></p>\r\n"
                        + "--b\r\n"
                        + "Content-Type: application/octet-stream; name=\"<costs>.exe\"\r\n"
                        + "Content-Disposition: attachment\r\n\r\n"
                        + "MZ <b>program</b>\r\n"
                        + "--b\r\n"
                        + "Content-Type: image/png; name=\"one.png\"\r\nContent-ID: <one>\r\n\r\n"
                        + "one\r\n"
                        + "--b\r\n"
                        + "Content-Type: image/png; name=\"two.png\"\r\nContent-ID: <two>\r\n\r\n"
                        + "two\r\n"
                        + "--b--\r\n")
                .getBytes(UTF_8);
    }

    /** A view of a flagged part, which no publisher's program makes. */
    private static void views(ViewsWriter writer) throws IOException {
        var file = new DocumentView.File(DocumentView.Type.PNG, null, Sha256.of(PNG), PNG.length);
        for (int part : new int[] {2, 4}) {
            writer.add(
                    new DocumentView(1, part / 2, part, null, DocumentView.Kind.IMAGE, "a program", 0, List.of(file)),
                    List.of(PNG));
        }
    }

    private Site site() throws IOException {
        Path archive = folder.resolve("archive");
        new ArchiveBuilder(archive, "The Port")
                .trove("harbour", "The Harbour", "", 3, Map.of())
                .views(FlaggedFileTest::views)
                .file(2, "run.sh", "text/plain")
                .flag(1, new FlaggedPart(2, List.of("malware", "program")), new FlaggedPart(3, List.of("disguised")))
                .flag(2, new FlaggedPart(0, List.of("a-later-code", "script")))
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-12-01T09:00:00Z",
                        new TreeMap<>(Map.of(1, message(), 2, PROGRAM, 3, message())),
                        new TreeMap<>())
                .open()
                .close();
        Archive opened = Archive.open(archive);
        open.add(opened);
        ArchiveIndex index = ArchiveIndex.open(opened, folder.resolve("index"), LuceneIndex::open);
        open.add(index);
        index.catchUp();
        return new Site(opened, index.index(), index::progress);
    }

    private static byte[] bytes(Response response) {
        return ((Response.Body.Bytes) response.body()).content();
    }

    private static String body(Response response) {
        return new String(bytes(response), UTF_8);
    }

    private static Response get(Site site, String address) {
        return site.answer("GET", address, Map.of());
    }

    private static Response from(Site site, String address, String where) {
        return site.answer("GET", address, Map.of("sec-fetch-site", where));
    }

    @Test
    void theMessageSaysWhatWasFoundAndLinksToTheWarning() throws IOException {
        Site site = site();
        String page = body(get(site, "/harbour/1?view=html"));
        assertTrue(page.contains("<b>warning:</b>"), page);
        assertTrue(page.contains("a malware scanner recognised it as malware; it is a program"), page);
        assertFalse(page.contains("attachment/2/_costs_.exe\" download"), page);
        assertTrue(page.contains("verification package and exports contain it in its original form"), page);
        assertFalse(page.contains("/harbour/1/attachment/3/one.png\" alt"), "a flagged image is not shown");
        assertTrue(page.contains("src=\"/harbour/1/attachment/4/two.png\""), page);
        assertFalse(page.contains("/harbour/1/view/1\""), "no view of a flagged file");
        assertTrue(page.contains("/harbour/1/view/2\""), page);
        assertEquals(404, get(site, "/harbour/1/view/1").status());
        assertEquals(404, get(site, "/harbour/1/view/1/1").status());
        assertEquals(200, get(site, "/harbour/1/view/2/1").status());
        assertFalse(body(get(site, "/harbour/3")).contains("warning"), "the same message without flags");
    }

    /** A page without the links to its other languages, which contain its address. */
    private static String main(String page) {
        return page.substring(0, page.indexOf("</main>"));
    }

    @Test
    void theFileIsServedOnlyFromItsWarning() throws IOException {
        Site site = site();
        String address = "/harbour/1/attachment/2/_costs_.exe";
        String accepted = address + "?sha256=" + HASH;
        Response warning = get(site, address);
        assertEquals(200, warning.status());
        assertTrue(warning.type().startsWith("text/html"), warning.type());
        String page = body(warning);
        assertTrue(page.contains("This file can harm your computer"), page);
        assertTrue(page.contains("a malware scanner recognised it as malware"), page);
        assertTrue(page.contains(HASH) && page.contains("_costs_.exe") && !page.contains("<costs>"), page);
        assertTrue(page.contains("action=\"/harbour/1/attachment/2/_costs_.exe\""), page);
        assertFalse(page.contains("<script"), page);
        assertTrue(page.contains("noindex"), page);

        Response file = from(site, accepted, "same-origin");
        assertArrayEquals("MZ <b>program</b>".getBytes(UTF_8), bytes(file));
        assertEquals("application/octet-stream", file.type());
        assertTrue(file.headers().get("Content-Disposition").startsWith("attachment"));
        assertArrayEquals(bytes(file), bytes(get(site, accepted)), "a program that says not where it comes from");
        for (String elsewhere : List.of("cross-site", "same-site", "none", "?")) {
            assertEquals(main(page), main(body(from(site, accepted, elsewhere))), elsewhere);
        }
        for (String wrong : List.of("?sha256=", "?sha256=0", "?sha256=" + HASH.toUpperCase(java.util.Locale.ROOT))) {
            assertEquals(main(page), main(body(get(site, address + wrong))), wrong);
        }
        assertArrayEquals(
                "MZ <b>program</b>".getBytes(UTF_8),
                bytes(get(site, "/harbour/3/attachment/2/_costs_.exe")),
                "not flagged");
    }

    @Test
    void aFileThatIsNotMailHasTheSameWarningAtBothAddresses() throws IOException {
        Site site = site();
        String page = body(get(site, "/harbour/2"));
        assertTrue(page.contains("after a warning"), page);
        assertTrue(page.contains("the publisher’s program found: a-later-code"), page);
        String hash = Sha256.of(PROGRAM).hex();
        for (String address : List.of("/harbour/2/attachment/0/run.sh", "/harbour/2/raw")) {
            assertTrue(body(get(site, address)).contains("This file can harm your computer"), address);
        }
        assertArrayEquals(PROGRAM, bytes(get(site, "/harbour/2/attachment/0/run.sh?sha256=" + hash)));
        assertArrayEquals(PROGRAM, bytes(get(site, "/harbour/2/raw?sha256=" + hash)));
    }

    @Test
    void theVerificationPackageSaysThatTheFileIsInIt() throws IOException {
        Site site = site();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes(get(site, "/harbour/1/dossier.zip"))))) {
            assertEquals("README.txt", zip.getNextEntry().getName());
            String readme = new String(zip.readAllBytes(), UTF_8);
            assertTrue(
                    readme.contains("with a file that can harm a computer:\nMIME part 2: a malware scanner"), readme);
        }
    }
}
