package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.Hit;
import org.daylight.search.IndexRequest;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.StateRequest;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.search.thread.ThreadLayout;
import org.jspecify.annotations.Nullable;

/** Answers requests from one commit. */
final class ClusterAnswers {

    private final ClusterView view;

    ClusterAnswers(ClusterView view) {
        this.view = view;
    }

    @SuppressWarnings("unchecked") // each case returns what its request declares
    <A> A answer(IndexRequest<A> request) throws IOException {
        Object answer = switch (request) {
            case SearchRequest search -> find(search);
            case CompleteRequest(Query query, Sort sort) -> ClusterResult.open(view, query, sort);
            case ThreadRequest thread -> thread(thread);
            case WordRequest words -> new ClusterWords(view).of(words);
            case CorrespondentRequest(String address, var mapping) ->
                view.cache().people(view, mapping).correspondent(view, address);
            case CorrespondentListRequest list ->
                view.cache().people(view, list.mapping()).list(list);
            case StateRequest state -> throw new IllegalArgumentException("answered by the index");
        };
        return (A) answer;
    }

    /** The order of results; the last part makes it the same for the same documents. @param reversed from the last result to the first */
    static ArrayNode order(Sort sort, boolean reversed) {
        List<ObjectNode> parts = new ArrayList<>();
        switch (sort) {
            case RELEVANCE -> {
                parts.add(Bodies.of("_score", Bodies.of("order", reversed ? "asc" : "desc")));
                parts.add(by("time", false, reversed));
            }
            case NEWEST -> parts.add(by("time", false, reversed));
            case OLDEST -> parts.add(by("time", true, reversed));
            case LARGEST -> {
                parts.add(by("size", false, reversed));
                parts.add(by("time", false, reversed));
            }
            case SMALLEST -> {
                parts.add(by("size", true, reversed));
                parts.add(by("time", false, reversed));
            }
        }
        parts.add(by("key", true, reversed));
        return Bodies.list(parts);
    }

    private static ObjectNode by(String field, boolean ascending, boolean reversed) {
        return Bodies.of(
                field,
                Bodies.of("order", ascending == reversed ? "desc" : "asc", "missing", reversed ? "_first" : "_last"));
    }

    private SearchResult find(SearchRequest request) throws IOException {
        var queries = new ClusterQueries(view);
        ObjectNode query = queries.whole(request.query());
        boolean isNear = request.offset() <= ClusterView.PAGE - request.limit();
        JsonNode found = view.search(
                query,
                "size",
                isNear ? request.limit() : 0,
                "from",
                isNear ? request.offset() : 0,
                "sort",
                order(request.sort(), false),
                "track_scores",
                request.sort() == Sort.RELEVANCE,
                "track_total_hits",
                true,
                "_source",
                false,
                "stored_fields",
                "_none_",
                "docvalue_fields",
                ClusterHits.FIELDS,
                "aggs",
                ClusterFacets.aggregations(request.facets()));
        long total = found.path("hits").path("total").path("value").asLong();
        List<Hit> hits;
        if (isNear) {
            List<JsonNode> listed = new ArrayList<>();
            found.path("hits").path("hits").forEach(listed::add);
            hits = hits(view, listed, request.sort());
        } else if (request.offset() >= total) {
            hits = List.of();
        } else {
            try (ClusterResult all = ClusterResult.open(view, request.query(), request.sort())) {
                hits = all.page(request.offset(), request.limit());
            }
        }
        return new SearchResult(
                total,
                hits,
                new ClusterFacets(view, query).counts(request.facets(), found.path("aggregations")),
                queries.notices());
    }

    static List<Hit> hits(ClusterView view, List<JsonNode> found, Sort sort) throws IOException {
        float[] scores = new float[found.size()];
        for (int i = 0; i < scores.length && sort == Sort.RELEVANCE; i++) {
            scores[i] = found.get(i).path("_score").floatValue();
        }
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode hit : found) {
            values.add(ClusterView.values(hit));
        }
        return ClusterHits.of(view, values, scores);
    }

    private ThreadPart thread(ThreadRequest request) throws IOException {
        var threads = new ClusterThreads(view);
        List<ClusterThreads.Member> named = threads.found(new ClusterQueries(view).named(request.name()));
        if (named.isEmpty()) {
            return ThreadPart.NONE;
        }
        ClusterThreads.Member here = named.getFirst();
        List<ClusterThreads.Member> everywhere =
                threads.of(List.of(here)).get(here.key()).members();
        List<ClusterThreads.Member> members = everywhere.stream()
                .filter(one -> request.acrossTroves() || one.trove().equals(here.trove()))
                .toList();
        int place = 0;
        while (members.get(place).key() != here.key()) {
            place++;
        }
        ThreadLayout layout = ThreadLayout.of(
                members.stream()
                        .map(one -> one.links().length == 0 ? new long[1] : one.links())
                        .toArray(long[][]::new),
                members.stream().mapToLong(ClusterThreads.Member::time).toArray());
        // first which messages are on the page, then all of them with one request
        Set<Long> wanted = new LinkedHashSet<>();
        Map<Long, Hit> hits = new HashMap<>();
        layout.part(
                request,
                place,
                everywhere.size(),
                message -> noted(wanted, members.get(message).key()));
        List<JsonNode> sources = List.copyOf(view.sources(wanted).values());
        ClusterHits.of(view, sources, new float[sources.size()]).forEach(hit -> hits.put(hit.key(), hit));
        return layout.part(
                request,
                place,
                everywhere.size(),
                message -> hit(hits, members.get(message).key()));
    }

    private static Hit hit(Map<Long, Hit> hits, long key) throws IOException {
        Hit hit = hits.get(key);
        if (hit == null) {
            throw new IOException("the OpenSearch index changed while a thread was read: try again");
        }
        return hit;
    }

    @SuppressWarnings("NullAway") // what the first pass returns is not used
    private static @Nullable Hit noted(Set<Long> wanted, long key) {
        wanted.add(key);
        return null;
    }
}
