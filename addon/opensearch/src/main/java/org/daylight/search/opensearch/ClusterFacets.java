package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;
import org.daylight.search.query.AuthWord;

/** Counts over all matches of a query. */
final class ClusterFacets {

    private static final int MOST = 50;

    /** So many times as many values are looked at as are shown, to be sure of those. */
    private static final int SEEN = 4;

    /** Values that a field with few values has at most: months, hours, kinds of files. */
    private static final int ALL = 60_000;

    /** Values that each shard gives of a field with many; with fewer shown, the counts are exact more often. */
    private static final int OF_SHARD = 5_000;

    /** Values of a field that the labels of {@link #labels} are chosen from. */
    private static final int NAMES = 20_000;

    /** Addresses of one request have at most this many characters: the cluster refuses longer patterns. */
    private static final int MOST_CHARS = 3_000;

    /** Between an address and a name in {@code who}. */
    private static final char NUL = '\0';

    /** In this order a name is looked for: first how people sign, then how others write to them. */
    static final String ROLES = "ftcb";

    private final ClusterView view;
    private final ObjectNode query;

    /** @param query with the filter of the commit */
    ClusterFacets(ClusterView view, ObjectNode query) {
        this.view = view;
        this.query = query;
    }

    /** What a search asks for in addition, so that most counts need no request of their own. */
    static ObjectNode aggregations(Set<Facet> facets) {
        ObjectNode all = Bodies.of();
        for (Facet facet : facets) {
            switch (facet) {
                case CORRESPONDENT -> all.set("people", most("people", MOST));
                case YEAR -> all.set("year", every("year"));
                case MONTH -> all.set("month", every("month"));
                case HOUR -> all.set("hour", every("hour"));
                case ATTACHMENT -> all.set("kind", every("kind"));
                case AUTHENTICATION -> all.set("auth", every("auth"));
                case TROVE -> all.set("trove", most("trove", MOST));
                case RELEASE -> all.set("release", most("release", MOST));
                case FILE -> all.set("files", every("files"));
                case PAIR -> all.set("pair", most("people", Facet.PAIRED));
            }
            if (facet == Facet.YEAR || facet == Facet.MONTH) {
                all.set("undated", Bodies.of("filter", ClusterView.term("tag", "U")));
            }
        }
        return all;
    }

    private static ObjectNode every(String field) {
        return Bodies.of("terms", Bodies.of("field", field, "size", ALL));
    }

    private static ObjectNode most(String field, int size) {
        return Bodies.of(
                "terms",
                Bodies.of(
                        "field",
                        field,
                        "size",
                        SEEN * size,
                        "shard_size",
                        OF_SHARD,
                        "show_term_doc_count_error",
                        true));
    }

    /** @param aggregations what the search answered to {@link #aggregations} */
    Map<Facet, List<Count>> counts(Set<Facet> facets, JsonNode aggregations) throws IOException {
        Map<Facet, List<Count>> counts = new EnumMap<>(Facet.class);
        for (Facet facet : facets) {
            counts.put(facet, counts(facet, aggregations));
        }
        return counts;
    }

    private List<Count> counts(Facet facet, JsonNode all) throws IOException {
        return switch (facet) {
            case CORRESPONDENT -> people(all.path("people"));
            case YEAR -> dated(tally(all.path("year")), all);
            case MONTH -> dated(tally(all.path("month")), all);
            case HOUR -> inOrder(tally(all.path("hour")));
            case ATTACHMENT -> kinds(tally(all.path("kind")));
            case AUTHENTICATION -> marks(tally(all.path("auth")));
            case TROVE -> most("trove", all.path("trove"));
            case RELEASE -> most("release", all.path("release"));
            case FILE -> files(tally(all.path("files")));
            case PAIR -> pairs(all.path("pair"));
        };
    }

    private static Map<String, Long> tally(JsonNode terms) {
        Map<String, Long> tally = new TreeMap<>();
        terms.path("buckets")
                .forEach(bucket -> tally.put(
                        bucket.path("key").asText(), bucket.path("doc_count").asLong()));
        return tally;
    }

    private static List<Count> inOrder(Map<String, Long> tally) {
        List<Count> counts = new ArrayList<>();
        tally.forEach((value, count) -> counts.add(new Count(value, value, count)));
        return counts;
    }

    private static List<Count> dated(Map<String, Long> tally, JsonNode all) {
        long undated = all.path("undated").path("doc_count").asLong();
        if (undated > 0) {
            tally.put("unknown", undated);
        }
        return inOrder(tally);
    }

    /** Exactly the most frequent values. When the shards' lists cannot tell, all values are counted. */
    private List<Count> most(String field, JsonNode terms) throws IOException {
        return exact(field, terms, MOST);
    }

    private List<Count> exact(String field, JsonNode terms, int most) throws IOException {
        Map<String, Long> tally = new TreeMap<>();
        if (isCertain(terms, most)) {
            tally.putAll(tally(terms));
        } else {
            view.everyValue(query, field, tally::put);
        }
        return inOrder(tally).stream()
                .sorted(Comparator.comparingLong(Count::count).reversed()) // stable
                .limit(most)
                .toList();
    }

    /**
     * Whether the first values and their counts are exact. Each shard gives a list of its most frequent values; a value that is missing in the
     * list of a shard may still be in some documents of it.
     */
    static boolean isCertain(JsonNode terms, int most) {
        long unseen = terms.path("doc_count_error_upper_bound").asLong();
        JsonNode buckets = terms.path("buckets");
        if (unseen == 0) {
            return true;
        }
        if (buckets.size() <= most) {
            return false;
        }
        long least = buckets.get(most - 1).path("doc_count").asLong();
        for (int i = 0; i < buckets.size(); i++) {
            long missed = buckets.get(i).path("doc_count_error_upper_bound").asLong();
            long count = buckets.get(i).path("doc_count").asLong();
            if (i < most ? missed > 0 : count + missed >= least) {
                return false;
            }
        }
        return buckets.get(buckets.size() - 1).path("doc_count").asLong() + unseen < least;
    }

    private List<Count> people(JsonNode terms) throws IOException {
        List<Count> all = most("people", terms);
        Map<String, String> labels = labels(view, all.stream().map(Count::value).toList());
        return all.stream()
                .map(one -> new Count(one.value(), labels.get(one.value()), one.count()))
                .toList();
    }

    private static List<Count> kinds(Map<String, Long> tally) {
        return Stream.of(AttachmentKind.values())
                .map(AttachmentKind::word)
                .filter(tally::containsKey)
                .map(kind -> new Count(kind, kind, tally.get(kind)))
                .sorted(Comparator.comparingLong(Count::count).reversed())
                .toList();
    }

    private static List<Count> marks(Map<String, Long> tally) {
        return Stream.of(MessageMark.values())
                .filter(mark -> tally.containsKey(AuthWord.of(mark)))
                .map(mark -> new Count(AuthWord.of(mark), mark.word(), tally.get(AuthWord.of(mark))))
                .toList();
    }

    /** A value is the code of a file's kind and size, and how often a document has it. */
    private static List<Count> files(Map<String, Long> tally) {
        Map<Integer, Long> files = new TreeMap<>();
        tally.forEach((value, documents) -> {
            int star = value.indexOf('*');
            files.merge(
                    Integer.parseInt(value.substring(0, star)),
                    documents * Integer.parseInt(value.substring(star + 1)),
                    Long::sum);
        });
        List<Count> counts = new ArrayList<>();
        files.forEach((code, count) -> {
            String kind = AttachmentKind.values()[code / AttachmentSize.SIZES].word();
            AttachmentSize size = AttachmentSize.values()[code % AttachmentSize.SIZES];
            counts.add(new Count(kind + "/" + size.name(), kind, count));
        });
        return counts;
    }

    private List<Count> pairs(JsonNode terms) throws IOException {
        Set<String> present = exact("people", terms, Facet.PAIRED).stream()
                .map(Count::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (present.isEmpty()) {
            return List.of();
        }
        JsonNode authors = view.search(
                        CommitRecord.bool("filter", Bodies.list(query, ClusterView.terms("author", present))),
                        "size",
                        0,
                        "aggs",
                        Bodies.of(
                                "from",
                                Bodies.of(
                                        "terms",
                                        Bodies.of("field", "author", "size", Facet.PAIRED, "include", present),
                                        "aggs",
                                        Bodies.of(
                                                "to",
                                                Bodies.of(
                                                        "terms",
                                                        Bodies.of(
                                                                "field",
                                                                "people",
                                                                "size",
                                                                Facet.PAIRED,
                                                                "include",
                                                                present))))))
                .path("aggregations")
                .path("from")
                .path("buckets");
        Map<String, Long> pairs = new TreeMap<>();
        for (JsonNode from : authors) {
            String author = from.path("key").asText();
            for (JsonNode to : from.path("to").path("buckets")) {
                if (!to.path("key").asText().equals(author)) {
                    pairs.put(
                            author + " " + to.path("key").asText(),
                            to.path("doc_count").asLong());
                }
            }
        }
        return inOrder(pairs).stream()
                .sorted(Comparator.comparingLong(Count::count).reversed())
                .toList();
    }

    /** The names by which people know addresses; the address itself when it was used with none. */
    static Map<String, String> labels(ClusterView view, Collection<String> addresses) throws IOException {
        Map<String, String> known = view.cache().labels();
        Map<String, String> labels = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String address : addresses) {
            String label = known.get(address);
            if (label == null) {
                unknown.add(address);
            } else {
                labels.put(address, label);
            }
        }
        if (!unknown.isEmpty()) {
            Map<String, Map<String, Long>> uses = new HashMap<>();
            List<String> some = new ArrayList<>();
            int chars = 0;
            for (String address : unknown) {
                if (address.length() <= ClusterWords.MOST_CHARS) {
                    if (chars + address.length() > MOST_CHARS) {
                        uses.putAll(uses(view, some));
                        some.clear();
                        chars = 0;
                    }
                    some.add(address);
                    chars += address.length();
                }
            }
            uses.putAll(uses(view, some));
            for (String address : unknown) {
                String best = best(uses.getOrDefault(address, Map.of()));
                labels.put(address, best.isEmpty() ? address : best);
            }
            known.putAll(labels);
        }
        return labels;
    }

    /** For each address: role and name, and how often. */
    private static Map<String, Map<String, Long>> uses(ClusterView view, List<String> addresses) throws IOException {
        if (addresses.isEmpty()) {
            return Map.of();
        }
        String any = addresses.stream().map(ClusterWords::literally).collect(Collectors.joining("|"));
        JsonNode buckets = view.search(
                        view.filtered(ClusterView.terms("people", addresses)),
                        "size",
                        0,
                        "aggs",
                        Bodies.of(
                                "who",
                                Bodies.of(
                                        "terms",
                                        Bodies.of(
                                                "field",
                                                "who",
                                                "size",
                                                NAMES,
                                                "include",
                                                "[" + ROLES + "](" + any + ")" + NUL + ".+"))))
                .path("aggregations")
                .path("who")
                .path("buckets");
        Map<String, Map<String, Long>> uses = new HashMap<>();
        for (JsonNode bucket : buckets) {
            String use = bucket.path("key").asText();
            int end = use.indexOf(NUL);
            uses.computeIfAbsent(use.substring(1, end), one -> new TreeMap<>())
                    .merge(
                            use.charAt(0) + use.substring(end + 1),
                            bucket.path("doc_count").asLong(),
                            Long::sum);
        }
        return uses;
    }

    /** The name used most in the first role that has one that can be read; empty when there is none. @param uses role and name, in order */
    static String best(Map<String, Long> uses) {
        for (char role : ROLES.toCharArray()) {
            String best = "";
            long most = 0;
            for (Map.Entry<String, Long> use : uses.entrySet()) {
                String name = use.getKey().substring(1);
                if (use.getKey().charAt(0) == role
                        && use.getValue() > most
                        && name.indexOf('@') < 0
                        && !name.isBlank()) {
                    best = name;
                    most = use.getValue();
                }
            }
            if (!best.isEmpty()) {
                return best;
            }
        }
        return "";
    }
}
