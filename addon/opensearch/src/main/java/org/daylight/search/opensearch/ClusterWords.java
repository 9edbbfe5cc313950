package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.WordRequest;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.Query;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.WordSplitter;

/** Words and names of a commit for suggestions, those in most documents first. */
final class ClusterWords {

    private static final Comparator<Count> MOST =
            Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value);

    /** Of each shard at most this many documents are counted, so that one letter does not cost a pass over all. */
    private static final int COUNTED = 200_000;

    /** Nothing is suggested for a longer start: the cluster refuses longer patterns. */
    static final int MOST_CHARS = 1_000;

    /** Candidates for similar words that each shard gives. */
    private static final int CANDIDATES = 100;

    private final ClusterView view;

    ClusterWords(ClusterView view) {
        this.view = view;
    }

    /** A value, and in how many documents it is. */
    record Known(String value, long documents) {}

    List<Count> of(WordRequest request) throws IOException {
        if (request.most() == 0) {
            return List.of();
        }
        return switch (request) {
            case WordRequest.Beginning(Query.Field field, String start, int most) -> beginning(field, start, most);
            case WordRequest.Like(Query.Field field, String word, int edits, int most) ->
                like(field, word, edits, most);
            case WordRequest.People(String start, int most) -> people(start, most);
            case WordRequest.Domains(String start, int most) -> values("domain", "", AddressTerms.normal(start), most);
            case WordRequest.Lists(String start, int most) -> values("tag", "L", AddressTerms.normal(start), most);
            case WordRequest.RedactionCodes(String start, int most) ->
                values("tag", "B", start.toUpperCase(Locale.ROOT), most);
            case WordRequest.KeyNames(String start, int most) -> values("tag", "Q", start, most);
        };
    }

    private List<Count> beginning(Query.Field field, String start, int most) throws IOException {
        List<WordSplitter.Word> words = WordSplitter.of(start, true);
        if (words.size() != 1) {
            return List.of();
        }
        String folded = words.getFirst().folded();
        Map<String, Long> found = new HashMap<>();
        for (String one : ClusterQueries.fields(field)) {
            ObjectNode having = Bodies.of("prefix", Bodies.of(one, Bodies.of("value", folded)));
            for (Known known : most(view, view.filtered(having), ClusterDocument.DISTINCT + one, folded, most)) {
                found.merge(known.value(), known.documents(), Math::max);
            }
        }
        return most(found, most);
    }

    /** The cluster's own suggestions are candidates. They know nothing of commits, so each is counted. */
    private List<Count> like(Query.Field field, String word, int edits, int most) throws IOException {
        List<WordSplitter.Word> words = WordSplitter.of(word, true);
        if (words.size() != 1) {
            return List.of();
        }
        String folded = words.getFirst().folded();
        SimilarWords similar = SimilarWords.of(word, edits);
        Map<String, Long> found = new HashMap<>();
        for (String one : ClusterQueries.fields(field)) {
            Set<String> candidates = new LinkedHashSet<>(List.of(folded));
            JsonNode suggested = view.search(
                            Bodies.of("match_none", Bodies.of()),
                            "size",
                            0,
                            "suggest",
                            Bodies.of(
                                    "like",
                                    Bodies.of(
                                            "text",
                                            folded,
                                            "term",
                                            Bodies.of(
                                                    "field",
                                                    one,
                                                    "suggest_mode",
                                                    "always",
                                                    "sort",
                                                    "frequency",
                                                    "max_edits",
                                                    Math.min(2, edits),
                                                    "prefix_length",
                                                    0,
                                                    "min_word_length",
                                                    1,
                                                    "size",
                                                    CANDIDATES,
                                                    "shard_size",
                                                    CANDIDATES,
                                                    "max_inspections",
                                                    CANDIDATES))))
                    .path("suggest")
                    .path("like");
            suggested.forEach(entry -> entry.path("options")
                    .forEach(option -> candidates.add(option.path("text").asText())));
            List<String> wanted = candidates.stream().filter(similar::contains).toList();
            long[] counts = view.counts(
                    wanted.stream().map(each -> ClusterView.term(one, each)).toList());
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    found.merge(wanted.get(i), counts[i], Math::max);
                }
            }
        }
        return most(found, most);
    }

    private List<Count> people(String start, int most) throws IOException {
        String address = AddressTerms.normal(start);
        List<Known> all = most(view, startingWith("people", address), "people", address, most);
        Map<String, String> labels =
                ClusterFacets.labels(view, all.stream().map(Known::value).toList());
        return all.stream()
                .map(one -> new Count(one.value(), labels.get(one.value()), one.documents()))
                .toList();
    }

    private List<Count> values(String field, String letter, String start, int most) throws IOException {
        return most(view, startingWith(field, letter + start), field, letter + start, most).stream()
                .map(one -> {
                    String value = one.value().substring(letter.length());
                    return new Count(value, value, one.documents());
                })
                .toList();
    }

    private ObjectNode startingWith(String field, String start) {
        return view.filtered(Bodies.of("prefix", Bodies.of(field, Bodies.of("value", start))));
    }

    private static List<Count> most(Map<String, Long> found, int most) {
        return found.entrySet().stream()
                .map(one -> new Count(one.getKey(), one.getKey(), one.getValue()))
                .sorted(MOST)
                .limit(most)
                .toList();
    }

    /** The most frequent values of a field with this start, counted in a part of the documents if there are very many. */
    private static List<Known> most(ClusterView view, ObjectNode query, String field, String start, int most)
            throws IOException {
        return most(view, query, field, start, most, COUNTED);
    }

    /** The most frequent values of a field with this start. @param counted documents of each shard that are counted; 0 for all */
    static List<Known> most(ClusterView view, ObjectNode query, String field, String start, int most, int counted)
            throws IOException {
        if (start.length() > MOST_CHARS) {
            return List.of();
        }
        JsonNode buckets = view.search(
                        query,
                        "size",
                        0,
                        "terminate_after",
                        counted,
                        "aggs",
                        Bodies.of(
                                "most",
                                Bodies.of(
                                        "terms",
                                        Bodies.of("field", field, "size", most, "include", literally(start) + ".*"))))
                .path("aggregations")
                .path("most")
                .path("buckets");
        List<Known> all = new ArrayList<>();
        buckets.forEach(bucket -> all.add(
                new Known(bucket.path("key").asText(), bucket.path("doc_count").asLong())));
        return all;
    }

    /** A regular expression of Lucene for exactly this text. */
    static String literally(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (!Character.isLetterOrDigit(c) && c != 0) {
                escaped.append('\\');
            }
            escaped.appendCodePoint(c);
        });
        return escaped.toString();
    }
}
