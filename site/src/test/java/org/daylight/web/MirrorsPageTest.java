package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.log.ArchiveAddress;
import org.daylight.mirror.MirrorState;
import org.daylight.mirror.MirrorStatus;
import org.daylight.note.NoteKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of mirrors has a text for each status of a copy, and for the state of this mirror. */
class MirrorsPageTest {
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");
    private static final String[] ADDRESSES = {
        "https://papers.example/",
        "https://behind.example/port/",
        "https://ahead.example/",
        "https://liar.example/",
        "https://other.example/",
        "http://portpapersqk3b6u2vnlysxcjtdkfyhmpvzrnwi4ba5oe7g2l3ydid.onion/",
        "https://unasked.example/"
    };

    @TempDir
    Path folder = Path.of("");

    private Document page(Optional<MirrorState> mirror, Map<ArchiveAddress, MirrorStatus> answers, String... addresses)
            throws Exception {
        try (Archive archive = new ArchiveBuilder(folder.resolve("archive"), "The <Harbour> Papers")
                        .trove("harbour", "Harbour", "", 3, Map.of())
                        .mirrors(addresses)
                        .open();
                ArchiveIndex index = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open)) {
            var options = new SiteOptions("", fault -> {}, () -> mirror, () -> answers);
            var site = new Site(archive, index.index(), index::progress, options);
            Response response = site.answer("GET", "/mirrors", Map.of());
            assertEquals(200, response.status());
            return Jsoup.parse(new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8));
        }
    }

    private static MirrorState state(MirrorState.Word word, boolean given, String evidence) {
        NoteKey.Verifier key =
                NoteKey.generate("harbour.example.org", new SecureRandom()).verifier();
        return new MirrorState(
                key, org.daylight.log.LogKeys.of(key), given, null, NOON.minusSeconds(86_400), NOON, word, evidence);
    }

    @Test
    void copiesAreLinkedInThePublishersOrderWithWhatTheyAnswered() throws Exception {
        Map<ArchiveAddress, MirrorStatus> answers = Map.of(
                new ArchiveAddress(ADDRESSES[0]), new MirrorStatus(NOON, MirrorStatus.Kind.SAME, 4, ""),
                new ArchiveAddress(ADDRESSES[1]), new MirrorStatus(NOON, MirrorStatus.Kind.BEHIND, 3, ""),
                new ArchiveAddress(ADDRESSES[2]), new MirrorStatus(NOON, MirrorStatus.Kind.AHEAD, 1_412, ""),
                new ArchiveAddress(ADDRESSES[3]), new MirrorStatus(NOON, MirrorStatus.Kind.OTHER_HISTORY, 4, ""),
                new ArchiveAddress(ADDRESSES[4]),
                        new MirrorStatus(NOON, MirrorStatus.Kind.OTHER_LOG, 0, "note-unsigned"),
                new ArchiveAddress(ADDRESSES[5]), new MirrorStatus(NOON, MirrorStatus.Kind.SILENT, 0, ""));
        Document page = page(Optional.empty(), answers, ADDRESSES);
        var items = page.select(".copies li");
        assertEquals(ADDRESSES.length, items.size());
        String[] words = {
            "Up to date: 4 entries, 2 December 2026",
            "Behind: its log has 3 entries",
            "Ahead: its log has 1,412 entries",
            "Shows a different history",
            "Has a different log, not the log of this archive",
            "No answer"
        };
        for (int i = 0; i < ADDRESSES.length; i++) {
            assertEquals(ADDRESSES[i], items.get(i).selectFirst("a").attr("href"));
            assertEquals("noreferrer nofollow", items.get(i).selectFirst("a").attr("rel"));
            assertEquals(i < words.length ? 1 : 0, items.get(i).select("p").size());
            if (i < words.length) {
                assertTrue(items.get(i).text().contains(words[i]), items.get(i).text());
            }
        }
        assertTrue(items.get(5).text().contains("over Tor"));
        assertFalse(page.text().contains("This is a mirror"));
    }

    @Test
    void whereNothingIsListedItSaysSo() throws Exception {
        assertTrue(page(Optional.empty(), Map.of()).text().contains("lists no mirror"));
    }

    @Test
    void aMirrorShowsItsSourceItsAgeAndItsChecks() throws Exception {
        Document fine = page(Optional.of(state(MirrorState.Word.CURRENT, true, null)), Map.of());
        String text = fine.selectFirst(".mirrorstate").text();
        assertTrue(text.contains("a copy of the archive harbour.example.org"), text);
        assertTrue(text.contains("Confirmed 1 December 2026"), text);
        assertTrue(text.contains("Last update 2 December 2026"), text);
        assertTrue(text.contains("given by the operator of this mirror"), text);
        assertEquals(0, fine.select(".alarm").size());
        assertTrue(fine.select("footer .mirrorline").text().contains("This is a mirror of harbour.example.org"));
    }

    @Test
    void aMirrorSaysWhatIsWrong() throws Exception {
        assertTrue(alarm(state(MirrorState.Word.UNREACHABLE, false, null)).contains("could not be reached"));
        assertTrue(alarm(state(MirrorState.Word.REFUSED, false, null)).contains("failed verification"));
        assertTrue(alarm(state(MirrorState.Word.REFUSED, false, "two-histories-00.json"))
                .contains("has signed two histories"));
    }

    private String alarm(MirrorState state) throws Exception {
        return page(Optional.of(state), Map.of()).select(".alarm").text();
    }
}
