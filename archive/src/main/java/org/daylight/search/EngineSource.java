package org.daylight.search;

import java.io.IOException;

/**
 * A search engine that is an addon and keeps its index elsewhere than in a folder; found with {@link java.util.ServiceLoader} among
 * the classes of the addon. Its indexes fulfil {@code SearchIndexContract}. Safe for several threads.
 */
public interface EngineSource {

    /** The word that chooses it, such as {@code opensearch}. */
    String name();

    /**
     * Opens an index to write it, and creates it when there is none; see {@link IndexOpener#open}.
     *
     * @param address where it is, in the form that the engine documents; one line
     * @throws IndexInUse when another process writes to it
     * @throws IOException in one line that says what to do, when the address is wrong or does not answer
     */
    SearchIndex open(String address, IndexOwner owner) throws IOException;

    /** Opens an index to read it. @throws IOException as for {@link #open}, and when there is no index */
    Searchable openToRead(String address, IndexOwner owner) throws IOException;
}
