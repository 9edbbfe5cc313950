/**
 * The program that finds names, an addon: {@link org.daylight.entities.StanfordNames} opens the conditional random field of Stanford CoreNLP for three
 * kinds of English names.
 *
 * <p>It is not on the class path of the program. {@code app.Addon} loads it from a folder of its own when a command needs it. Not here: what of a document
 * is read, and how names are stored and shown ({@code org.daylight.search.entity}).
 */
@NullMarked
package org.daylight.entities;

import org.jspecify.annotations.NullMarked;
