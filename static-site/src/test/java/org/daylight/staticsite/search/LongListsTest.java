package org.daylight.staticsite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
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

/** Lists of so many documents that only a part of them is read. The limits are lowered, so that a small archive is large. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongListsTest {

    private static final int ALL = 10_000;

    @TempDir
    private static Path folder;

    private Archive archive;
    private ArchiveIndex server;
    private List<SegmentEntry> segments;
    private SearchScripts scripts;

    @BeforeAll
    void write() throws IOException {
        archive = new GeneratedArchive(folder.resolve("archive"))
                .part(10, true)
                .part(10, true)
                .part(10, true)
                .part(9_500, true)
                .part(1_000, true)
                .open();
        server = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open);
        server.catchUp();
        segments = WriteSegments.into(folder.resolve("archive/site"), archive, line -> {});
        scripts = new SearchScripts(folder.resolve("archive"));
    }

    @BeforeEach
    void open() {
        assertNull(scripts.open(segments));
        scripts.limit("whole", 400_000);
        scripts.limit("more", 150_000);
        scripts.limit("phrase", 270_000);
        scripts.limit("bestFrom", 24_000);
    }

    @AfterAll
    void close() throws IOException {
        scripts.close();
        server.close();
        archive.close();
    }

    private SearchResult onServer(String query, int limit) throws IOException {
        ParsedQuery parsed = QueryParser.parse(query);
        Sort sort = parsed.sort() == null ? Sort.RELEVANCE : parsed.sort();
        return server.index().answer(new SearchRequest(parsed.query(), sort, 0, limit, Set.of()));
    }

    private static List<SearchScripts.Hit> hits(SearchResult result) {
        return result.hits().stream()
                .map(hit -> new SearchScripts.Hit(hit.trove() + "/" + hit.number(), hit.score()))
                .toList();
    }

    private Set<String> all(String query) throws IOException {
        Set<String> all = new HashSet<>();
        hits(onServer(query, ALL)).forEach(hit -> all.add(hit.document()));
        return all;
    }

    @Test
    void aFrequentWordIsFoundByItsBestChunk() throws IOException {
        for (String query : List.of("the", "body:the", "subject:the", "harbour")) {
            SearchResult expected = onServer(query, 20);
            scripts.limit("bestFrom", 1_000_000);
            SearchScripts.Found whole = scripts.search(query, "{\"limit\":20}");
            scripts.limit("bestFrom", 1_000);
            SearchScripts.Found best = scripts.search(query, "{\"limit\":20}");
            assertEquals(hits(expected), whole.hits(), query);
            assertEquals(hits(expected), best.hits(), query);
            assertEquals(expected.total(), best.total(), query);
            assertTrue(best.isOrderExact(), query);
            assertFalse(best.isAtLeast(), query);
            // the best chunk is chosen by text and head together
            assertTrue(best.trips() <= (query.startsWith("body:") ? 4 : 3), query);
            if (query.equals("the")) {
                assertFalse(best.areMonthsExact());
                assertTrue(best.bytes() < whole.bytes());
                assertTrue(Math.abs(best.months() - whole.months()) < 50, "a count for each month is rounded");
                assertTrue(scripts.facets("part").size() > 1);
            }
        }
    }

    @Test
    void aPartOfLongListsFindsAPartOfTheDocuments() throws IOException {
        scripts.limit("whole", 3_000);
        scripts.limit("more", 2_500);
        scripts.limit("phrase", 12_000);
        for (String query : List.of(
                "the harbour",
                "the OR harbour",
                "the of by:date",
                "\"the harbour\"",
                "the -of since:2015-02",
                "\"the the of\"~9",
                "size:<100k the")) {
            SearchScripts.Found part = scripts.search(query, "{\"limit\":500}");
            Set<String> expected = all(query);
            assertTrue(part.isAtLeast() || part.total() == expected.size(), query);
            assertTrue(part.total() > 0, query);
            assertTrue(expected.containsAll(part.documents()), query);
            if (query.endsWith("by:date")) {
                assertEquals(hits(onServer(query, 100)), part.hits().subList(0, 100), query);
            }
            SearchScripts.Found complete = scripts.search(query, "{\"limit\":100,\"complete\":true}");
            assertEquals(hits(onServer(query, 100)), complete.hits(), query);
            assertFalse(complete.isAtLeast(), query);
        }
        assertTrue(scripts.search("the harbour", "{}").trips() <= 3);
    }

    @Test
    void aRareWordNeedsFewChunksOfAFrequentOne() throws IOException {
        String rare = "";
        for (String word : List.of("storm", "naive", "cranes", "stormy", "tenders", "oresund")) {
            rare = rare.isEmpty() && onServer(word, 0).total() < 60 ? word : rare;
        }
        String query = rare.isEmpty() ? "number" : rare + " the";
        scripts.limit("whole", 3_000);
        for (String one : List.of(query, "\"" + query + "\"", "the id:harbour/7", "id:harbour/7 -the")) {
            SearchScripts.Found found = scripts.search(one, "{\"limit\":20}");
            assertEquals(hits(onServer(one, 20)), found.hits(), one);
            assertFalse(found.isAtLeast(), one);
        }
        assertTrue(scripts.search(query, "{}").trips() <= 3);
    }

    @Test
    void findsAndRanksAsTheServer() throws IOException {
        for (String query : List.of(
                "the",
                "the harbour",
                "\"of the\"",
                "the -harbour by:date-asc",
                "t* date:2015-06",
                "harbor~1",
                "the of by:size")) {
            SearchResult expected = onServer(query, 50);
            SearchScripts.Found found = scripts.search(query, "{\"limit\":50}");
            assertEquals(expected.total(), found.total(), query);
            assertEquals(hits(expected), found.hits(), query);
        }
    }
}
