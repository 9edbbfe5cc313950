package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long one search takes in an index of 50,000 messages: total, first 20 hits by relevance, and with or without all
 * facets. Results of earlier searches are not in the cache. Snippets are not included: {@code bench/compare} measures
 * whole pages.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IndexSearching {

    private static final int COPIES = 10;

    /** In this order: a word in few messages, one in many, a phrase, three words, a month. */
    @Param({"dredging", "harbour", "\"press office\"", "harbour press office", "date:2015-03"})
    public String query = "";

    @Param({"false", "true"})
    public boolean facets;

    private Path folder = Path.of("");
    private @Nullable LuceneIndex index;
    private int searches;

    @Setup
    public void make() throws IOException {
        folder = GeneratedMail.folder();
        LuceneIndex made = LuceneIndex.open(folder.resolve("index"));
        int number = 0;
        for (byte[] original : GeneratedMail.messages()) {
            Message message = MessageParser.parse(original);
            for (int copy = 0; copy < COPIES; copy++) {
                number++;
                made.add(new IndexedDocument(
                        number, "bench", number, 1, original.length, message, Authentication.UNSIGNED));
            }
        }
        made.commit("end", Removals.HIDDEN);
        index = made;
    }

    @TearDown
    public void remove() throws IOException {
        Objects.requireNonNull(index).close();
        GeneratedMail.remove(folder);
    }

    /** The query combined with a new word that does not occur, so that no search is cached. */
    @Benchmark
    public SearchResult find() throws IOException {
        Query absent = new Query.Text(Query.Field.ANY, "zqxj" + searches++);
        Query uncached = Query.and(List.of(QueryParser.parse(query).query(), Query.not(absent)));
        Set<Facet> wanted = facets ? SearchRequest.NARROWING : Set.of();
        return Objects.requireNonNull(index).answer(new SearchRequest(uncached, Sort.RELEVANCE, 0, 20, wanted));
    }
}
