package org.daylight.search;

import java.io.IOException;
import java.nio.file.Path;

/** The simple engine fulfils the contract, so {@link SearchIndex} does not depend on Lucene. */
class MemoryEngineTest extends SearchIndexContract {

    private final MemoryEngine engine = new MemoryEngine();

    @Override
    protected SearchIndex open(Path folder, IndexOwner owner) throws IOException {
        return engine.open(folder, owner);
    }

    @Override
    protected Searchable openToRead(Path folder, IndexOwner owner) throws IOException {
        return engine.openToRead(folder, owner);
    }
}
