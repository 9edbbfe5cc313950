/**
 * The log: its entries, how they are stored, and the proofs that others rely on (spec/log.md, spec/commitments.md).
 *
 * <p>Start at {@link org.daylight.log.LogEntry}, then {@link org.daylight.log.TileLog}.
 * {@link org.daylight.log.WitnessedLog} has the rule by which a witness cosigns; {@link org.daylight.log.TwoHistories} is the
 * evidence of two conflicting checkpoints. {@link org.daylight.log.LogKeys} has the keys of a log that has changed its key
 * (spec/log-keys.md). Deliberately absent: packs, and the check of an archive.
 */
@NullMarked
package org.daylight.log;

import org.jspecify.annotations.NullMarked;
