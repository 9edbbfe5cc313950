package org.daylight.staticsite.search;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.staticsite.segment.SegmentEntry;
import org.daylight.staticsite.segment.WriteSegments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The search in JavaScript over a static index finds and ranks as the server's index of the same archive does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StaticSearchTest {

    private static final int ROUNDS = 11;
    private static final int PAGE = 50;

    @TempDir
    private static Path folder;

    private Archive archive;
    private ArchiveIndex server;
    private List<SegmentEntry> segments;
    private SearchScripts scripts;
    private final GeneratedArchive[] generated = new GeneratedArchive[1];

    @BeforeAll
    void write() throws IOException {
        generated[0] = new GeneratedArchive(folder.resolve("archive"));
        for (int part = 0; part < 6; part++) {
            generated[0].part(part == 3 ? 150 : 60, false);
        }
        archive = generated[0].open();
        server = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open);
        server.catchUp();
        segments = WriteSegments.into(folder.resolve("archive/site"), archive, line -> {});
        scripts = new SearchScripts(folder.resolve("archive"));
    }

    @BeforeEach
    void open() {
        scripts.restore();
        assertNull(scripts.open(segments));
    }

    @AfterAll
    void close() throws IOException {
        scripts.close();
        server.close();
        archive.close();
    }

    private SearchResult onServer(String query, int offset, Set<Facet> facets) throws IOException {
        ParsedQuery parsed = QueryParser.parse(query);
        Sort sort = parsed.sort() == null ? Sort.RELEVANCE : parsed.sort();
        return server.index().answer(new SearchRequest(parsed.query(), sort, offset, PAGE, facets));
    }

    private static List<SearchScripts.Hit> hits(SearchResult result) {
        return result.hits().stream()
                .map(hit -> new SearchScripts.Hit(hit.trove() + "/" + hit.number(), hit.score()))
                .toList();
    }

    private static SearchResult check(SearchResult expected, SearchScripts.Found found, String query) {
        assertAll(
                query,
                () -> assertEquals(expected.total(), found.total()),
                () -> assertEquals(hits(expected), found.hits()),
                () -> assertFalse(found.isAtLeast()));
        return expected;
    }

    @Test
    void findsAndRanksAsTheServer() throws IOException {
        assertEquals(3, segments.size());
        List<String> queries = generated[0].queries(ROUNDS);
        assertTrue(queries.size() >= 300);
        int empty = 0;
        for (String query : queries) {
            empty += check(onServer(query, 0, Set.of()), scripts.search(query, "{\"limit\":" + PAGE + "}"), query)
                                    .total()
                            == 0
                    ? 1
                    : 0;
        }
        assertTrue(empty < queries.size() / 3, empty + " queries find nothing");
    }

    @Test
    void turnsPages() throws IOException {
        for (String query : List.of(
                "the", "the tender", "by:date", "the by:date-asc", "from:port.example", "has:attachment by:size")) {
            check(
                    onServer(query, 40, Set.of()),
                    scripts.search(query, "{\"limit\":" + PAGE + ",\"offset\":40}"),
                    query);
        }
        assertEquals(List.of(), scripts.search("the", "{\"offset\":100000}").hits());
    }

    @Test
    void needsThreeRoundTripsForOneOrTwoWords() {
        for (String query : List.of(
                "the", "harbour", "harbour tender", "the of", "Müller", "café OR pier", "harbour -tender", "zzzz")) {
            SearchScripts.Found found = scripts.search(query, "{}");
            assertTrue(found.trips() <= 3, query + ": " + found.trips());
        }
        assertTrue(scripts.search("\"the harbour\"", "{}").trips() <= 3);
    }

    @Test
    void countsMonthsPartsMarksAndSenders() throws IOException {
        for (String query : List.of("tender", "the -harbour", "from:port.example")) {
            SearchResult expected = onServer(query, 0, Set.of(Facet.RELEASE, Facet.AUTHENTICATION));
            SearchScripts.Found found = scripts.search(query, "{}");
            long undated = onServer(query + " date:unknown", 0, Set.of()).total();
            assertTrue(found.areMonthsExact());
            assertTrue(found.months() <= found.total() && found.months() >= found.total() - undated, query);
            List<Long> byPart = scripts.facets("part").stream()
                    .map(one -> Long.valueOf(one.split(" ")[1]))
                    .toList();
            assertEquals(
                    expected.facets().get(Facet.RELEASE).stream()
                            .map(SearchResult.Count::count)
                            .toList(),
                    byPart);
            assertEquals(List.of("none " + found.total()), scripts.facets("mark"));
            for (String sender : scripts.facets("sender").subList(0, 3)) {
                String[] pair = sender.split(" ");
                // the server counts any author; the column has the first
                assertTrue(
                        onServer("(" + query + ") from:" + pair[0], 0, Set.of()).total() >= Long.parseLong(pair[1]),
                        sender);
            }
        }
    }

    @Test
    void saysWhatAStaticIndexCannotDo() {
        for (String query : List.of("more-like:1", "is:copy", "entity:\"Ines Okafor\"", "prints:0000000a")) {
            SearchScripts.Found found = scripts.search(query, "{}");
            assertEquals(0, found.total(), query);
            assertEquals(List.of("NOT_STATIC"), found.notices(), query);
        }
        assertEquals(List.of("NOT_HERE"), scripts.search("is:withheld", "{}").notices());
    }

    @Test
    void saysThatThereMayBeMoreWhenTheBudgetIsSpent() throws IOException {
        scripts.limit("expanding", 500);
        SearchScripts.Found cut = scripts.search("t*", "{}");
        assertEquals(List.of("EXPANSION_CUT"), cut.notices());
        assertTrue(cut.isAtLeast());
        SearchScripts.Found complete = scripts.search("t*", "{\"complete\":true}");
        assertTrue(complete.total() >= cut.total());
        check(onServer("t*", 0, Set.of()), scripts.search("t*", "{\"complete\":true,\"limit\":" + PAGE + "}"), "t*");
        scripts.limit("expanding", 200_000);
        scripts.limit("whole", 600);
        scripts.limit("more", 300);
        for (String query : List.of("size:>1k", "the by:size", "\"the of\"")) {
            SearchScripts.Found found = scripts.search(query, "{}");
            SearchResult all = onServer(query, 0, Set.of());
            assertTrue(found.total() <= all.total(), query);
            assertTrue(found.isAtLeast() || found.total() == all.total(), query);
            check(all, scripts.search(query, "{\"complete\":true,\"limit\":" + PAGE + "}"), query);
        }
        scripts.limit("whole", 200_000);
        scripts.limit("more", 150_000);
    }

    @Test
    void damagedBytesAreAFault() throws IOException {
        var random = new Random(5);
        List<String> queries = List.of(
                "the tender",
                "\"the harbour\"",
                "harb* by:date",
                "from:" + "port.example date:2015-03",
                "thread:harbour/7");
        int faults = 0;
        for (int i = 0; i < 60; i++) {
            scripts.restore();
            SegmentEntry segment = segments.get(random.nextInt(segments.size()));
            String name = "site/" + segment.files().get(i % 3);
            long size = Files.size(folder.resolve("archive").resolve(name));
            for (int j = 0; j < 40; j++) {
                scripts.change(name, random.nextLong(size), 1 + random.nextInt(255));
            }
            String failure = scripts.open(segments);
            for (String query : failure == null ? List.of(queries.get(i % queries.size())) : List.<String>of()) {
                failure = scripts.failure(query);
            }
            assertTrue(failure == null || failure.equals("Fault damaged"), failure);
            faults += failure == null ? 0 : 1;
        }
        assertTrue(faults > 15, faults + " faults");
    }

    @Test
    void filesThatEndEarlyAreAFault() throws IOException {
        Path broken = Files.createDirectories(folder.resolve("broken/site"));
        SegmentEntry segment = segments.getFirst();
        for (String cut : segment.files()) {
            for (String name : segment.files()) {
                byte[] bytes = Files.readAllBytes(folder.resolve("archive/site").resolve(name));
                Files.write(
                        broken.resolve(name),
                        java.util.Arrays.copyOf(bytes, name.equals(cut) ? bytes.length / 3 : bytes.length));
            }
            try (var other = new SearchScripts(folder.resolve("broken"))) {
                String failure = other.open(List.of(segment));
                List<String> failures = new ArrayList<>();
                if (failure == null) {
                    for (String query : List.of("\"the harbour\"", "zz OR the by:date-asc", "size:>1")) {
                        String one = other.failure(query);
                        failures.add(one == null ? "" : one);
                    }
                    failures.removeIf(String::isEmpty);
                    assertFalse(failures.isEmpty(), cut);
                } else {
                    failures.add(failure);
                }
                assertTrue(failures.stream().allMatch("Fault damaged"::equals), failures.toString());
            }
        }
    }
}
