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
 * Admits exports, so that they cannot starve readers of pages (docs/decisions/0055). A few may be open at once, for memory; fewer work at
 * once, for the processors: one that waits for its reader to take what is there lets another work. One whose reader has taken nothing for a
 * while makes room when another wants its place.
 */
public final class Exports {

    /** An open export holds an array of what it found, and what a zip needs of each entry. */
    private static final long HEAP_BYTES = 64 << 20;

    private static final int MOST = 8;
    private static final int CHUNK_BYTES = 1 << 16;

    private final int most;
    private final long standstillNanos;
    private final Semaphore working;
    private final List<Place> open = new ArrayList<>();

    /** @param working as in {@link #Exports(int, Semaphore, long)} */
    public Exports(Semaphore working) {
        this((int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES, 1, MOST), working, 30_000_000_000L);
    }

    /**
     * @param most exports open at once
     * @param working whoever uses a processor for long has one of these, exports and searches alike; must be fair
     * @param standstillNanos how long a reader may take nothing before somebody else gets the place
     */
    public Exports(int most, Semaphore working, long standstillNanos) {
        this.most = most;
        this.standstillNanos = standstillNanos;
        this.working = working;
    }

    /** A place for an export, which must be closed; empty when all are taken. */
    public synchronized Optional<Place> enter() {
        if (open.size() >= most && !makeRoom()) {
            return Optional.empty();
        }
        Place place = new Place();
        open.add(place);
        return Optional.of(place);
    }

    /** Ends the export whose reader has stood still the longest, if that is long enough. */
    private boolean makeRoom() {
        long now = System.nanoTime();
        Optional<Place> slowest = open.stream().max(Comparator.comparingLong(place -> place.stillNanos(now)));
        if (slowest.isEmpty() || slowest.get().stillNanos(now) < standstillNanos) {
            return false;
        }
        slowest.get().end();
        open.remove(slowest.get());
        return true;
    }

    private synchronized void leave(Place place) {
        open.remove(place);
        place.thread = null;
    }

    /** Room for one export. */
    public final class Place implements Closeable {

        private @Nullable Thread thread;
        private volatile boolean waiting;
        private volatile long since;

        private Place() {}

        /** Does the work, when it is its turn; what it writes reaches the reader in chunks. */
        public void work(OutputStream reader, Work work) throws IOException {
            synchronized (Exports.this) {
                thread = Thread.currentThread();
            }
            working.acquireUninterruptibly();
            try {
                var paced = new Paced(reader, this);
                work.write(paced);
                paced.flush();
            } finally {
                working.release();
            }
        }

        @Override
        public void close() {
            leave(this);
        }

        /** How long the reader has taken nothing, in nanoseconds; 0 while we are the slow ones. */
        private long stillNanos(long now) {
            return waiting ? Math.max(0, now - since) : 0;
        }

        /** The channel to the reader is closed by this. */
        private void end() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        private void waits(boolean waits) {
            since = System.nanoTime();
            waiting = waits;
        }
    }

    /** What an export writes. */
    public interface Work {
        void write(OutputStream out) throws IOException;
    }

    /** Gathers chunks; while the reader takes one, somebody else may work. */
    private final class Paced extends OutputStream {

        private final OutputStream reader;
        private final Place place;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private int size;

        Paced(OutputStream reader, Place place) {
            this.reader = reader;
            this.place = place;
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
            place.waits(true);
            try {
                reader.write(chunk, 0, size);
                reader.flush();
            } finally {
                place.waits(false);
                working.acquireUninterruptibly();
            }
            size = 0;
        }
    }
}
