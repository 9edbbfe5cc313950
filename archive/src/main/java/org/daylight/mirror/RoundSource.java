package org.daylight.mirror;

import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.note.Checkpoint;
import org.jspecify.annotations.Nullable;

/** A source during one round: what it showed, and whether it is still asked. Safe for use by several threads. */
final class RoundSource {
    private final MirrorSource source;
    private final boolean here;
    private final AtomicInteger busy = new AtomicInteger();
    private volatile byte @Nullable [] note;
    private volatile @Nullable Checkpoint checkpoint;
    private volatile @Nullable String aside;

    RoundSource(MirrorSource source) {
        this(source, false);
    }

    /** @param here whether it is the very folder that is to be brought up to date */
    RoundSource(MirrorSource source, boolean here) {
        this.source = source;
        this.here = here;
    }

    boolean isHere() {
        return here;
    }

    MirrorSource source() {
        return source;
    }

    /** How many files are fetched from it just now. */
    AtomicInteger busy() {
        return busy;
    }

    /** Its checkpoint as it came; null when none did. Not believed yet. */
    byte @Nullable [] note() {
        return note;
    }

    void shows(byte[] note) {
        this.note = note;
    }

    /** Its checkpoint, once the log's key was found to have signed it. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    void verified(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** How many entries its log has; 0 where its checkpoint is not verified. */
    long size() {
        Checkpoint verified = checkpoint;
        return verified == null ? 0 : verified.size();
    }

    /** It is not asked again in this round, and what is under way ends at once. Of several reasons the first is reported. */
    void putAside(String reason) {
        synchronized (this) {
            if (aside == null) {
                aside = reason;
            }
        }
        source.close();
    }

    @Nullable
    String aside() {
        return aside;
    }

    boolean isUsable() {
        return aside == null && checkpoint != null;
    }
}
