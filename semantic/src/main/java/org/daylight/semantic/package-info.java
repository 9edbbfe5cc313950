/**
 * The model of semantic search, an addon: {@link org.daylight.semantic.MiniLm} opens all-MiniLM-L6-v2 and runs it on the CPU.
 *
 * <p>It is not on the class path of the program. {@code app.Addon} loads it from a folder of its own when a command needs it. Not here: what
 * gets a vector and how vectors are stored and found ({@code org.daylight.search.similar}).
 */
@NullMarked
package org.daylight.semantic;

import org.jspecify.annotations.NullMarked;
