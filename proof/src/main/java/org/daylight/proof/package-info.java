/**
 * CHECK: hashes, signed notes, tiles, Merkle proofs and the entries of the log, with the JDK alone.
 *
 * <p>Start at {@link org.daylight.proof.TileLog}, the log as it is published, and {@link org.daylight.proof.LogEntry}, what stands in
 * it. The formats are those of spec/log.md and spec/commitments.md. Bad input is an {@link org.daylight.proof.Outcome}, never an
 * exception.
 *
 * <p>Deliberately absent: any dependency, any network, any clock, anything that writes a file.
 */
@NullMarked
package org.daylight.proof;

import org.jspecify.annotations.NullMarked;
