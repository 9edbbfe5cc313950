package org.daylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.Archive;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.note.NoteKey;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The about page explains how to verify the archive, and its commands work. */
class AboutPageTest {

    @TempDir
    Path folder;

    private HarbourArchive papers;
    private String key;

    @BeforeEach
    void write() throws IOException {
        papers = HarbourArchive.nothingPublished(folder.resolve("papers"));
        try (Archive archive = Archive.open(papers.archive.folder())) {
            key = archive.contents().key().text();
        }
    }

    private Document about() throws IOException {
        Response response = papers.site().answer("GET", "/about", Map.of("host", "papers.example"));
        return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), UTF_8));
    }

    @Test
    void a_changed_key_is_shown_with_its_proof() throws IOException {
        assertEquals(0, about().select("#key ~ ul li").size());
        HarbourArchive changed = HarbourArchive.of(
                folder.resolve("changed"),
                new ArchiveBuilder(folder.resolve("changed"), "The Harbour Papers")
                        .trove("harbour", "The press office", "", 300, Map.of())
                        .recovered("ann", "ben", "\u05d0\u05d1\u05d2"));
        Site site = changed.site();
        Document page = Jsoup.parse(new String(answer(site, "/about"), UTF_8));
        assertEquals(
                changed.archive.contents().key().text(),
                page.selectFirst("#key ~ p code").text());
        assertEquals(
                changed.archive.contents().logKeys().first().text(),
                page.selectFirst("#key ~ ul li code").text());
        String change = page.select("#key ~ ul li").get(1).text();
        assertTrue(change.contains("replaced by holders of recovery keys: ann, ben."), change);
        assertTrue(change.contains("Reason: <b>Stolen</b> in May."), change);
        assertTrue(page.text().contains("2 of these holders of recovery keys together can replace it"), page.text());
        String proof = page.select("#key ~ ul li a").attr("href");
        assertEquals("/log-keys/0001.json", proof);
        assertEquals(
                Files.readString(changed.archive.folder().resolve("log-keys/0001.json")),
                new String(answer(site, proof), UTF_8));
        assertEquals(
                404,
                site.answer("GET", "/log-keys/0002.json", Map.of("host", "papers.example"))
                        .status());
    }

    @Test
    void the_page_of_plain_copies_is_shown_with_its_hashes_until_it_is_revoked() throws IOException {
        assertNull(about().selectFirst("#page"));
        ArchiveBuilder written = new ArchiveBuilder(folder.resolve("named"), "The Harbour Papers")
                .trove("harbour", "The press office", "", 300, Map.of())
                .page(1, "old.html")
                .page(2, "search.html", "site/a.js");
        HarbourArchive named = HarbourArchive.of(folder.resolve("named"), written);
        Document page = Jsoup.parse(new String(answer(named.site(), "/about"), UTF_8));
        assertEquals(
                List.of(
                        "search.html " + Sha256.of("search.html".getBytes(UTF_8)),
                        "site/a.js " + Sha256.of("site/a.js".getBytes(UTF_8))),
                page.select("#page ~ ul li").eachText());
        HarbourArchive revoked = HarbourArchive.of(
                folder.resolve("revoked"),
                new ArchiveBuilder(folder.resolve("revoked"), "The Harbour Papers")
                        .trove("harbour", "The press office", "", 300, Map.of())
                        .page(1, "search.html")
                        .page(2));
        page = Jsoup.parse(new String(answer(revoked.site(), "/about"), UTF_8));
        assertEquals(0, page.select("#page ~ ul li").size());
        assertTrue(page.text().contains("The publisher has revoked the page"), page.text());
    }

    private static byte[] answer(Site site, String path) throws IOException {
        Response response = site.answer("GET", path, Map.of("host", "papers.example"));
        return ((Response.Body.Bytes) response.body()).content();
    }

    @Test
    void the_key_is_shown_with_where_else_to_get_it() throws IOException {
        Document page = about();
        assertEquals(key, page.selectFirst("#key ~ p code").text());
        String text = page.text();
        assertTrue(text.contains("get the key from a source that does not depend on this server"), text);
        assertTrue(text.contains("daylight check http://papers.example --key KEY"), text);
        assertTrue(text.contains("--policy FILE"), text);
        assertFalse(
                page.select("pre").text().contains(key),
                "a key that is copied from this page with the command proves nothing");
    }

    @Test
    void the_commands_verify_the_checkpoint_with_a_key_from_elsewhere() throws Exception {
        for (String tool : List.of("bash", "curl", "openssl", "xxd", "base64")) {
            assumeTrue(
                    Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, tool))),
                    "skipped: " + tool + " is not installed");
        }
        String script = about().select("pre").stream()
                .map(each -> each.wholeText())
                .filter(each -> each.contains("openssl"))
                .findFirst()
                .orElseThrow()
                .replace(
                        "http://papers.example/",
                        papers.archive.folder().toUri().toString());
        assertTrue(run(script, key).endsWith("Signature Verified Successfully\n0\n"), run(script, key));
        String name = key.substring(0, key.indexOf('+'));
        String other = NoteKey.generate(name, new SecureRandom()).verifier().text();
        assertNotEquals(key, other);
        String refused = run(script, other);
        assertFalse(refused.contains("Successfully") || refused.endsWith("\n0\n"), refused);
    }

    /** The output of the commands, and their exit code. */
    private String run(String script, String trusted) throws Exception {
        String filled = script.replace("the key, from another source", trusted);
        assertNotEquals(script, filled);
        Path place = Files.createTempDirectory(folder, "check");
        // In a file, because in the locale C an argument of a process has ASCII only.
        Path commands = Files.writeString(place.resolve("commands"), filled + "\necho $?\n");
        Process process = new ProcessBuilder("bash", commands.toString())
                .directory(place.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), output);
        return output;
    }
}
