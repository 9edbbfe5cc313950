package org.daylight.web.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many exports run, so that they cannot starve readers of pages (docs/decisions/0055). A few may be open at once, which limits
 * memory. Fewer work at once, which limits processor use: while one waits for its client to accept data, another may work. An export
 * whose client has stalled is ended when another export needs its slot. Safe for use by several threads.
 */
public final class Exports {

    /** Heap of an open export: an array of the documents found, and what a zip needs for each entry. */
    private static final long HEAP_BYTES = 64 << 20;

    private static final int MOST = 8;
    private static final int CHUNK_BYTES = 1 << 16;

    private final int most;
    private final long stalledNanos;
    private final Semaphore working;
    private final List<Slot> open = new ArrayList<>();

    /** @param working as in {@link #Exports(int, Semaphore, long)} */
    public Exports(Semaphore working) {
        this((int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES, 1, MOST), working, 30_000_000_000L);
    }

    /**
     * Limits.
     *
     * @param most exports open at once
     * @param working permits for long work on a processor, shared with searches; must be fair
     * @param stalledNanos after how long without progress a client loses its slot to another export
     */
    public Exports(int most, Semaphore working, long stalledNanos) {
        this.most = most;
        this.stalledNanos = stalledNanos;
        this.working = working;
    }

    /** A slot for an export, which must be closed; empty when all are in use. */
    public synchronized Optional<Slot> enter() {
        if (open.size() >= most && !makeRoom()) {
            return Optional.empty();
        }
        Slot slot = new Slot();
        open.add(slot);
        return Optional.of(slot);
    }

    /** Ends the export whose client has been stalled longest, if that is long enough. */
    private boolean makeRoom() {
        long now = System.nanoTime();
        Optional<Slot> slowest = open.stream().max(Comparator.comparingLong(slot -> slot.stalledNanos(now)));
        if (slowest.isEmpty() || slowest.get().stalledNanos(now) < stalledNanos) {
            return false;
        }
        slowest.get().end();
        open.remove(slowest.get());
        return true;
    }

    private synchronized void leave(Slot slot) {
        open.remove(slot);
        slot.thread = null;
    }

    /** A slot for one export. */
    public final class Slot implements Closeable {

        private @Nullable Thread thread;
        private volatile boolean waiting;
        private volatile long since;

        private Slot() {}

        /** Runs the export when a processor is free. Its output reaches the client in chunks. */
        public void work(OutputStream client, Work work) throws IOException {
            synchronized (Exports.this) {
                thread = Thread.currentThread();
            }
            working.acquireUninterruptibly();
            try {
                var chunked = new ChunkedOutput(client, this);
                work.write(chunked);
                chunked.flush();
            } finally {
                working.release();
            }
        }

        @Override
        public void close() {
            leave(this);
        }

        /** How long the client has accepted nothing, in nanoseconds; 0 while it waits for this server. */
        private long stalledNanos(long now) {
            return waiting ? Math.max(0, now - since) : 0;
        }

        /** Interrupts the export, which closes the channel to its client. */
        private void end() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        private void setWaiting(boolean now) {
            since = System.nanoTime();
            waiting = now;
        }
    }

    /** Writes an export. */
    public interface Work {
        void write(OutputStream out) throws IOException;
    }

    /** Collects output into chunks; while the client accepts one, another export may work. */
    private final class ChunkedOutput extends OutputStream {

        private final OutputStream client;
        private final Slot slot;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private int size;

        ChunkedOutput(OutputStream client, Slot slot) {
            this.client = client;
            this.slot = slot;
        }

        @Override
        public void write(int b) throws IOException {
            if (size == chunk.length) {
                flush();
            }
            chunk[size++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            int end = from + length;
            while (at < end) {
                if (size == chunk.length) {
                    flush();
                }
                int some = Math.min(end - at, chunk.length - size);
                System.arraycopy(bytes, at, chunk, size, some);
                size += some;
                at += some;
            }
        }

        @Override
        public void flush() throws IOException {
            if (size == 0) {
                return;
            }
            working.release();
            slot.setWaiting(true);
            try {
                client.write(chunk, 0, size);
                client.flush();
            } finally {
                slot.setWaiting(false);
                working.acquireUninterruptibly();
            }
            size = 0;
        }
    }
}
