/**
 * The recovery of a log's key (spec/log-keys.md): what is signed is prepared on any copy of an archive, and each holder of a recovery key signs it alone.
 *
 * <p>Start at {@link org.daylight.flow.recovery.PrepareRecovery}. {@link org.daylight.flow.recovery.SigningKeyFile} is a holder's private file. Deliberately absent:
 * the signing of the log with the new key, which is the newsroom's.
 */
@NullMarked
package org.daylight.flow.recovery;

import org.jspecify.annotations.NullMarked;
