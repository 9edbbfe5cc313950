package org.daylight.check;

import java.io.IOException;
import java.util.Arrays;
import org.daylight.log.LogKeys;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * Notices that the publisher has added to the archive since the check began. Then an apparent fault may not be one, and the check must be repeated.
 * For one thread.
 */
final class MovedLog {
    private final ArchiveFiles files;
    private final LogContents contents;
    private boolean moved;

    /** @param contents of the log when the check began */
    MovedLog(ArchiveFiles files, LogContents contents) {
        this.files = files;
        this.contents = contents;
    }

    /** The fault, or an undecided verdict if the log has grown. */
    Verdict unlessMoved(Verdict fault) {
        if (!moved && fault.status() == VerdictCode.Status.REFUTED) {
            try {
                byte[] note =
                        files.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES).orElse(new byte[0]);
                moved = !Arrays.equals(note, contents.note())
                        && LogKeys.read(files, contents.archive().key())
                                .then(keys -> keys.open(note))
                                .ok()
                                .filter(now ->
                                        now.size() > contents.checkpoint().size())
                                .isPresent();
            } catch (IOException e) {
                return new Verdict(fault.file(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }
        return moved && fault.status() == VerdictCode.Status.REFUTED
                ? new Verdict(
                        fault.file(), VerdictCode.CHECKPOINT_MOVED, "the log has grown in the meantime: check again")
                : fault;
    }
}
