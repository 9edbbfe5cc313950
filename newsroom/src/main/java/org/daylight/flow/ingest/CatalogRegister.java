package org.daylight.flow.ingest;

import java.util.List;
import java.util.stream.Stream;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.search.query.DocumentRegister;
import org.jspecify.annotations.Nullable;

/**
 * Gives the newsroom's search what it needs from the catalog: the numbers, which documents get after they are indexed,
 * and the decisions of editors.
 */
public record CatalogRegister(Catalog catalog) implements DocumentRegister {

    @Override
    public long[] numbered(@Nullable String trove, int number) {
        List<Long> keys = trove == null
                ? catalog.documents().keysOf(number)
                : catalog.documents().find(trove, number).map(HeldDocument::key).stream()
                        .toList();
        return array(keys.stream());
    }

    @Override
    public long[] decided(Decision decision) {
        return switch (decision) {
            case WITHHELD -> array(catalog.documents().withheld().stream());
            case WITHDRAWN -> array(catalog.documents().withdrawn().stream());
        };
    }

    private static long[] array(Stream<Long> keys) {
        return keys.mapToLong(Long::longValue).toArray();
    }
}
