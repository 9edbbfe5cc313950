package org.daylight.web.page;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daylight.archive.SealedPart;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed parts with keys that readers enter ({@code spec/sealed.md} section 5), in one thread, one after the other. Only keys of sealed parts get
 * here, each part once, so a stranger can cause no more work than there are sealed parts. Safe for use by several threads.
 */
public final class KeyInbox implements Closeable {

    private static final int MAX_WAITING = 64;

    /** So many failures are remembered; the oldest are forgotten first. */
    private static final int MAX_FAILURES = 1000;

    private final OpenSealed opening;
    private final Consumer<String> faults;
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();

    /** What is damaged, of each release that could not be opened at the last attempt; empty if it is not known. Guarded by itself. */
    private final LinkedHashMap<Integer, String> failures = new LinkedHashMap<>();

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name("opens sealed parts").factory());

    /**
     * An inbox for a copy of an archive.
     *
     * @param folder of the copy, which must be writable
     * @param faults receives why a part could not be opened, one line each
     */
    public KeyInbox(Path folder, Consumer<String> faults) {
        opening = new OpenSealed(folder);
        this.faults = faults;
    }

    /**
     * Accepts the key of a sealed part.
     *
     * @return false when too many are waiting
     */
    boolean offer(SealedPart part, SealKey key) {
        int release = part.sequence();
        if (!waiting.add(release)) {
            return true;
        }
        try {
            thread.execute(() -> open(part, key));
            return true;
        } catch (RejectedExecutionException full) {
            waiting.remove(release);
            return false;
        }
    }

    /** What is damaged, in English, if the last attempt to open a part failed: an empty text if that is not known. Empty if none failed, or none was made. */
    Optional<String> failure(SealedPart part) {
        synchronized (failures) {
            return Optional.ofNullable(failures.get(part.sequence()));
        }
    }

    private void open(SealedPart part, SealKey key) {
        String name = "part " + part.part() + " of " + part.trove();
        try {
            if (opening.open(key) instanceof OpenSealed.Result.Unusable(SealedPart same, String reason)) {
                remember(part, reason);
                faults.accept(name + " cannot be opened: " + reason);
            } else {
                remember(part, null);
            }
        } catch (IOException | RuntimeException e) {
            // The message may name folders of this machine, which are nobody's business.
            remember(part, "");
            faults.accept(name + " cannot be opened: " + e.getMessage());
        } finally {
            waiting.remove(part.sequence());
        }
    }

    private void remember(SealedPart part, @Nullable String failure) {
        synchronized (failures) {
            failures.remove(part.sequence());
            if (failure == null) {
                return;
            }
            if (failures.size() == MAX_FAILURES) {
                failures.pollFirstEntry();
            }
            failures.put(part.sequence(), failure);
        }
    }

    /** Accepts no more keys, and waits for the part that is being opened. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
