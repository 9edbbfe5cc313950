/**
 * Saves a newsroom as encrypted increments, restores it, and keeps the backup small ({@code spec/backup.md}).
 *
 * <p>Flows: {@link org.daylight.flow.backup.BackUpNewsroom}, {@link org.daylight.flow.backup.RestoreBackup}, {@link org.daylight.flow.backup.VerifyBackup}
 * and {@link org.daylight.flow.backup.ForgetSnapshots}. All others are steps of them. Start at {@code BackUpNewsroom}.
 *
 * <p>Deliberately absent: the format ({@code org.daylight.backup}), and what makes a restored newsroom current again
 * ({@code org.daylight.flow.publish.CatchUp}).
 */
@NullMarked
package org.daylight.flow.backup;

import org.jspecify.annotations.NullMarked;
