package org.daylight.search;

import java.io.IOException;

/**
 * The seam to a search engine: what {@link Searchable} reads, and three verbs to write. Every implementation passes
 * {@code SearchIndexContract}.
 *
 * <p><b>Durability.</b> {@link #add} and {@link #remove} are visible and durable only after {@link #commit} has returned; a crash
 * loses everything since the last commit and nothing before it. The mark given to the last commit is what
 * {@link #mark()} says after opening, so the owner knows what to add again.
 *
 * <p><b>Threads.</b> All verbs may be called from any thread; {@code add} from many at once.
 *
 * <p><b>Retry.</b> {@code add} of the same key replaces, {@code remove} of an absent key does nothing: all verbs may be repeated.
 */
public interface SearchIndex extends Searchable {

    /** Adds a document, or replaces the one with the same key. */
    void add(IndexedDocument document) throws IOException;

    /** Removes the document with this key, if there is one. */
    void remove(long key) throws IOException;

    /** Makes all before it durable and visible, together with the owner's mark (any short text). */
    void commit(String mark) throws IOException;
}
