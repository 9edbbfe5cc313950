/**
 * CHECK: hashes, signed notes, tiles, Merkle proofs and the entries of the log, with the JDK alone.
 *
 * <p>Start at {@link org.daylight.proof.TileLog}, the log as it is published, and {@link org.daylight.proof.LogEntry}, what stands in
 * it. The formats are those of spec/log.md and spec/commitments.md. Bad input is an {@link org.daylight.proof.Outcome}, never an
 * exception.
 *
 * <p>{@link org.daylight.proof.CheckArchive} is the check of a whole archive, a folder or an address (spec/verdicts.md). It alone reads files and asks a
 * server, through {@link org.daylight.proof.ArchiveFiles}.
 *
 * <p>{@link org.daylight.proof.WitnessedLog} says what a witness may cosign, {@link org.daylight.proof.Witnesses} whose cosignatures are on a checkpoint
 * (spec/witness.md). {@link org.daylight.proof.Torrent} is what is derived of a pack (spec/torrent.md).
 *
 * <p>Deliberately absent: any dependency, any clock, and anything that signs for a publisher or writes an archive.
 */
@NullMarked
package org.daylight.proof;

import org.jspecify.annotations.NullMarked;
