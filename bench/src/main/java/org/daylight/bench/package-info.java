/**
 * Measures Daylight. Not part of the product, which must not depend on it.
 *
 * <p>There are two kinds of classes. Those with a {@code main} are steps of the scripts in {@code bench/}; for the
 * comparison with other programs start with the script {@code bench/compare} and {@link
 * org.daylight.bench.WriteMaildir}. Those with {@code @Benchmark} measure one step each under JMH, run by {@code
 * bench/jmh}. Deliberately absent: results. They are in {@code bench/README.md} with their commands.
 */
@NullMarked
package org.daylight.bench;

import org.jspecify.annotations.NullMarked;
