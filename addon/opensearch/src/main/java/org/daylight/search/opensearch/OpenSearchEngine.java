package org.daylight.search.opensearch;

import java.io.IOException;
import org.daylight.search.EngineSource;
import org.daylight.search.IndexOwner;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;

/**
 * The engine of this addon. An address is {@code URL,URL…/PREFIX}: one or more nodes, tried in this order, and what the names of the indexes begin
 * with, such as {@code https://a.example:9200,https://b.example:9200/harbour}. The environment variable {@code DAYLIGHT_OPENSEARCH_LOGIN} may have a
 * user and a password with a colon between them.
 */
public final class OpenSearchEngine implements EngineSource {

    @Override
    public String name() {
        return "opensearch";
    }

    @Override
    public SearchIndex open(String address, IndexOwner owner) throws IOException {
        return ClusterIndex.open(ClusterAddress.parse(address), owner);
    }

    @Override
    public Searchable openToRead(String address, IndexOwner owner) throws IOException {
        return ClusterReading.open(ClusterAddress.parse(address), owner);
    }
}
