package org.daylight.flow.review;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/** Finds the documents that a decision is about: by a query, or by their thread. */
public final class SelectDocuments {

    private static final int PAGE = 10_000;

    private final Searchable index;

    public SelectDocuments(Searchable index) {
        this.index = index;
    }

    /**
     * Documents of the newsroom's catalog.
     *
     * @param keys the oldest message first
     * @param notices parts of the query that could not be searched in full
     */
    public record Selected(List<Long> keys, List<String> notices) {}

    /**
     * The documents that a query finds.
     *
     * @param trove only of this trove; null for all
     */
    public Selected byQuery(Query query, @Nullable String trove) throws IOException {
        Query restricted = trove == null ? query : Query.and(List.of(query, new Query.InTrove(trove)));
        try (CompleteResult found = index.answer(new CompleteRequest(restricted, Sort.OLDEST))) {
            List<Long> keys = new ArrayList<>(found.total());
            for (long[] some = found.nextKeys(PAGE); some.length > 0; some = found.nextKeys(PAGE)) {
                Arrays.stream(some).forEach(keys::add);
            }
            return new Selected(keys, found.notices().stream().map(Notice::text).toList());
        }
    }

    /** The documents of a thread, in the trove of the named document. */
    public Selected byThread(String trove, int number) throws IOException {
        return byQuery(new Query.InThread(new Query.Name.Number(trove, number)), trove);
    }

    /**
     * A random sample that is the same for the same documents and seed.
     *
     * @param size the largest number of documents
     */
    public static List<Long> sample(List<Long> keys, int size, long seed) {
        Map<Long, Sha256> order = keys.stream()
                .distinct()
                .collect(Collectors.toMap(
                        key -> key,
                        key -> Sha256.of(ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(seed)
                                .putLong(key)
                                .array())));
        return order.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<Long, Sha256>::getValue))
                .limit(size)
                .map(Map.Entry::getKey)
                .toList();
    }
}
