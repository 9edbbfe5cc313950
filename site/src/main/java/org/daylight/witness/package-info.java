/**
 * A witness: follows the logs of other publishers and cosigns a checkpoint when the log only grew (spec/witness.md,
 * c2sp.org/tlog-witness).
 *
 * <p>Start at {@link org.daylight.witness.WitnessFolder}, which alone cosigns, and only what it has written to disk.
 * {@link org.daylight.witness.WitnessServer} answers publishers, {@link org.daylight.witness.PollLogs} fetches their checkpoints,
 * and {@link org.daylight.witness.RequestCosignature} is the publisher's side. The rule is in
 * {@link org.daylight.log.WitnessedLog}. Deliberately absent: a key that could sign a log, the meaning of entries, and a clock.
 */
@NullMarked
package org.daylight.witness;

import org.jspecify.annotations.NullMarked;
