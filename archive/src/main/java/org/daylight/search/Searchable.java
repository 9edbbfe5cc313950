package org.daylight.search;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.people.Mapping;
import org.daylight.search.query.Query;
import org.daylight.search.query.SearchRequest;

/**
 * The reading half of the seam to a search engine. {@link SearchIndex} adds the writing half; an index that another process writes
 * can only be read.
 *
 * <p><b>Threads.</b> All verbs may be called from any thread. What is found is the state of the last commit (or newer) and never half a
 * document.
 */
public interface Searchable extends Closeable {

    /** Finds one page; never fails for what a reader typed, because {@code QueryParser} turns anything into a query. */
    SearchResult find(SearchRequest request) throws IOException;

    /**
     * Finds everything, in the order in which {@link #find} gives it, and holds the index as it is until the result is closed: commits
     * go on meanwhile and are not seen. Some 4 bytes a match are held.
     */
    CompleteResult hold(Query query, SearchRequest.Sort sort) throws IOException;

    /** A part of the thread that a message is in, at the cost of that part; nothing is read of other messages but how they are tied. */
    ThreadPart thread(ThreadRequest request) throws IOException;

    /**
     * The correspondent who has an address; empty when no document has it.
     *
     * @param mapping what comes before all that is found by itself. Correspondents are worked out once a commit and mapping: give the same
     *     object again
     */
    Optional<Correspondent> person(String address, Mapping mapping) throws IOException;

    /**
     * Correspondents, the most present first, or by name.
     *
     * @param filter letters in a row of the name or an address; empty for all
     * @param mapping as with {@link #person}
     */
    CorrespondentList people(String filter, Mapping mapping, boolean byName, long offset, int limit) throws IOException;

    /**
     * The words of what is in it, those in most documents first: to complete or to mend a query. Their counts are an order, and may count a
     * document twice or one that was removed; {@link #find} counts exactly.
     */
    List<SearchResult.Count> words(WordRequest request) throws IOException;

    /** The mark of the commit that is searched; empty for a new index. */
    String mark();
}
