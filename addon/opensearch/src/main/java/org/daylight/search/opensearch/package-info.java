/**
 * An addon: a {@link org.daylight.search.SearchIndex} on a cluster of OpenSearch. Start at {@link
 * org.daylight.search.opensearch.OpenSearchEngine}.
 *
 * <p>Text is split into words here, with {@link org.daylight.search.query.WordSplitter}, and never by the cluster, so that the words
 * are exactly those of every other engine. A commit is a number in one document of the cluster; see {@link
 * org.daylight.search.opensearch.CommitRecord} and docs/decisions/0390, 0391. Deliberately not here: what a query means, how a text is marked, and
 * how a thread is arranged; those are in {@code search}, {@code search.query} and {@code search.thread}.
 */
@org.jspecify.annotations.NullMarked
package org.daylight.search.opensearch;
