package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;

/**
 * An index that can be searched: the reading half of the interface to a search engine. {@link SearchIndex} adds writing. An index
 * that another process writes can only be read.
 *
 * <p><b>Answers.</b> What each request means is described with the request. Every engine gives the same answers except for the order
 * of {@link org.daylight.search.query.Sort#RELEVANCE}, the scores, the counts in answers to {@link WordRequest}, and the limits
 * that {@link SearchResult#notices} reports; these belong to the engine.
 *
 * <p><b>Consistency.</b> Each answer describes exactly one commit, and never half a document.
 *
 * <p><b>Threads.</b> All methods may be called from any thread at the same time.
 *
 * <p><b>Effort.</b> An engine calls {@link Effort#check} in every loop whose length depends on the index or the query, so that a
 * request ends when its budget is used up. A search whose answer may be partial ({@link SearchRequest#mayBePartial}) ends before that, with
 * what was found by then: a part of the results, never a document that is not among them.
 *
 * <p><b>Closing.</b> {@link #close} may be called twice. Later calls of {@link #answer} throw an {@link IllegalStateException}. Answers
 * that are still being computed may fail.
 */
public interface Searchable extends Closeable {

    /**
     * Answers a request. It never fails because of what a reader typed: {@code QueryParser} turns any text into a query.
     *
     * @throws EffortSpent when it would cost more than the caller allowed ({@link Effort})
     * @throws IOException in one line, when the index cannot be read. The request may be repeated
     */
    <A> A answer(IndexRequest<A> request) throws IOException;

    /** Whether {@link StateRequest#CURRENT} is answered from memory, and waits for no disk and no network. */
    default boolean knowsItsState() {
        return false;
    }
}
