package org.daylight.search;

import java.io.IOException;

/**
 * The interface to a search engine. Every engine passes {@code SearchIndexContract}. Its owner opens it with an {@link IndexOpener};
 * see docs/decisions/0180.
 *
 * <p><b>Durability.</b> {@link #add} and {@link #remove} are visible only after {@link #commit} has returned; in an engine with files
 * they are then durable too. A crash, or closing, loses everything since the last commit and nothing before it. After opening,
 * {@link StateRequest} reports the mark of the last commit, so that the owner knows what to add again. An index that could not be
 * used, or that has no files, is empty after opening and has an empty mark.
 *
 * <p><b>Threads.</b> All methods may be called from any thread at the same time. A commit contains every {@code add} and
 * {@code remove} that returned before it was called. Of two calls with the same key at the same time, either may be the last.
 *
 * <p><b>Repeating.</b> Every method may be called again after a failure: {@code add} with the same key replaces the document,
 * {@code remove} of an unknown key does nothing, and a commit may be repeated with the same mark.
 *
 * <p><b>Keys.</b> Every {@code long} is a valid key. An engine never interprets keys; where an order is otherwise equal, it is by key.
 */
public interface SearchIndex extends Searchable {

    /** Adds a document, or replaces the one with the same key. */
    void add(IndexedDocument document) throws IOException;

    /** Removes the document with this key, if there is one. */
    void remove(long key) throws IOException;

    /**
     * Makes everything before it durable and visible.
     *
     * @param mark the owner's note of what the index now contains; any short text
     * @param removals whether removed documents are only hidden or also erased
     * @throws IOException when the disk fails. The previous commit, with its mark, is still there
     */
    void commit(String mark, Removals removals) throws IOException;
}
