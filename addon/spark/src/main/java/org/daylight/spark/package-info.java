/**
 * An addon: imports on a cluster of Apache Spark ({@code docs/scale.md}). Start at {@link org.daylight.spark.SparkCluster}. It only distributes tasks;
 * what a task does is in {@code flow.ingest}.
 */
@org.jspecify.annotations.NullMarked
package org.daylight.spark;
