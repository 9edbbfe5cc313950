package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.vector.LuceneVectors;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.SemanticIndex;
import org.daylight.search.similar.SemanticSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search by meaning, from the packs to the page, with a model that knows three meanings. */
class SearchByMeaningTest {

    /** Each line is a meaning. */
    private static final List<List<String>> MEANINGS = List.of(
            List.of("dredging", "mud", "baggern", "digging"),
            List.of("money", "invoice", "payment", "euro"),
            List.of("party", "cake", "music"));

    private static final class FewMeanings implements Embedder {

        private final AtomicInteger embedded = new AtomicInteger();
        private final String model;

        FewMeanings(String model) {
            this.model = model;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public int dimensions() {
            return 8;
        }

        @Override
        public double leastSimilarity() {
            return 0.3;
        }

        @Override
        public float[] embed(String text) throws IOException {
            embedded.incrementAndGet();
            float[] vector = new float[dimensions()];
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.contains("broken model")) {
                throw new IOException("the model has failed");
            }
            double sum = 0;
            for (int i = 0; i < MEANINGS.size(); i++) {
                vector[i] = MEANINGS.get(i).stream().filter(lower::contains).count();
                sum += vector[i] * vector[i];
            }
            for (int i = 0; i < vector.length && sum > 0; i++) {
                vector[i] /= (float) Math.sqrt(sum);
            }
            return vector;
        }

        @Override
        public void close() {}
    }

    @TempDir
    Path temporary;

    private final FewMeanings model = new FewMeanings("few meanings 1");
    private ArchiveBuilder written;
    private Archive archive;
    private ArchiveIndex index;
    private SemanticSearch similar;
    private Site site;

    private static byte[] mail(int number, String from, String text) {
        return ("From: " + from + " <" + from + "@harbour.example>\r\nSubject: Note " + number
                        + "\r\nDate: Mon, 2 Mar 2015 09:00:0" + number + " +0000\r\nMessage-ID: <" + number
                        + "@harbour.example>\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void publish() throws IOException {
        written = new ArchiveBuilder(Files.createDirectory(temporary.resolve("archive")), "The Harbour Papers")
                .trove("harbour", "Harbour", "", 9, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(
                                1, mail(1, "ann", "The dredging begins."),
                                2, mail(2, "bob", "There is mud in the basin."),
                                3, mail(3, "bob", "The invoice is attached."),
                                4, mail(4, "ann", "Bring a cake to the party."))),
                        new TreeMap<>());
        reopen();
        assertEquals(4, catchUp(() -> false));
        serve();
    }

    private void reopen() throws IOException {
        if (archive != null) {
            close();
        }
        archive = written.open();
        index = ArchiveIndex.open(archive, temporary.resolve("index"), LuceneIndex::open);
        index.catchUp();
    }

    private PassageVectors write(Embedder with) throws IOException {
        return LuceneVectors.open(
                temporary.resolve("vectors"),
                with.model(),
                with.dimensions(),
                mark -> SemanticIndex.fits(mark, archive.contents()));
    }

    private long catchUp(BooleanSupplier stops) throws IOException {
        try (PassageVectors vectors = write(model)) {
            return new SemanticIndex(archive, vectors, model, stops).catchUp((done, total) -> {});
        }
    }

    private void serve() throws IOException {
        similar = new SemanticSearch(
                model, LuceneVectors.openToRead(temporary.resolve("vectors"), model.model(), model.dimensions()));
        site = new Site(
                archive,
                index.index(),
                index::progress,
                new SiteOptions("https://papers.example", fault -> {}).withSimilar(similar));
    }

    @AfterEach
    void close() throws IOException {
        if (similar != null) {
            similar.close();
            similar = null;
        }
        index.close();
        archive.close();
    }

    private Response get(String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private String page(String target) {
        Response response = get(target);
        assertEquals(200, response.status(), target);
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    private static void assertLists(String page, int... numbers) {
        for (int i = 1; i < 9; i++) {
            int number = i;
            boolean isWanted = java.util.Arrays.stream(numbers).anyMatch(one -> one == number);
            assertEquals(isWanted, page.contains("href=\"/harbour/" + i + "\""), "document " + i);
        }
    }

    @Test
    void onlyWhoAsksForItSearchesByMeaning() {
        String words = page("/search?q=dredging");
        assertLists(words, 1);
        assertFalse(words.contains("similar meaning"));
        assertTrue(words.contains("/search?q=dredging&amp;meaning=1"), words);
        assertEquals(4, model.embedded.get(), "the query is not embedded");
        String both = page("/search?q=dredging&meaning=1");
        assertLists(both, 1, 2);
        assertEquals(1, both.split("<span>similar meaning</span>", -1).length - 1, both);
        assertTrue(both.contains("not every result has your words"), both);
        assertTrue(both.contains("2 messages for"), both);
        assertTrue(both.indexOf("/harbour/1\"") < both.indexOf("/harbour/2\""), "the one with the words is first");
    }

    @Test
    void otherWordsFindDocumentsThatWordSearchMisses() {
        assertTrue(page("/search?q=baggern").contains("Search by meaning as well"));
        assertLists(page("/search?q=baggern&meaning=1"), 1, 2);
        assertLists(page("/search?q=xyzzy&meaning=1"));
    }

    @Test
    void filtersApplyToBoth() {
        assertLists(page("/search?q=baggern+from:bob&meaning=1"), 2);
        assertLists(page("/search?q=baggern+-basin&meaning=1"), 1);
        assertLists(page("/search?q=baggern+from:nobody&meaning=1"));
        String operators = page("/search?q=from:bob&meaning=1");
        assertLists(operators, 2, 3);
        assertTrue(operators.contains("needs words"), operators);
    }

    @Test
    void everyOrderHasAllResultsAndLinksKeepTheChoice() {
        String newest = page("/search?q=dredging&sort=newest&meaning=1");
        assertLists(newest, 1, 2);
        assertTrue(newest.indexOf("/harbour/2\"") < newest.indexOf("/harbour/1\""), "newest first");
        assertTrue(newest.contains("with%3Abob") || newest.contains("with:bob"), "facets count the similar ones");
        assertTrue(newest.contains("meaning=1"), newest);
        assertTrue(newest.contains("your words only"), newest);
        assertLists(page("/search?q=dredging&meaning=1&page=9"), 1, 2);
    }

    @Test
    void aPastStateIsSearchedByWords() {
        assertLists(page("/search?q=dredging&meaning=1&at=1"));
        long size = archive.contents().checkpoint().size();
        assertLists(page("/search?q=dredging&meaning=1&at=" + size), 1);
    }

    @Test
    void theFormHasACheckbox() {
        assertTrue(page("/search/form").contains("name=\"meaning\""));
        Response found = get("/search/form?words=mud&meaning=1&do=search");
        assertEquals(303, found.status());
        assertTrue(
                found.headers().toString().contains("/search?q=mud&meaning=1"),
                found.headers().toString());
    }

    @Test
    void aSiteWithoutTheAddonHasNoneOfIt() {
        site = new Site(archive, index.index(), index::progress, new SiteOptions("", fault -> {}));
        assertLists(page("/search?q=baggern&meaning=1"));
        // The links to other languages repeat the address.
        String words = page("/search?q=dredging&meaning=1");
        assertFalse(words.substring(0, words.indexOf("<footer")).contains("meaning"), words);
        assertFalse(page("/search/form").contains("meaning"));
    }

    @Test
    void aBrokenModelIsAnErrorOfThatPageOnly() {
        assertTrue(get("/search?q=broken+model&meaning=1").status() >= 500);
        assertEquals(200, get("/search?q=broken+model").status());
    }

    @Test
    void onlyWhatIsNewIsEmbedded() throws IOException {
        assertEquals(0, catchUp(() -> false));
        assertEquals(4, model.embedded.get());
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(5, mail(5, "ann", "Digging again."))),
                new TreeMap<>());
        reopen();
        serve();
        String before = page("/search?q=mud&meaning=1");
        assertLists(before, 1, 2);
        assertTrue(before.contains("Only 4 of 5 documents have been compared."), before);
        assertEquals(1, catchUp(() -> false));
        reopen();
        serve();
        String after = page("/search?q=mud&meaning=1");
        assertLists(after, 1, 2, 5);
        assertFalse(after.contains("have been compared"), after);
    }

    @Test
    void whatWasWithdrawnIsNotFoundAndThenErased() throws IOException {
        written.withdraw("harbour", 2, "A court order.");
        reopen();
        serve();
        assertLists(page("/search?q=baggern&meaning=1"), 1);
        assertEquals(4, similar.documents());
        assertEquals(0, catchUp(() -> false));
        reopen();
        serve();
        assertLists(page("/search?q=baggern&meaning=1"), 1);
        assertEquals(3, similar.documents());
    }

    @Test
    void whatWasComputedBeforeAFaultIsKept() throws IOException {
        similar.close();
        similar = null;
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(5, mail(5, "ann", "More mud."), 6, mail(6, "bob", "A broken model."))),
                new TreeMap<>());
        reopen();
        assertThrows(IOException.class, () -> catchUp(() -> false));
        try (PassageVectors vectors = write(model)) {
            assertEquals(5, vectors.documents());
        }
    }

    @Test
    void anInterruptedRunContinues() throws IOException {
        written.part(
                "harbour",
                "Part 2",
                "",
                "2026-11-17T09:00:00Z",
                new TreeMap<>(Map.of(
                        5, mail(5, "ann", "Digging again."),
                        6, mail(6, "ann", "Music tonight."),
                        7, mail(7, "ann", "Payment is due."))),
                new TreeMap<>());
        reopen();
        int before = model.embedded.get();
        var asked = new AtomicInteger();
        long added = catchUp(() -> asked.incrementAndGet() > 1);
        assertEquals(1, added);
        assertEquals(2, catchUp(() -> false));
        assertEquals(before + 3, model.embedded.get(), "no document is embedded twice");
        serve();
        assertEquals(7, similar.documents());
    }

    @Test
    void vectorsOfAnotherArchiveAreNotUsed() throws IOException {
        similar.close();
        similar = null;
        var stopped = new AtomicInteger();
        try (PassageVectors vectors = write(new FewMeanings("few meanings 3"))) {
            new SemanticIndex(archive, vectors, model, () -> stopped.incrementAndGet() > 1)
                    .catchUp((done, total) -> {});
            assertEquals(1, vectors.documents(), "an interrupted run");
            assertTrue(SemanticIndex.fits(vectors.mark(), archive.contents()));
        }
        var elsewhere = new ArchiveBuilder(Files.createDirectory(temporary.resolve("other")), "Other Papers")
                .trove("harbour", "Harbour", "", 9, Map.of())
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-11-16T09:00:00Z",
                        new TreeMap<>(Map.of(1, mail(1, "eve", "Music."))),
                        new TreeMap<>());
        archive.close();
        archive = elsewhere.open();
        try (PassageVectors vectors = write(new FewMeanings("few meanings 3"))) {
            assertTrue(String.valueOf(vectors.rebuilt()).contains("another archive"));
            assertEquals(0, vectors.documents());
        }
    }

    @Test
    void anotherModelComputesEverythingAgain() throws IOException {
        var other = new FewMeanings("few meanings 2");
        assertThrows(IOException.class, () -> LuceneVectors.openToRead(temporary.resolve("vectors"), other.model(), 8));
        try (PassageVectors vectors = write(other)) {
            assertNotNull(vectors.rebuilt());
            assertEquals(4, new SemanticIndex(archive, vectors, other, () -> false).catchUp((done, total) -> {}));
        }
    }
}
