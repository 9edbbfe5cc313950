package org.daylight.mirror;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads the state of the mirror of an archive, and caches it for some seconds. When it becomes unreadable, the last state is used. Safe for
 * use by several threads.
 */
public final class StateReader implements Supplier<Optional<MirrorState>> {
    private static final long CACHED_NANOS = 5_000_000_000L;

    private final Path archive;
    private final LongSupplier nanoTime;
    private Optional<MirrorState> state;
    private long readAt;

    /** A reader. @throws UnreadableState with a one-line message, when the state cannot be read */
    public StateReader(Path archive) throws UnreadableState {
        this(archive, System::nanoTime);
    }

    StateReader(Path archive, LongSupplier nanoTime) throws UnreadableState {
        this.archive = archive;
        this.nanoTime = nanoTime;
        state = MirrorState.of(archive);
        readAt = nanoTime.getAsLong();
    }

    /** The state; empty when the folder is not a mirror. */
    @Override
    public synchronized Optional<MirrorState> get() {
        long now = nanoTime.getAsLong();
        if (now - readAt >= CACHED_NANOS) {
            readAt = now;
            try {
                state = MirrorState.of(archive);
            } catch (UnreadableState unreadable) {
                // it is still a mirror: its pages show the last known state
            }
        }
        return state;
    }
}
