package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/**
 * All results of a search, read in pages from a point in time of the cluster, so that there is no limit on their number. The cluster keeps it
 * open for some minutes after each page.
 */
final class ClusterResult implements CompleteResult {

    /** How often a point in time is opened again for one page. */
    private static final int REOPENED = 5;

    private ClusterView view;
    private final ObjectNode query;
    private final Sort sort;
    private final List<Notice> notices;
    private final int total;
    private @Nullable JsonNode after;
    private int given;
    private boolean closed;

    private ClusterResult(ClusterView view, ObjectNode query, Sort sort, List<Notice> notices) throws IOException {
        this.view = view;
        this.query = query;
        this.sort = sort;
        this.notices = notices;
        total = Math.toIntExact(view.search(query, "size", 0, "track_total_hits", true)
                .path("hits")
                .path("total")
                .path("value")
                .asLong());
    }

    static ClusterResult open(ClusterView commit, Query query, Sort sort) throws IOException {
        ClusterView view = commit.at(point(commit));
        try {
            var queries = new ClusterQueries(view);
            return new ClusterResult(view, queries.whole(query), sort, queries.notices());
        } catch (IOException | RuntimeException e) {
            release(view);
            throw e;
        }
    }

    private static String point(ClusterView commit) throws IOException {
        return commit.client()
                .call(
                        "POST",
                        "/" + commit.alias() + "/_search/point_in_time?keep_alive=" + ClusterView.KEEP
                                + "&allow_partial_pit_creation=false",
                        null)
                .path("pit_id")
                .asText();
    }

    /**
     * A point in time is lost with a node that serves it. A new one has the same documents of this commit, unless some were erased since.
     *
     * @throws IOException the failure, when they were
     */
    private void reopen(IOException failure) throws IOException {
        CommitRecord now = new RecordStore(view.client(), new ClusterAddress(List.of(), view.alias()))
                .read(true)
                .orElseThrow(() -> failure)
                .record();
        if (now.purged() > view.record().commit()) {
            throw new IOException("documents were erased while results were read: search again", failure);
        }
        view = view.at(point(view));
    }

    @Override
    public int total() {
        return total;
    }

    @Override
    public List<Notice> notices() {
        return notices;
    }

    @Override
    public List<Hit> next(int most) throws IOException {
        List<JsonNode> page = page(most, ClusterHits.FIELDS, false);
        for (int left = REOPENED; ; left--) {
            try {
                return ClusterAnswers.hits(view, page, Sort.NEWEST); // an order without scores
            } catch (ClusterFault lost) {
                if (left == 0) {
                    throw lost;
                }
                reopen(lost);
            }
        }
    }

    @Override
    public long[] nextKeys(int most) throws IOException {
        return page(most, List.of("key"), false).stream()
                .mapToLong(hit -> hit.path("fields").path("key").path(0).asLong())
                .toArray();
    }

    /** Some results from the middle. The shorter way is taken, from the first or from the last; on it only positions are read. */
    List<Hit> page(long offset, int limit) throws IOException {
        long end = Math.min(total, offset + limit);
        boolean backwards = total - end < offset;
        long skipped = backwards ? total - end : offset;
        while (skipped > 0) {
            skipped -= page((int) Math.min(skipped, ClusterView.PAGE), List.of("key"), backwards)
                    .size();
        }
        List<JsonNode> found = page((int) (end - offset), ClusterHits.FIELDS, backwards);
        if (backwards) {
            Collections.reverse(found);
        }
        return ClusterAnswers.hits(view, found, sort);
    }

    private List<JsonNode> page(int most, List<String> fields, boolean backwards) throws IOException {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        List<JsonNode> all = new ArrayList<>();
        while (all.size() < most && given < total) {
            int size = Math.min(Math.min(most - all.size(), ClusterView.PAGE), total - given);
            List<Object> members = new ArrayList<>(List.of(
                    "size",
                    size,
                    "sort",
                    ClusterAnswers.order(sort, backwards),
                    "track_scores",
                    sort == Sort.RELEVANCE));
            members.addAll(ClusterView.columns(fields));
            if (after != null) {
                members.add("search_after");
                members.add(after);
            }
            JsonNode hits = hits(members.toArray());
            if (hits.isEmpty()) {
                throw new IOException("the OpenSearch index lost results while they were read: try again");
            }
            hits.forEach(all::add);
            given += hits.size();
            after = hits.get(hits.size() - 1).path("sort");
        }
        return all;
    }

    private JsonNode hits(Object... members) throws IOException {
        for (int left = REOPENED; ; left--) {
            try {
                return view.search(query, members).path("hits").path("hits");
            } catch (ClusterFault lost) {
                if (left == 0) {
                    throw lost;
                }
                reopen(lost);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            release(view);
        }
    }

    private static void release(ClusterView view) throws IOException {
        try {
            view.client()
                    .callOnce(
                            "DELETE",
                            "/_search/point_in_time",
                            Bodies.of("pit_id", List.of(String.valueOf(view.pointInTime()))));
        } catch (ClusterFault gone) {
            // it had expired
        }
    }
}
