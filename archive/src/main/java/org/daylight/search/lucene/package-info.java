/**
 * The default search engine, built on Lucene.
 *
 * <p>Start at {@link org.daylight.search.lucene.LuceneIndex}. {@code DocumentFields} says how a message is indexed;
 * {@code Snapshot} is one state of the index, where every search begins. Outside of this
 * package only {@code app.Wiring}, benchmarks and tests name it.
 */
@NullMarked
package org.daylight.search.lucene;

import org.jspecify.annotations.NullMarked;
