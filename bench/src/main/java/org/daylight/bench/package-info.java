/**
 * Measures Daylight; no part of the product, and nothing of the product may depend on it.
 *
 * <p>Two kinds of classes. Those with a {@code main} are steps of the script {@code bench/beside}, which runs whole programs beside their
 * peers: start there, and at {@link org.daylight.bench.WriteMaildir}. Those with {@code @Benchmark} measure one step each under JMH, run by
 * {@code bench/jmh}. Deliberately absent: any figure that was measured, which stands in {@code bench/README.md} with its command.
 */
@NullMarked
package org.daylight.bench;

import org.jspecify.annotations.NullMarked;
