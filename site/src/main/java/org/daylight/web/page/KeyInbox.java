package org.daylight.web.page;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daylight.seal.OpenSealed;
import org.daylight.sealing.SealKey;

/**
 * Opens sealed parts with keys that readers enter ({@code spec/sealed.md} section 5), in one thread, one after the other. Only keys of sealed parts get
 * here, each part once, so a stranger can cause no more work than there are sealed parts. Safe for use by several threads.
 */
public final class KeyInbox implements Closeable {

    private static final int MAX_WAITING = 64;

    private final OpenSealed opening;
    private final Consumer<String> faults;
    private final Set<Integer> waiting = ConcurrentHashMap.newKeySet();
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
     * @param release the number of the part's release
     * @return false when too many are waiting
     */
    boolean offer(int release, SealKey key) {
        if (!waiting.add(release)) {
            return true;
        }
        try {
            thread.execute(() -> open(release, key));
            return true;
        } catch (RejectedExecutionException full) {
            waiting.remove(release);
            return false;
        }
    }

    private void open(int release, SealKey key) {
        try {
            if (opening.open(key) instanceof OpenSealed.Result.Unusable(var part, String reason)) {
                faults.accept("part " + part.part() + " of " + part.trove() + " cannot be opened: " + reason);
            }
        } catch (IOException | RuntimeException e) {
            faults.accept("release " + release + " cannot be opened: " + e.getMessage());
        } finally {
            waiting.remove(release);
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
