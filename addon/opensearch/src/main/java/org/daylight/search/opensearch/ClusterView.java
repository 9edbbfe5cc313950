package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.search.IndexOwner;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one commit. Every search of an answer goes through it, and so sees the same documents. Immutable but for what {@link
 * ViewCache} keeps.
 *
 * @param client asks the cluster
 * @param alias what is searched
 * @param record the commit
 * @param pointInTime the identifier of an open point in time that is searched instead of the alias; null for none
 * @param owner of the index
 * @param cache of this commit
 */
record ClusterView(
        ClusterClient client,
        String alias,
        CommitRecord record,
        @Nullable String pointInTime,
        IndexOwner owner,
        ViewCache cache) {

    /** Documents of one request; what a cluster allows. */
    static final int PAGE = 10_000;

    /** Values of one request of {@link #everyValue}, and the searches of one {@link #counts}. */
    private static final int MANY = 1_000;

    static final String KEEP = "5m";

    ClusterView at(String point) {
        return new ClusterView(client, alias, record, point, owner, cache);
    }

    /** A search among the documents of the commit, with other members of its body. */
    JsonNode search(ObjectNode query, Object... members) throws IOException {
        ObjectNode body = Bodies.of(members);
        body.set("query", query);
        if (!body.has("track_total_hits")) {
            body.put("track_total_hits", false);
        }
        JsonNode answer;
        if (pointInTime == null) {
            // the same search asks the same copies, so that its pages fit together
            String same = Integer.toHexString(query.hashCode());
            answer = client.call(
                    "POST",
                    "/" + alias + "/_search?allow_partial_search_results=false&search_type=" + type(body)
                            + "&preference=" + same,
                    body);
        } else {
            body.set("pit", Bodies.of("id", pointInTime, "keep_alive", KEEP));
            answer = client.callBriefly(
                    "POST", "/_search?allow_partial_search_results=false&search_type=" + type(body), body);
        }
        if (answer.path("timed_out").asBoolean()
                || answer.path("_shards").path("failed").asInt() > 0) {
            throw new IOException("a part of the OpenSearch index did not answer: try again, and look at its health");
        }
        return answer;
    }

    /** Only scores need the counts of words of all shards. */
    private static String type(ObjectNode body) {
        return body.path("track_scores").asBoolean() ? "dfs_query_then_fetch" : "query_then_fetch";
    }

    /** Members of a search that is answered from columns, without reading what is stored of the documents. */
    static List<Object> columns(List<String> fields) {
        return List.of("_source", false, "stored_fields", "_none_", "docvalue_fields", fields);
    }

    /** The values of the columns of a hit; a card in one piece. */
    static ObjectNode values(JsonNode hit) throws IOException {
        ObjectNode values = Bodies.of();
        hit.path("fields")
                .properties()
                .forEach(one -> values.set(one.getKey(), one.getValue().path(0)));
        if (values.has("card")) {
            var card = new ByteArrayOutputStream();
            for (String part : ClusterDocument.CARDS) {
                card.writeBytes(Base64.getDecoder().decode(values.path(part).asText()));
            }
            values.set("card", Bodies.JSON.readTree(card.toByteArray()));
        }
        return values;
    }

    /** The documents of the commit that match a filter, as a query without scores. */
    ObjectNode filtered(ObjectNode... filters) {
        ArrayNode all = Bodies.list(record.living());
        all.addAll(List.of(filters));
        return CommitRecord.bool("filter", all);
    }

    /** Receives the {@link #values} of a document, and the name of its index as {@code _index}. */
    interface Row {
        void on(ObjectNode values) throws IOException;
    }

    /** All documents that match a filter, in the order of keys. @param fields the columns that are wanted */
    void each(ObjectNode filter, List<String> fields, Row rows) throws IOException {
        JsonNode after = null;
        while (true) {
            List<Object> members = new ArrayList<>(List.of("size", PAGE, "sort", Bodies.list(Bodies.of("key", "asc"))));
            members.addAll(columns(fields));
            if (after != null) {
                members.addAll(List.of("search_after", after));
            }
            JsonNode found =
                    search(filtered(filter), members.toArray()).path("hits").path("hits");
            for (JsonNode hit : found) {
                ObjectNode values = values(hit);
                values.put("_index", hit.path("_index").asText());
                rows.on(values);
            }
            if (found.size() < PAGE) {
                return;
            }
            after = found.get(found.size() - 1).path("sort");
        }
    }

    /** How many documents of the commit match a filter. */
    long count(ObjectNode filter) throws IOException {
        return search(filtered(filter), "size", 0, "track_total_hits", true)
                .path("hits")
                .path("total")
                .path("value")
                .asLong();
    }

    /** How many documents match each filter. */
    long[] counts(List<ObjectNode> filters) throws IOException {
        long[] all = new long[filters.size()];
        for (int from = 0; from < all.length; from += MANY) {
            ObjectNode named = Bodies.of();
            int to = Math.min(all.length, from + MANY);
            for (int i = from; i < to; i++) {
                named.set("" + i, filters.get(i));
            }
            JsonNode buckets = search(
                            filtered(),
                            "size",
                            0,
                            "aggs",
                            Bodies.of("each", Bodies.of("filters", Bodies.of("filters", named))))
                    .path("aggregations")
                    .path("each")
                    .path("buckets");
            for (int i = from; i < to; i++) {
                all[i] = buckets.path("" + i).path("doc_count").asLong();
            }
        }
        return all;
    }

    /** Every value of a field with the number of documents it is in, in the order of values. */
    void everyValue(ObjectNode filter, String field, ValueCount values) throws IOException {
        JsonNode after = null;
        do {
            ObjectNode composite = Bodies.of(
                    "size",
                    PAGE,
                    "sources",
                    Bodies.list(Bodies.of("v", Bodies.of("terms", Bodies.of("field", field)))));
            if (after != null) {
                composite.set("after", after);
            }
            JsonNode found = search(
                            filtered(filter), "size", 0, "aggs", Bodies.of("each", Bodies.of("composite", composite)))
                    .path("aggregations")
                    .path("each");
            for (JsonNode bucket : found.path("buckets")) {
                values.on(
                        bucket.path("key").path("v").asText(),
                        bucket.path("doc_count").asLong());
            }
            after = found.get("after_key");
        } while (after != null);
    }

    /** Receives a value of a field, and in how many documents it is. */
    interface ValueCount {
        void on(String value, long documents);
    }

    /** The card and what else a list needs, of documents by their keys. */
    Map<Long, JsonNode> sources(Collection<Long> keys) throws IOException {
        Map<Long, JsonNode> all = new TreeMap<>();
        Iterator<Long> left = keys.iterator();
        while (left.hasNext()) {
            List<Long> some = new ArrayList<>();
            while (left.hasNext() && some.size() < PAGE) {
                some.add(left.next());
            }
            each(
                    terms("key", some),
                    ClusterHits.FIELDS,
                    row -> all.put(row.path("key").asLong(), row));
        }
        return all;
    }

    static ObjectNode terms(String field, Collection<?> values) {
        return Bodies.of("terms", Bodies.of(field, values));
    }

    static ObjectNode term(String field, Object value) {
        return Bodies.of("term", Bodies.of(field, Bodies.of("value", value)));
    }

    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
