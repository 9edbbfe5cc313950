/**
 * Writes tables as Apache Parquet files; start at {@link org.daylight.parquet.ParquetWriter}. It writes one form of the format and reads none: the
 * same rows give the same bytes with every version of this program and of the JDK (docs/decisions/0317). It knows no documents.
 */
@NullMarked
package org.daylight.parquet;

import org.jspecify.annotations.NullMarked;
