package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.archive.Archive;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinText;
import org.daylight.bulletin.WriteBulletin;
import org.daylight.http.Response;
import org.daylight.log.OpenedStory;
import org.daylight.mirror.AcceptBulletin;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.page.KeyInbox;
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
    private ArchiveBuilder publisher;
    private Archive archive;
    private ArchiveIndex index;
    private Site site;

    @BeforeEach
    void publishAndServe() throws IOException {
        folder = Files.createDirectory(temporary.resolve("archive"));
        publisher = new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "Harbour", "", 5, Map.of())
                .part("harbour", "The quay", "", "2026-11-16T09:00:00Z", mail(1, "Berth"), new TreeMap<>())
                .part("harbour", "The gala", "", "2026-11-17T09:00:00Z", mail(2, "Xylophone"), new TreeMap<>())
                .seal(KEY);
        archive = publisher.open();
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

    private static final OpenedStory STORY = new OpenedStory(
            "mud",
            "The mud",
            "Ann Lee",
            "---\ntitle: The mud\nauthor: Ann Lee\ntopics: dredging\n---\n[A mail](harbour/3) of the gala.\n"
                    .getBytes(StandardCharsets.UTF_8));

    @Test
    void aStoryThatWasSealedWithAPartIsShownWithIt() throws IOException {
        SealKey key = SealKey.of(BigInteger.TWO.pow(202));
        publisher
                .part("harbour", "The night", "", "2026-11-18T09:00:00Z", mail(3, "Quagga"), new TreeMap<>())
                .seal(key, STORY)
                .open()
                .close();
        assertTrue(archive.refresh());
        assertTrue(page("/sealed").contains("A story is sealed with it."));
        assertFalse(page("/").contains("The mud"));
        assertEquals(404, get("/stories/mud").status());
        assertEquals(404, get("/unsealed/0003.md").status());

        new OpenSealed(folder).open(key);
        assertTrue(archive.refresh());
        index.catchUp();
        String notice = NOTICE.replace("part 2", "part 3");
        String story = page("/stories/mud");
        assertTrue(story.contains(notice), story);
        assertTrue(story.contains("opened with its key. The publisher’s log has not confirmed it yet"), story);
        assertTrue(story.contains("href=\"/unsealed/0003.md\""), story);
        assertTrue(story.contains("href=\"/harbour/3\""), story);
        assertFalse(story.contains(Long.toString(Long.MAX_VALUE)), story);
        for (String address : new String[] {"/", "/stories", "/harbour/3", "/feed.atom", "/stories?topic=dredging"}) {
            assertTrue(page(address).contains("The mud"), address);
        }
        assertEquals(new String(STORY.bytes(), StandardCharsets.UTF_8), page("/unsealed/0003.md"));
        String api = page("/api/v1/stories/mud");
        assertTrue(api.contains("\"entry\":null"), api);
        assertTrue(api.contains("\"file\":\"/unsealed/0003.md\""), api);
        for (String address : new String[] {"/stories/mud/1", "/?since=1", "/api/v1/stories"}) {
            assertTrue(get(address).status() < 400, address);
            assertFalse(page(address).contains(Long.toString(Long.MAX_VALUE)), address);
        }

        // The copy loses the story: pages do not show what they have in memory.
        Files.delete(folder.resolve("unsealed/0003.md"));
        assertTrue(archive.refresh());
        assertEquals(404, get("/stories/mud").status());
        assertFalse(page("/").contains("The mud"));
        assertEquals(200, get("/harbour/3").status());
    }

    @Test
    void programsLearnThatTheLogDoesNotHaveAPart() throws IOException {
        assertTrue(page("/api/v1/documents/harbour/2").contains("\"state\":\"to-come\""));
        new OpenSealed(folder).open(KEY);
        assertTrue(archive.refresh());
        index.catchUp();
        String document = page("/api/v1/documents/harbour/2");
        assertTrue(document.contains("\"state\":\"shown\"") && document.contains("\"confirmed\":false"), document);
        assertTrue(document.contains("\"proof\":{\"entry\":null,"), document);
        assertEquals(404, get("/api/v1/documents/harbour/2/proof").status());
        assertTrue(page("/api/v1/parts").contains("\"entry\":null"));
        assertTrue(page("/api/v1/parts/harbour/2").contains("\"document\":\"harbour/2\""));
        assertTrue(page("/api/v1/changes?from=0").contains("\"title\":\"The quay\""));
        assertFalse(page("/api/v1/changes?from=0").contains("The gala"), "the log does not have it yet");
        assertFalse(page("/api/v1/search?q=xylophone").contains("harbour/2"), "a search is of a size of the log");
    }

    @Test
    void readersLearnWhatIsSealed() throws IOException {
        assertTrue(page("/").contains("href=\"/sealed\""));
        String page = page("/sealed");
        assertTrue(page.contains("The publisher has encrypted 1 part in advance"));
        assertTrue(page.contains("harbour, part 2"));
        assertTrue(page.contains("no trustees"));
        assertFalse(page.contains("/unseal"));
        assertFalse(page.contains("The gala"), "a title is part of what is sealed");
        new OpenSealed(folder).open(KEY);
        assertTrue(archive.refresh());
        assertTrue(page("/sealed").contains("opened with its key, not confirmed by the log yet"));
    }

    /** The page of a copy that has the log so far, and accepted a bulletin of what follows. */
    private String sealedPageOfCopy(ArchiveBuilder later) throws IOException {
        Path copy = temporary.resolve("behind");
        try (var walk = Files.walk(folder)) {
            for (Path each : walk.toList()) {
                Files.copy(each, copy.resolve(folder.relativize(each).toString()));
            }
        }
        String news;
        try (Archive newest = later.open()) {
            news = text(WriteBulletin.of(newest));
        }
        try (Archive behind = Archive.open(copy)) {
            var time = new AtomicLong();
            Site of = new Site(
                    behind,
                    index.index(),
                    index::progress,
                    new SiteOptions("", line -> {}),
                    () -> time.getAndAdd(WatchedBulletin.LOOK_NANOS));
            assertFalse(page(of, "/sealed").contains("News that arrived by bulletin"));
            assertInstanceOf(AcceptBulletin.Accepted.class, new AcceptBulletin(copy).accept(news, Instant.EPOCH));
            assertEquals(
                    BulletinText.read(news).orThrow(),
                    BulletinText.read(page(of, "/bulletin.txt")).orThrow());
            return page(of, "/sealed");
        }
    }

    @Test
    void aCopyBehindShowsTheNewsOfABulletinAndWhatIsDue() throws IOException {
        String page =
                sealedPageOfCopy(publisher.trustees(KEY, Instant.parse("2026-11-18T10:00:00Z"), "Ann", "Ben", "Eve"));
        assertTrue(page.contains("News that arrived by bulletin"), page);
        assertTrue(page.contains("and continues the log of this copy"), page);
        assertTrue(page.contains("The publisher could act on 2026-11-18T10:00:00Z."), page);
        assertTrue(page.contains("overdue; sealed"), page);
        assertTrue(page.contains("datetime=\"2026-11-18T10:00:00Z\""), page);
    }

    @Test
    void onTheDayAPartIsDue() throws IOException {
        assertTrue(page("/sealed").contains("<td>sealed</td>"));
        String page =
                sealedPageOfCopy(publisher.trustees(KEY, Instant.parse("2026-11-17T09:00:00Z"), "Ann", "Ben", "Eve"));
        assertTrue(page.contains("<td>due; sealed</td>"), page);
    }

    @Test
    void aCopyBehindShowsWhatABulletinCancels() throws IOException {
        String page = sealedPageOfCopy(publisher.cancel(2, "By order <script>alert(1)</script> of\nthe court."));
        assertTrue(page.contains("harbour, part 2, planned for"), page);
        assertTrue(page.contains("By order &lt;script"), page);
        assertFalse(page.contains("<script"), page);
    }

    private String text(Bulletin bulletin) {
        return BulletinText.mail(bulletin);
    }

    @Test
    void everyCopyHasABulletinOfItsLog() throws IOException {
        String text = page("/bulletin.txt");
        Bulletin read = BulletinText.read(text).orThrow();
        assertEquals(
                archive.contents().checkpoint(),
                read.verify(archive.contents().key()).orThrow());
        assertEquals(text, text(WriteBulletin.of(archive)));
        new OpenSealed(folder).open(KEY);
        assertTrue(archive.refresh());
        assertEquals(
                List.of(KEY), BulletinText.read(page("/bulletin.txt")).orThrow().keys());
    }

    @Test
    void feedsOfTwoCopiesWithTheSameLogAndTheSameOpenedPartsAreTheSame() throws IOException {
        Path copy = temporary.resolve("copy");
        try (var walk = Files.walk(folder)) {
            for (Path each : walk.toList()) {
                Files.copy(each, copy.resolve(folder.relativize(each).toString()));
            }
        }
        List<String> feeds = List.of(
                "/feed.atom", "/feed.json", "/harbour/feed.atom", "/harbour/feed.json", "/search.atom?q=xylophone");
        try (Archive other = Archive.open(copy);
                ArchiveIndex otherIndex =
                        ArchiveIndex.open(other, temporary.resolve("copy.index"), LuceneIndex::open)) {
            otherIndex.catchUp();
            Site elsewhere = new Site(
                    other,
                    otherIndex.index(),
                    otherIndex::progress,
                    new SiteOptions("https://mirror.example", l -> {}));
            for (String feed : feeds) {
                assertEquals(page(feed), page(elsewhere, feed), feed);
            }
            new OpenSealed(folder).open(KEY);
            assertTrue(archive.refresh());
            index.catchUp();
            assertFalse(page("/feed.atom").equals(page(elsewhere, "/feed.atom")), "a reader must learn of the part");
            new OpenSealed(copy).open(KEY);
            assertTrue(other.refresh());
            otherIndex.catchUp();
            for (String feed : feeds) {
                assertEquals(page(feed), page(elsewhere, feed), feed);
            }
            assertEquals(page("/sealed"), page(elsewhere, "/sealed"));
        }
    }

    private static String page(Site of, String address) {
        Response response = of.answer("GET", address, Map.of("host", "other.example"));
        assertEquals(200, response.status(), address);
        return response.body() instanceof Response.Body.Bytes(byte[] content, byte[] gzip)
                ? new String(content, StandardCharsets.UTF_8)
                : "";
    }

    @Test
    void readersLearnTheRuleOfTheTrustees() throws IOException {
        try (Archive planned = new ArchiveBuilder(Files.createDirectory(temporary.resolve("planned")), "Papers")
                .trove("harbour", "Harbour", "", 5, Map.of())
                .part("harbour", "The quay", "", "2026-11-16T09:00:00Z", mail(1, "Berth"), new TreeMap<>())
                .part("harbour", "The gala", "", "2026-11-17T09:00:00Z", mail(2, "Xylophone"), new TreeMap<>())
                .seal(KEY)
                .trustees(KEY, Instant.parse("2026-11-16T10:00:00Z"), "Ines <b>Okafor</b>", "Trustee 2", "Tom")
                .open()) {
            site = new Site(planned, index.index(), index::progress, new SiteOptions("", line -> {}));
            String page = page("/sealed");
            assertTrue(page.contains("Any 2 of the 3 trustees can together open a part"));
            assertTrue(page.contains("Ines &lt;b&gt;Okafor&lt;/b&gt;"));
            assertTrue(page.contains("sealed; the trustees share its key"));
            assertTrue(page.contains("2026-11-30T10:00:00Z"), "from when the rule applies");
            Files.delete(temporary.resolve("planned/trustees/0001.json"));
            site = new Site(planned, index.index(), index::progress, new SiteOptions("", line -> {}));
            assertTrue(page("/sealed").contains("3 people; the file with their names is not in this copy"));
        }
    }

    @Test
    void withoutTheOptionThereIsNoForm() {
        assertEquals(404, get("/unseal").status());
        assertEquals(
                405,
                site.answer("POST", "/unseal", Map.of(), "key=" + KEY.hex()).status());
    }

    @Test
    void aReaderEntersAKey() throws Exception {
        var faults = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        try (var keys = new KeyInbox(folder, faults::add)) {
            site = new Site(archive, index.index(), index::progress, new SiteOptions("", faults::add).withKeys(keys));
            assertTrue(page("/unseal").contains("harbour, part 2"));
            assertTrue(answer("").contains("The key: "));
            assertTrue(answer("key=junk").contains("This is not a key"));
            assertTrue(answer("key=" + "1".repeat(60_000)).contains("This is not a key"));
            assertTrue(answer("key=" + "1".repeat(64)).contains("This key opens no part of this archive"));
            assertFalse(answer("key=%3Cscript%3E").contains("<script>"));
            assertTrue(page("/unseal?key=" + KEY.hex()).contains("The key: "), "a key in an address is not read");
            assertFalse(Files.exists(folder.resolve("unsealed/0002.json")));
            assertTrue(answer("key=" + KEY.hex()).contains("The part is being opened"));
            assertTrue(answer("key=" + KEY.hex()).contains("part 2 of harbour"));
        } // waits until the part is open
        assertTrue(Files.exists(folder.resolve("unsealed/0002.json")), faults::toString);
        assertTrue(archive.refresh());
        assertTrue(answer("key=" + KEY.hex()).contains("which is open already"));
        assertEquals(
                "no-store",
                site.answer("POST", "/unseal", Map.of(), "key=" + KEY.hex()).caching());
        assertTrue(faults.isEmpty(), faults::toString);
    }

    @Test
    void aReaderLearnsThatTheSealedFileIsDamaged() throws Exception {
        var faults = new java.util.concurrent.LinkedBlockingQueue<String>();
        Path sealed = folder.resolve("sealed/0002.age");
        byte[] right = Files.readAllBytes(sealed);
        Files.write(sealed, new byte[] {1});
        try (var keys = new KeyInbox(folder, faults::add)) {
            site = new Site(archive, index.index(), index::progress, new SiteOptions("", faults::add).withKeys(keys));
            assertTrue(answer("key=" + KEY.hex()).contains("The part is being opened"));
            assertNotNull(faults.poll(10, TimeUnit.MINUTES), "the attempt failed");
            String second = answer("key=" + KEY.hex());
            assertTrue(
                    second.contains("The sealed file of part 2 of harbour is damaged in this copy: 0002.age"), second);
            assertFalse(second.contains("The part is being opened"));
            assertFalse(second.contains(temporary.toString()));
            assertTrue(answer("key=" + "1".repeat(64)).contains("This key opens no part"));
        }
        Files.write(sealed, right);
        try (var keys = new KeyInbox(folder, faults::add)) {
            Path lock = folder.resolveSibling(folder.getFileName() + ".unseal/lock");
            Files.delete(lock);
            Files.createDirectory(lock);
            site = new Site(archive, index.index(), index::progress, new SiteOptions("", faults::add).withKeys(keys));
            faults.clear();
            answer("key=" + KEY.hex());
            assertNotNull(faults.poll(10, TimeUnit.MINUTES), "the attempt failed");
            Files.delete(lock);
            String second = answer("key=" + KEY.hex());
            assertTrue(second.contains("This server could not open part 2 of harbour"), second);
            assertFalse(second.contains(temporary.toString()));
        } // waits for the second attempt
        for (int tries = 0; tries < 2 && !Files.exists(folder.resolve("unsealed/0002.json")); tries++) {
            try (var keys = new KeyInbox(folder, faults::add)) {
                site = new Site(
                        archive, index.index(), index::progress, new SiteOptions("", faults::add).withKeys(keys));
                answer("key=" + KEY.hex());
            }
        }
        assertTrue(Files.exists(folder.resolve("unsealed/0002.json")), faults::toString);
    }

    private String answer(String form) {
        Response response = site.answer("POST", "/unseal", Map.of(), form);
        assertEquals(200, response.status());
        return response.body() instanceof Response.Body.Bytes(byte[] content, byte[] gzip)
                ? new String(content, StandardCharsets.UTF_8)
                : "";
    }
}
