package org.daylight.search.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.people.Mapping;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.DocumentBytes;
import org.daylight.search.Hit;
import org.daylight.search.IndexOwner;
import org.daylight.search.IndexRequest;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.ThreadRequest;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.DocumentRegister;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.search.query.WordSplitter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same documents and 300 queries in both engines: the same totals, hits, orders, counts and notices. Marks in texts need no
 * comparison: {@code search.Highlight} makes them from the query and the text, without an engine.
 */
class AgainstLuceneTest {

    private static final int DOCUMENTS = 1_500;

    private static final IndexOwner OWNER = new IndexOwner(
            new DocumentBytes() {
                @Override
                public Optional<byte[]> firstBytes(long key, int most) {
                    return Optional.of(OfficeMail.bytes((int) key));
                }
            },
            DocumentRegister.NONE);

    @TempDir
    Path folder;

    @Test
    void threeHundredQueriesHaveTheSameAnswers() throws IOException {
        List<String> queries = queries();
        assertEquals(300, queries.stream().distinct().count());
        List<String> differences = new ArrayList<>();
        int withResults;
        try (TestCluster cluster = TestCluster.start(1);
                SearchIndex lucene = LuceneIndex.open(folder, OWNER);
                SearchIndex other = new OpenSearchEngine().open(cluster.address("against"), OWNER)) {
            for (SearchIndex index : List.of(lucene, other)) {
                fill(index);
            }
            withResults = compare(queries, lucene, other, differences);
            for (IndexRequest<?> request : others()) {
                compare(request.toString(), lucene.answer(request), other.answer(request), differences);
            }
        }
        int found = withResults;
        assertTrue(found > 250, () -> "only " + found + " queries find something");
        assertEquals(List.of(), differences);
    }

    @Test
    void realMailHasTheSameAnswers() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "DAYLIGHT_SHARED does not name a folder with real mail");
        List<Path> files;
        try (var all = Files.walk(Path.of(shared, "vectors"))) {
            files = all.filter(file -> file.toString().endsWith(".eml") && Files.isRegularFile(file))
                    .sorted()
                    .limit(2_000)
                    .toList();
        }
        List<String> differences = new ArrayList<>();
        try (TestCluster cluster = TestCluster.start(1);
                SearchIndex lucene = LuceneIndex.open(folder, IndexOwner.NONE);
                SearchIndex other = new OpenSearchEngine().open(cluster.address("real"), IndexOwner.NONE)) {
            Set<String> words = new LinkedHashSet<>();
            for (int i = 0; i < files.size(); i++) {
                byte[] bytes = Files.readAllBytes(files.get(i));
                Message message = MessageParser.parse(bytes);
                if (message.subject() != null) {
                    WordSplitter.of(message.subject(), true).forEach(word -> words.add(word.folded()));
                }
                for (SearchIndex index : List.of(lucene, other)) {
                    index.add(new IndexedDocument(i, "real", i + 1, 1, bytes.length, message, Authentication.UNSIGNED));
                }
            }
            for (SearchIndex index : List.of(lucene, other)) {
                index.commit("real", Removals.ERASED); // what was replaced counts for relevance until it is erased
            }
            List<String> all = List.copyOf(words);
            List<String> queries = new ArrayList<>(List.of("*", "has:attachment", "date:unknown", "is:reply"));
            for (int i = 0; i + 1 < all.size() && queries.size() < 200; i += Math.max(1, all.size() / 100)) {
                queries.add(all.get(i));
                queries.add('"' + all.get(i) + ' ' + all.get(i + 1) + '"');
            }
            assertTrue(compare(queries, lucene, other, differences) > 50);
        }
        assertEquals(List.of(), differences);
    }

    /** @return how many queries find something */
    private static int compare(List<String> queries, SearchIndex lucene, SearchIndex other, List<String> differences)
            throws IOException {
        int withResults = 0;
        for (String typed : queries) {
            Query query = QueryParser.parse(typed).query();
            for (Sort sort : List.of(Sort.RELEVANCE, Sort.NEWEST, Sort.SMALLEST)) {
                var request = new SearchRequest(
                        query,
                        sort,
                        0,
                        25,
                        sort == Sort.NEWEST ? EnumSet.allOf(Facet.class) : EnumSet.noneOf(Facet.class));
                SearchResult expected = lucene.answer(request);
                SearchResult found = other.answer(request);
                withResults += expected.total() > 0 && sort == Sort.NEWEST ? 1 : 0;
                compare(typed + " total", expected.total(), found.total(), differences);
                compare(typed + " facets", expected.facets(), found.facets(), differences);
                compare(typed + " notices", expected.notices(), found.notices(), differences);
                compare(
                        typed + " hits by " + sort,
                        expected.hits().stream()
                                .map(AgainstLuceneTest::withoutScore)
                                .toList(),
                        found.hits().stream()
                                .map(AgainstLuceneTest::withoutScore)
                                .toList(),
                        differences);
            }
        }
        return withResults;
    }

    private static void fill(SearchIndex index) throws IOException {
        for (int i = 1; i <= DOCUMENTS; i++) {
            index.add(OfficeMail.document(i));
            if (i % 500 == 0) {
                index.commit("" + i, Removals.HIDDEN);
            }
        }
        for (int i = 10; i < DOCUMENTS; i += 97) {
            index.remove(i);
            index.add(OfficeMail.document(i + 1));
        }
        index.commit("all", Removals.ERASED);
    }

    private static void compare(String what, Object expected, Object found, List<String> differences) {
        if (!expected.equals(found)) {
            differences.add(what + "\n  Lucene " + expected + "\n  other  " + found + "\n");
        }
    }

    private static Hit withoutScore(Hit hit) {
        return new Hit(
                hit.key(),
                hit.trove(),
                hit.number(),
                hit.release(),
                hit.sizeBytes(),
                hit.subject(),
                hit.from(),
                hit.to(),
                hit.recipients(),
                hit.date(),
                hit.received(),
                hit.attachmentNames(),
                hit.attachments(),
                hit.messageId(),
                hit.mark(),
                hit.notCovered(),
                hit.threadSize(),
                hit.copies(),
                0,
                hit.redacted(),
                hit.isFile());
    }

    /** Threads and correspondents. */
    private static List<IndexRequest<?>> others() {
        List<IndexRequest<?>> all = new ArrayList<>();
        for (int number : List.of(12, 300, 701, 1_111)) {
            for (ThreadRequest.Part part : ThreadRequest.Part.values()) {
                all.add(new ThreadRequest(new Query.Name.Number("harbour", number), true, part, 0, 50));
            }
        }
        all.add(new CorrespondentListRequest("", Mapping.NONE, false, 0, 100));
        all.add(new CorrespondentListRequest("nair", Mapping.NONE, true, 0, 100));
        all.add(new CorrespondentRequest("i.okafor@port.example", Mapping.NONE));
        all.add(new CorrespondentRequest("p.nair@port.example", Mapping.NONE));
        return all;
    }

    private static List<String> queries() {
        List<String> words = List.of(
                "tender", "quay", "dredger", "invoice", "harbour", "courier", "closing", "größe", "strasse", "Müller",
                "счёт", "ледокол", "投标", "港口", "東京", "cafe", "naïve", "bribe", "penalty", "witness");
        var random = new Random(23);
        List<String> all = new ArrayList<>(words);
        for (int i = 0; all.size() < 300; i++) {
            String a = words.get(random.nextInt(words.size()));
            String b = words.get(random.nextInt(words.size()));
            String c = words.get(random.nextInt(words.size()));
            String next = switch (i % 30) {
                case 0 -> a + " " + b;
                case 1 -> "\"" + a + " " + b + "\"";
                case 2 -> "\"" + a + " " + b + "\"~" + (1 + random.nextInt(9));
                case 3 -> a + " OR " + b + " OR " + c;
                case 4 -> a + " -" + b;
                case 5 -> a.substring(0, Math.max(1, a.length() - 2)) + "*";
                case 6 -> "subject:" + a;
                case 7 ->
                    "from:"
                            + List.of("okafor", "boss", "anna", "j.muller@dredge.example")
                                    .get(random.nextInt(4)) + " " + a;
                case 8 ->
                    "to:"
                            + List.of("accounts@dredge.example", "nair", "Müller", "\"Anna Lee\"")
                                    .get(random.nextInt(4))
                            + " " + b;
                case 9 ->
                    "with:"
                            + List.of("sea.example", "i.okafor@port.example", "haddad")
                                    .get(random.nextInt(3)) + " -" + c;
                case 10 -> "date:201" + (2 + random.nextInt(5)) + " " + a;
                case 11 -> "date:2013-03..2015-07 " + b;
                case 12 -> "has:attachment " + a;
                case 13 -> "type:" + List.of("pdf", "image", "spreadsheet").get(random.nextInt(3)) + " OR " + a;
                case 14 -> "filename:" + a;
                case 15 -> "is:reply " + a;
                case 16 -> "is:list OR subject:" + b;
                case 17 -> "trove:canal " + a;
                case 18 -> "release:harbour/" + (1 + random.nextInt(4)) + " " + a;
                case 19 -> "size:>" + (300 + random.nextInt(1_500)) + " " + a;
                case 20 ->
                    List.of("tendar~", "quai~", "dreger~2", "mullr~", "invoise~1")
                                    .get(random.nextInt(5)) + " " + b;
                case 21 -> "thread:" + (1 + random.nextInt(DOCUMENTS));
                case 22 -> "copies:" + 23 * (2 + random.nextInt(60));
                case 23 -> "more-like:" + (1 + random.nextInt(DOCUMENTS));
                case 24 -> "is:copy " + a;
                case 25 -> "list:harbour " + a;
                case 26 -> "(" + a + " OR " + b + ") -(" + c + " is:reply)";
                case 27 -> "date:unknown " + a;
                case 28 -> "body:\"" + a + " " + b + "\" OR number" + (1 + random.nextInt(DOCUMENTS));
                default -> "id:" + (1 + random.nextInt(DOCUMENTS));
            };
            if (!all.contains(next)) {
                all.add(next);
            }
        }
        return all;
    }
}
