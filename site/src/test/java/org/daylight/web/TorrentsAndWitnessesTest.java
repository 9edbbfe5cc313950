package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.Release;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.log.ArchiveAddress;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.pack.Torrent;
import org.daylight.pack.TorrentPieces;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages show of torrents of packs and cosignatures of witnesses. */
class TorrentsAndWitnessesTest {

    private static final List<ArchiveAddress> ADDRESSES = List.of(new ArchiveAddress("https://mirror.example/"));

    @TempDir
    Path folder;

    private HarbourArchive papers;

    @BeforeEach
    void write() throws IOException {
        papers = HarbourArchive.in(folder);
    }

    private static Response get(Site site, String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private static Document page(Site site, String target) {
        return Jsoup.parse(text(get(site, target)));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    private Torrent.Label label(int part) throws IOException {
        try (Archive archive = Archive.open(folder)) {
            Release release = archive.contents().release("harbour", part).orElseThrow();
            return PackTorrent.label(archive.contents().origin(), release);
        }
    }

    private byte[] torrent(int part) throws IOException {
        return PackTorrent.made(folder.resolve(ArchivePath.pack(part)), label(part), ADDRESSES);
    }

    @Test
    void a_part_without_a_torrent_shows_none() throws IOException {
        Site site = papers.site();
        assertFalse(page(site, "/harbour/part/1").html().contains("magnet:"));
        assertEquals(404, get(site, "/releases/0001.torrent").status());
        assertFalse(text(get(site, "/feed.atom")).contains("bittorrent"));
    }

    @Test
    void a_torrent_is_linked_with_its_magnet_link_and_is_in_the_feeds() throws IOException {
        byte[] torrent = torrent(1);
        Files.write(folder.resolve(ArchivePath.torrent(1)), torrent);
        Site site = papers.site();
        Document page = page(site, "/harbour/part/1");
        assertEquals(
                "harbour-part-1.zip.torrent",
                page.selectFirst("a[href=/releases/0001.torrent]").attr("download"));
        String magnet = Torrent.parse(torrent, label(1)).orThrow().magnet();
        assertEquals(magnet, page.selectFirst("a[href^=magnet:]").attr("href"));
        assertTrue(magnet.contains("&xt=urn:btmh:1220"), magnet);
        assertTrue(magnet.endsWith("&ws=https%3A%2F%2Fmirror.example%2Freleases%2F0001.zip"), magnet);
        Response file = get(site, "/releases/0001.torrent");
        assertEquals("application/x-bittorrent", file.headers().get("Content-Type"));
        assertArrayEquals(torrent, ((Response.Body.Bytes) file.body()).content());
        String enclosure = "<link rel=\"enclosure\" type=\"application/x-bittorrent\" length=\"" + torrent.length
                + "\" href=\"/releases/0001.torrent\"/>";
        assertTrue(text(get(site, "/feed.atom")).contains(enclosure));
        assertTrue(text(get(site, "/feed.json"))
                .contains("{\"url\":\"/releases/0001.torrent\",\"mime_type\":"
                        + "\"application/x-bittorrent\",\"size_in_bytes\":" + torrent.length + "}"));
    }

    @Test
    void a_torrent_of_another_pack_is_not_handed_out() throws IOException {
        Files.write(folder.resolve(ArchivePath.torrent(1)), torrent(2));
        Site site = papers.site();
        assertEquals(404, get(site, "/releases/0001.torrent").status());
        assertFalse(page(site, "/harbour/part/1").html().contains("magnet:"));
    }

    private Optional<byte[]> due(List<ArchiveAddress> addresses) throws IOException {
        return PackTorrent.due(
                folder.resolve(ArchivePath.torrent(1)), folder.resolve(ArchivePath.pack(1)), label(1), addresses);
    }

    @Test
    void a_missing_torrent_is_made_once_and_again_for_other_addresses_or_another_pack() throws IOException {
        Path file = folder.resolve(ArchivePath.torrent(1));
        Files.write(file, torrent(1));
        assertEquals(Optional.empty(), due(ADDRESSES));
        byte[] moved = due(List.of()).orElseThrow();
        assertArrayEquals(PackTorrent.made(folder.resolve(ArchivePath.pack(1)), label(1), List.of()), moved);
        Files.write(file, torrent(2));
        assertTrue(due(ADDRESSES).isPresent());
        Files.write(file, versionOne());
        assertArrayEquals(torrent(1), due(ADDRESSES).orElseThrow(), "a torrent of an earlier build");
    }

    private byte[] versionOne() throws IOException {
        TorrentPieces pieces = TorrentPieces.of(folder.resolve(ArchivePath.pack(1)), Sha256.digest());
        return Torrent.of(label(1), pieces.versionOne(), ADDRESSES).bytes();
    }

    @Test
    void an_archive_without_cosignatures_explains_what_that_means() throws IOException {
        assertTrue(page(papers.site(), "/about").text().contains("No witness has cosigned the newest checkpoint"));
    }

    @Test
    void the_about_page_names_the_cosigners_and_explains_what_that_proves() throws IOException {
        Path file = folder.resolve("checkpoint");
        SignedNote note = SignedNote.parse(Files.readAllBytes(file)).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
        for (String name : List.of("witness.example/w1", "<b>bold.example</b>")) {
            WitnessKey.Signer witness = WitnessKey.generate(name, new SecureRandom());
            note = note.with(witness.cosign(checkpoint, 1_796_115_605));
        }
        Files.write(file, note.bytes());
        assertFalse(papers.archive.refresh(), "the log has not grown");
        Document page = page(papers.site(), "/about");
        assertEquals(
                List.of("witness.example/w1", "<b>bold.example</b>"),
                page.select("#witnesses ~ ul bdi").eachText());
        assertEquals(
                "2026-12-01T09:00:05Z", page.selectFirst("#witnesses ~ ul time").attr("datetime"));
        assertTrue(page.text().contains("(" + checkpoint.size() + " entries)"), page.text());
        assertTrue(page.text().contains("has not verified them"));
    }
}
