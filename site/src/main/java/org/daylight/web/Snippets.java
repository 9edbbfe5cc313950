package org.daylight.web;

import java.io.IOException;
import java.util.List;
import org.daylight.search.Hit;
import org.daylight.search.Query;

/** What matched, for the few hits of the page shown. */
final class Snippets {

    private final Documents documents;

    Snippets(Documents documents) {
        this.documents = documents;
    }

    List<Row.Span> of(Query query, Hit hit) throws IOException {
        return List.of();
    }
}
