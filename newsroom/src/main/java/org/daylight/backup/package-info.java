/**
 * The format of a backup ({@code spec/backup.md}): encrypted chunks, snapshots, and the places where they are kept.
 *
 * <p>Start at {@link org.daylight.backup.SnapshotManifest} for what a snapshot contains, and at {@link org.daylight.backup.BackupPlace} for where it is.
 *
 * <p>Deliberately absent: what of a newsroom is saved, and when ({@code org.daylight.flow.backup}), and every secret key that signs.
 */
@NullMarked
package org.daylight.backup;

import org.jspecify.annotations.NullMarked;
