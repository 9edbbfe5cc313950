package org.daylight.mirror;

import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.note.Checkpoint;
import org.jspecify.annotations.Nullable;

/** A source during one round: the checkpoint it showed, and whether it is still used. Safe for use by several threads. */
final class RoundSource {
    private final MirrorSource source;
    private final boolean local;
    private final AtomicInteger busy = new AtomicInteger();
    private volatile byte @Nullable [] note;
    private volatile @Nullable Checkpoint checkpoint;
    private volatile @Nullable String excluded;

    RoundSource(MirrorSource source) {
        this(source, false);
    }

    /** A source. @param local whether it is the folder of the mirror itself */
    RoundSource(MirrorSource source, boolean local) {
        this.source = source;
        this.local = local;
    }

    boolean isLocal() {
        return local;
    }

    MirrorSource source() {
        return source;
    }

    /** How many files are being fetched from it. */
    AtomicInteger busy() {
        return busy;
    }

    /** Its checkpoint as received, not verified; null for none. */
    byte @Nullable [] note() {
        return note;
    }

    void shows(byte[] note) {
        this.note = note;
    }

    /** Its checkpoint, once the signature of the log's key was verified; otherwise null. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    void verified(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** The size of its log in entries; 0 when its checkpoint is not verified. */
    long size() {
        Checkpoint verified = checkpoint;
        return verified == null ? 0 : verified.size();
    }

    /** Excludes it for the rest of this round, and aborts its transfers. Of several reasons the first is reported. */
    void exclude(String reason) {
        synchronized (this) {
            if (excluded == null) {
                excluded = reason;
            }
        }
        source.close();
    }

    /** Why it is excluded; null when it is not. */
    @Nullable
    String excluded() {
        return excluded;
    }

    boolean isUsable() {
        return excluded == null && checkpoint != null;
    }
}
