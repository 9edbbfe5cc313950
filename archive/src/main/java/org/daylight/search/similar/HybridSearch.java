package org.daylight.search.similar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Effort;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * Word search and search by meaning in one list: reciprocal rank fusion of the best documents of each (Cormack, Clarke and Büttcher, 2009). Safe for
 * use by several threads.
 */
public final class HybridSearch {

    /** The best documents of word search that are ranked with the others. */
    public static final int WORDS = 100;

    /** The most similar documents that are ranked with the others. */
    public static final int SIMILAR = 50;

    /** As in the paper: how much the first places count more than later ones. */
    private static final double RANK_CONSTANT = 60;

    private static final int KEYS_AT_ONCE = 10_000;

    private final Searchable index;
    private final SimilarTexts texts;

    public HybridSearch(Searchable index, SimilarTexts texts) {
        this.index = index;
        this.texts = texts;
    }

    /**
     * A query in two parts.
     *
     * @param text the words that the reader asks for, in the order of the query
     * @param filter everything else, which documents of similar meaning must match as well
     */
    public record Split(String text, Query filter) {

        /** Splits a query; empty when it asks for no words, as one of operators only. */
        public static Optional<Split> of(Query query) {
            List<Query> parts = query instanceof Query.And and ? and.queries() : List.of(query);
            String text = parts.stream()
                    .filter(Split::isWords)
                    .map(Split::words)
                    .collect(Collectors.joining(" "))
                    .strip();
            List<Query> filters = parts.stream().filter(part -> !isWords(part)).toList();
            return text.isEmpty() ? Optional.empty() : Optional.of(new Split(text, Query.and(filters)));
        }

        /** Whether a part is words anywhere in a document, or alternatives of such words. */
        private static boolean isWords(Query part) {
            return switch (part) {
                case Query.Text text -> text.field() == Query.Field.ANY;
                case Query.Exact exact -> exact.field() == Query.Field.ANY;
                case Query.Prefix prefix -> prefix.field() == Query.Field.ANY;
                case Query.Fuzzy fuzzy -> fuzzy.field() == Query.Field.ANY;
                case Query.Near near -> near.field() == Query.Field.ANY;
                // Alternatives are flat: those in them are conjunctions, and a query nests no deeper than its parser
                // allows.
                case Query.Or or -> or.queries().stream().allMatch(Split::isWords);
                case Query.And and -> and.queries().stream().allMatch(Split::isWords);
                default -> false;
            };
        }

        private static String words(Query part) {
            return switch (part) {
                case Query.Text text -> text.words();
                case Query.Exact exact -> exact.word();
                case Query.Prefix prefix -> prefix.start();
                case Query.Fuzzy fuzzy -> fuzzy.word();
                case Query.Near near -> near.words();
                case Query.Or or -> or.queries().stream().map(Split::words).collect(Collectors.joining(" "));
                case Query.And and -> and.queries().stream().map(Split::words).collect(Collectors.joining(" "));
                default -> "";
            };
        }
    }

    /**
     * What was found.
     *
     * @param best the documents in the order of the fusion: at most {@value #WORDS} of word search and {@value #SIMILAR} similar ones
     * @param byMeaningOnly the keys of the similar documents that do not have the words
     * @param all a query for everything that was found: each document with the words, and the similar ones
     * @param covered how many documents of the archive could be found by meaning
     */
    public record Found(List<Hit> best, Set<Long> byMeaningOnly, Query all, long covered) {}

    /**
     * Searches.
     *
     * @param query with the filters
     * @return empty for a query that asks for no words; word search alone answers it
     * @throws IOException in one line, when an index or the model cannot be used
     */
    public Optional<Found> search(Query query) throws IOException {
        Optional<Split> split = Split.of(query);
        if (split.isEmpty()) {
            return Optional.empty();
        }
        Query filter = split.get().filter();
        long[] among = filter instanceof Query.Everything ? null : keys(filter);
        List<PassageVectors.Near> near = texts.nearest(split.get().text(), among, SIMILAR);
        Map<Long, Integer> places = new LinkedHashMap<>();
        for (PassageVectors.Near one : near) {
            places.put(one.key(), places.size());
        }
        // What the search index does not have any more was withdrawn, or replaced.
        Query keyed = Query.and(List.of(filter, new Query.Keyed(places.keySet())));
        List<Hit> similar = places.isEmpty()
                ? List.of()
                : index.answer(new SearchRequest(keyed, Sort.NEWEST, 0, SIMILAR, Set.of())).hits().stream()
                        .sorted(Comparator.comparingInt(hit -> places.getOrDefault(hit.key(), Integer.MAX_VALUE)))
                        .toList();
        List<Hit> words = index.answer(new SearchRequest(query, Sort.RELEVANCE, 0, WORDS, Set.of()))
                .hits();
        Set<Long> keysOfSimilar = keys(similar);
        Set<Long> withoutWords = new HashSet<>(keysOfSimilar);
        if (!similar.isEmpty()) {
            // One with the words can be too far down in the list of word search.
            Query both = Query.and(List.of(query, new Query.Keyed(keysOfSimilar)));
            withoutWords.removeAll(keys(index.answer(new SearchRequest(both, Sort.NEWEST, 0, SIMILAR, Set.of()))
                    .hits()));
        }
        return Optional.of(new Found(
                fuse(words, similar),
                withoutWords,
                similar.isEmpty() ? query : Query.or(List.of(query, new Query.Keyed(keysOfSimilar))),
                texts.documents()));
    }

    private static Set<Long> keys(List<Hit> hits) {
        return hits.stream().map(Hit::key).collect(Collectors.toSet());
    }

    /** Both lists in one. Of equal documents, the one that word search has earlier is first. */
    static List<Hit> fuse(List<Hit> words, List<Hit> similar) {
        Map<Long, Double> scores = new HashMap<>();
        Map<Long, Hit> hits = new LinkedHashMap<>();
        for (List<Hit> list : List.of(words, similar)) {
            int rank = 1;
            for (Hit hit : list) {
                hits.putIfAbsent(hit.key(), hit);
                scores.merge(hit.key(), 1 / (RANK_CONSTANT + rank), Double::sum);
                rank++;
            }
        }
        List<Hit> fused = new ArrayList<>(hits.values());
        fused.sort(Comparator.comparing((Hit hit) -> scores.get(hit.key())).reversed()); // stable
        return fused;
    }

    /** The keys of the documents that match a query, in ascending order. */
    private long[] keys(Query filter) throws IOException {
        try (CompleteResult all = index.answer(new CompleteRequest(filter, Sort.NEWEST))) {
            long[] keys = new long[all.total()];
            int size = 0;
            for (long[] some = all.nextKeys(KEYS_AT_ONCE); some.length > 0; some = all.nextKeys(KEYS_AT_ONCE)) {
                Effort.checkNow();
                System.arraycopy(some, 0, keys, size, some.length);
                size += some.length;
            }
            long[] sorted = java.util.Arrays.copyOf(keys, size);
            java.util.Arrays.sort(sorted);
            return sorted;
        }
    }
}
