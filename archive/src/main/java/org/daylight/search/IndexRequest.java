package org.daylight.search;

/**
 * A question to an index. There is one record for each kind of question; {@link Searchable#answer} returns the matching answer.
 *
 * <table>
 *   <caption>Requests and answers</caption>
 *   <tr><td>{@link SearchRequest}</td><td>one page of results, the exact total, and counts by facet</td></tr>
 *   <tr><td>{@link CompleteRequest}</td><td>all results, read from one commit until closed</td></tr>
 *   <tr><td>{@link ThreadRequest}</td><td>part of the thread of a message</td></tr>
 *   <tr><td>{@link WordRequest}</td><td>words, addresses or names in the index, for suggestions</td></tr>
 *   <tr><td>{@link CorrespondentRequest}</td><td>one correspondent</td></tr>
 *   <tr><td>{@link CorrespondentListRequest}</td><td>a page of the list of correspondents</td></tr>
 *   <tr><td>{@link StateRequest}</td><td>which commit is searched</td></tr>
 * </table>
 *
 * @param <A> the type of the answer
 */
public sealed interface IndexRequest<A>
        permits SearchRequest,
                CompleteRequest,
                ThreadRequest,
                WordRequest,
                CorrespondentRequest,
                CorrespondentListRequest,
                StateRequest {}
