/**
 * The fictional demo trove: a port authority's press office, written from a seed.
 *
 * <p>Start at {@code HarbourTrove}. What people say is in resource files beside this package ({@code story/}: one file a thread,
 * {@code phrases/}: one grammar a language); the classes only set it as mail. Deliberately absent: any clock, any random source
 * but {@code Dice}, any compressor or key generator whose bytes could differ between machines, and anything that reads mail.
 */
@NullMarked
package org.daylight.demo;

import org.jspecify.annotations.NullMarked;
