package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.search.Hit;

/** Makes what a list shows from what the cluster stores, with the sizes of threads and the number of copies. */
final class ClusterHits {

    /** The columns that a list needs of a document. */
    static final List<String> FIELDS = Stream.concat(
                    Stream.of("key", "trove", "time", "links", "copy"), ClusterDocument.CARDS.stream())
            .toList();

    private ClusterHits() {}

    /** Some documents in their order. @param scores of each; 0 for none */
    static List<Hit> of(ClusterView view, List<JsonNode> sources, float[] scores) throws IOException {
        List<ClusterThreads.Member> members =
                sources.stream().map(ClusterThreads.Member::of).toList();
        Map<Long, ClusterThreads.Component> threads = new ClusterThreads(view).of(members);
        Map<String, Long> copies = copies(view, sources);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            ClusterThreads.Member member = members.get(i);
            int inTrove = threads.get(member.key()).inTrove().get(member.trove());
            long same = copies.getOrDefault(sources.get(i).path("copy").asText(), 1L);
            hits.add(HitCard.read(sources.get(i).path("card"), member.key(), inTrove, (int) same, scores[i]));
        }
        return hits;
    }

    private static Map<String, Long> copies(ClusterView view, List<JsonNode> sources) throws IOException {
        Set<String> keys = new HashSet<>();
        for (JsonNode source : sources) {
            if (source.has("copy")) {
                keys.add(source.path("copy").asText());
            }
        }
        Map<String, Long> copies = new HashMap<>();
        if (!keys.isEmpty()) {
            JsonNode buckets = view.search(
                            view.filtered(ClusterView.terms("copy", keys)),
                            "size",
                            0,
                            "aggs",
                            Bodies.of("copy", Bodies.of("terms", Bodies.of("field", "copy", "size", keys.size()))))
                    .path("aggregations")
                    .path("copy")
                    .path("buckets");
            buckets.forEach(bucket -> copies.put(
                    bucket.path("key").asText(), bucket.path("doc_count").asLong()));
        }
        return copies;
    }
}
