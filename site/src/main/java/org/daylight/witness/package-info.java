/**
 * WITNESS: following other publishers' logs and cosigning what they say while it is one history (spec/witness.md, c2sp.org/tlog-witness).
 *
 * <p>Start at {@link org.daylight.witness.WitnessFolder}, which alone cosigns, and only what it has on disk by then.
 * {@link org.daylight.witness.WitnessServer} is asked by publishers, {@link org.daylight.witness.VisitLogs} goes to them, and
 * {@link org.daylight.witness.AskWitness} is the publisher's side. The rule by which a checkpoint may be cosigned is in
 * {@link org.daylight.proof.WitnessedLog}.
 *
 * <p>Deliberately absent: a key that could sign a log, what the entries say, any clock.
 */
@NullMarked
package org.daylight.witness;

import org.jspecify.annotations.NullMarked;
