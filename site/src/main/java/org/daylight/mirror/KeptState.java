package org.daylight.mirror;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The state of the mirror in a folder, read again every few seconds at most. Safe for use by several threads. */
public final class KeptState implements Supplier<Optional<MirrorState>> {
    private static final long KEPT_NANOS = 5_000_000_000L;

    private final Path archive;
    private final LongSupplier nanoTime;
    private Optional<MirrorState> state = Optional.empty();
    private long readAt;
    private boolean read;

    public KeptState(Path archive) {
        this(archive, System::nanoTime);
    }

    KeptState(Path archive, LongSupplier nanoTime) {
        this.archive = archive;
        this.nanoTime = nanoTime;
    }

    /** Empty where the folder is no mirror's. */
    @Override
    public synchronized Optional<MirrorState> get() {
        long now = nanoTime.getAsLong();
        if (!read || now - readAt >= KEPT_NANOS) {
            state = MirrorState.of(archive);
            readAt = now;
            read = true;
        }
        return state;
    }
}
