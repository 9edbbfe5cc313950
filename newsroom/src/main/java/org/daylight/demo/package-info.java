/**
 * The fictional demo trove: the mail of a port authority's press office, generated from a seed.
 *
 * <p>Start at {@code HarbourTrove}. The texts are in resource files ({@code story/}: one file for each thread; {@code
 * phrases/}: one grammar for each language). Deliberately absent: any clock, any random source except {@code Dice}, and
 * any compressor or key generator whose bytes could differ between machines.
 */
@NullMarked
package org.daylight.demo;

import org.jspecify.annotations.NullMarked;
