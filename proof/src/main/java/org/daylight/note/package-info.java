/**
 * Signed notes (c2sp.org/signed-note), checkpoints (c2sp.org/tlog-checkpoint) and cosignatures (c2sp.org/tlog-cosignature), with
 * the keys that sign and verify them.
 *
 * <p>Start at {@link org.daylight.note.SignedNote}, then {@link org.daylight.note.Checkpoint}.
 * {@link org.daylight.note.LogPolicy} says which logs and witnesses a user trusts (spec/witness.md). Deliberately absent: the
 * tree whose root a checkpoint signs, and files.
 */
@NullMarked
package org.daylight.note;

import org.jspecify.annotations.NullMarked;
