/**
 * The default search engine, on Lucene.
 *
 * <p>Start at {@link org.daylight.search.lucene.LuceneIndex}. {@code DocumentFields} says how a message is indexed;
 * {@code Snapshot} is one state of the index, where every search begins. Nothing outside this package and {@code Wiring} names it.
 */
@NullMarked
package org.daylight.search.lucene;

import org.jspecify.annotations.NullMarked;
