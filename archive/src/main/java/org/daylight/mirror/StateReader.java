package org.daylight.mirror;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The state of the mirror in a folder, read again every few seconds at most. Where it cannot be read any more, what was read last is kept. Safe for use
 * by several threads.
 */
public final class StateReader implements Supplier<Optional<MirrorState>> {
    private static final long KEPT_NANOS = 5_000_000_000L;

    private final Path archive;
    private final LongSupplier nanoTime;
    private Optional<MirrorState> state;
    private long readAt;

    /** @throws UnreadableState in one line, when there is a state and it cannot be read */
    public StateReader(Path archive) throws UnreadableState {
        this(archive, System::nanoTime);
    }

    StateReader(Path archive, LongSupplier nanoTime) throws UnreadableState {
        this.archive = archive;
        this.nanoTime = nanoTime;
        state = MirrorState.of(archive);
        readAt = nanoTime.getAsLong();
    }

    /** Empty where the folder is no mirror's. */
    @Override
    public synchronized Optional<MirrorState> get() {
        long now = nanoTime.getAsLong();
        if (now - readAt >= KEPT_NANOS) {
            readAt = now;
            try {
                state = MirrorState.of(archive);
            } catch (UnreadableState unreadable) {
                // a mirror stays one: its pages say what was known of it
            }
        }
        return state;
    }
}
