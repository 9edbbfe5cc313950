package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;

/**
 * The seam to a search engine: four verbs. Every implementation passes {@code SearchIndexContract}.
 *
 * <p><b>Durability.</b> {@link #add} and {@link #remove} are visible and durable only after {@link #commit} has returned; a crash
 * loses everything since the last commit and nothing before it. The mark given to the last commit is what
 * {@link #mark()} says after opening, so the owner knows what to add again.
 *
 * <p><b>Threads.</b> All verbs may be called from any thread; {@code add} from many at once. {@code find} sees the state of the last
 * commit (or newer) and never half a document.
 *
 * <p><b>Retry.</b> {@code add} of the same key replaces, {@code remove} of an absent key does nothing: all verbs may be repeated.
 */
public interface SearchIndex extends Closeable {

    /** Adds a document, or replaces the one with the same key. */
    void add(IndexedDocument document) throws IOException;

    /** Removes the document with this key, if there is one. */
    void remove(long key) throws IOException;

    /** Finds; never fails for what a reader typed, because {@link QueryParser} turns anything into a query. */
    Found find(SearchRequest request) throws IOException;

    /** A part of the thread that a message is in, at the cost of that part; nothing is read of other messages but how they are tied. */
    ThreadPart thread(ThreadRequest request) throws IOException;

    /** Makes all before it durable and visible, together with the owner's mark (any short text). */
    void commit(String mark) throws IOException;

    /** The mark of the last commit; empty for a new index. */
    String mark();
}
