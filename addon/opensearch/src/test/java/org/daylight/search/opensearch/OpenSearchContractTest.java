package org.daylight.search.opensearch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.daylight.search.IndexOwner;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchIndexContract;
import org.daylight.search.Searchable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of every engine, with a node of OpenSearch. */
class OpenSearchContractTest extends SearchIndexContract {

    private static TestCluster cluster;
    private final OpenSearchEngine engine = new OpenSearchEngine();

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.start(1);
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Override
    protected SearchIndex open(Path folder, IndexOwner owner) throws IOException {
        return engine.open(address(folder), owner);
    }

    @Override
    protected Searchable openToRead(Path folder, IndexOwner owner) throws IOException {
        return engine.openToRead(address(folder), owner);
    }

    private static String address(Path folder) {
        return cluster.address(
                "t" + HexFormat.of().toHexDigits(folder.toString().hashCode()));
    }
}
