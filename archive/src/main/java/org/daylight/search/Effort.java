package org.daylight.search;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request may cost (docs/decisions/0124 and 0358). Its thread may use a fixed amount of CPU time, and each of its searches may
 * allocate a fixed amount of memory. Then, or when the client is gone, the work ends with {@link EffortSpent}. A search that may be answered in part looks at
 * {@link #isSpent} instead, and returns what it has found before that. Work outside of {@link #spend} has no such limit. How many words one
 * star or tilde of a query may stand for is limited by the engine.
 *
 * <p>One thread does the work, and parts of it others ({@link #part}); {@link #stop} may be called by any.
 */
public final class Effort {

    private static final ScopedValue<Effort> CURRENT = ScopedValue.newInstance();

    /** Checks between two readings of the meter. */
    private static final int CHECKS = 64;

    /** A quarter of the heap, and not less than what the search for twenty long lists of words allocates. */
    private static final int PART_OF_HEAP = 4;

    private static final long LEAST_BYTES = 192L << 20;

    private static final long NO_SEARCH = -1;

    private final long cpuNanos;
    private final long bytes;
    private final Meter meter;
    private final Map<Object, Object> known = new HashMap<>();
    private long startNanos;
    /** CPU time that parts in other threads have used ({@link #part}). */
    private final AtomicLong elsewhereNanos = new AtomicLong();

    /** For a part: the effort of the whole work, whose {@link #elsewhereNanos} this part adds its time to. */
    private final @Nullable Effort whole;

    /** How much of its time this part has added there. */
    private long toldNanos;
    /** What the thread had allocated when its search began; {@link #NO_SEARCH} outside of searches. */
    private long searchBytes = NO_SEARCH;

    private int checks;
    private volatile boolean stopped;

    /**
     * The steps of a search that may be answered in part. Each may begin, or go on, while less than this part of the budget is used. So there is
     * time left to sort and to show what was found.
     */
    public enum Step {
        /** Looks up the words that stars and tildes stand for. */
        WORDS(40),
        /** Finds the documents. */
        DOCUMENTS(60),
        /** Sorts them by relevance, and counts over them. */
        ORDER(75);

        private final int percent;

        Step(int percent) {
            this.percent = percent;
        }
    }

    /** Reads what the current thread has used since it began. */
    public interface Meter {

        /** CPU time in nanoseconds. */
        long cpuNanos();

        /** Memory that it has allocated, in bytes: an upper bound of what it holds. */
        long allocatedBytes();
    }

    /** @param cpuMillis CPU time in milliseconds; {@link Long#MAX_VALUE} for no limit, of memory neither */
    public Effort(long cpuMillis) {
        this(cpuMillis, cpuMillis == Long.MAX_VALUE ? Long.MAX_VALUE : allowedBytes(), ThreadMeter.METER);
    }

    /**
     * As {@link #Effort(long)}, with another limit of memory and another meter.
     *
     * @param bytes memory of one search, in bytes; {@link Long#MAX_VALUE} for no limit
     */
    public Effort(long cpuMillis, long bytes, Meter meter) {
        this.cpuNanos = cpuMillis == Long.MAX_VALUE ? Long.MAX_VALUE : cpuMillis * 1_000_000;
        this.bytes = bytes;
        this.meter = meter;
        whole = null;
    }

    /** A part of the work in another thread. */
    private Effort(Effort whole) {
        this.whole = whole;
        cpuNanos = whole.cpuNanos;
        bytes = whole.bytes;
        meter = whole.meter;
    }

    private static long allowedBytes() {
        return Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Does some work within these limits. @throws EffortSpent when a limit is reached, or it was stopped */
    public <T> T spend(Callable<T> work) throws Exception {
        startNanos = meter.cpuNanos();
        elsewhereNanos.set(0);
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /** Does one search. What it allocates is limited; what else the request allocates, such as for a large document, is not. */
    public static <T> T search(Once<T> search) throws java.io.IOException {
        if (!CURRENT.isBound() || CURRENT.get().searchBytes != NO_SEARCH) {
            return search.get();
        }
        Effort current = CURRENT.get();
        current.searchBytes = Math.max(0, current.meter.allocatedBytes());
        try {
            return search.get();
        } finally {
            current.searchBytes = NO_SEARCH;
        }
    }

    /**
     * A part of this thread's work, to be done by another thread, once. The part has the same limits, as if it had used what this thread has
     * used until now. What it uses counts here too, at each of its checks, so the limit holds for both together. Its memory is counted apart.
     * Outside of {@link #spend} it has no limit.
     */
    public static <T> Supplier<T> part(Supplier<T> work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        Effort whole = CURRENT.get();
        long before = whole.usedNanos();
        boolean isSearch = whole.searchBytes != NO_SEARCH;
        return () -> {
            var part = new Effort(whole);
            long begin = part.meter.cpuNanos();
            part.startNanos = begin - before;
            part.toldNanos = before;
            part.searchBytes = isSearch ? Math.max(0, part.meter.allocatedBytes()) : NO_SEARCH;
            try {
                return ScopedValue.where(CURRENT, part).call(work::get);
            } finally {
                part.tellWhole();
            }
        };
    }

    /** The CPU time that was used until now, here and in parts. */
    private long usedNanos() {
        tellWhole();
        return meter.cpuNanos() - startNanos + elsewhereNanos.get();
    }

    private void tellWhole() {
        if (whole != null) {
            long used = meter.cpuNanos() - startNanos;
            whole.elsewhereNanos.addAndGet(used - toldNanos);
            toldNanos = used;
        }
    }

    /** Ends the work, because the client is gone. */
    public void stop() {
        stopped = true;
    }

    /** Whether it was stopped. */
    public boolean isStopped() {
        return stopped;
    }

    /** To be called after every few thousand steps of work that may take long. Costs nothing outside of {@link #spend}. */
    public static void check() {
        if (CURRENT.isBound()) {
            CURRENT.get().checked(1);
        }
    }

    /** As {@link #check}, after about a millisecond of work. */
    public static void checkNow() {
        if (CURRENT.isBound()) {
            CURRENT.get().checked(CHECKS);
        }
    }

    /**
     * Whether a search that may be answered in part must end this step. False outside of {@link #spend}.
     *
     * @throws EffortSpent when it was stopped
     */
    public static boolean isSpent(Step step) {
        return CURRENT.isBound() && CURRENT.get().isBeyond(step.percent);
    }

    /**
     * Does work whose result all readers use, such as counts over the whole archive. It is not part of what the request costs that needs it
     * first.
     */
    public static <T> T free(Once<T> work) throws java.io.IOException {
        if (!CURRENT.isBound()) {
            return work.get();
        }
        Effort current = CURRENT.get();
        long nanos = current.meter.cpuNanos();
        long allocated = current.meter.allocatedBytes();
        try {
            return work.get();
        } finally {
            current.startNanos += current.meter.cpuNanos() - nanos;
            if (current.searchBytes != NO_SEARCH) {
                current.searchBytes += current.meter.allocatedBytes() - allocated;
            }
        }
    }

    private void checked(int steps) {
        checks += steps;
        if (isToStop()) {
            throw new EffortSpent(EffortSpent.Kind.NOBODY_WAITS);
        }
        if (checks >= CHECKS) {
            checks = 0;
            if (cpuNanos != Long.MAX_VALUE && usedNanos() > cpuNanos) {
                throw new EffortSpent(EffortSpent.Kind.TIME);
            }
            if (isMeasured() && meter.allocatedBytes() - searchBytes > bytes) {
                throw new EffortSpent(EffortSpent.Kind.MEMORY);
            }
        }
    }

    private boolean isToStop() {
        return stopped || whole != null && whole.isToStop();
    }

    private boolean isBeyond(int percent) {
        if (isToStop()) {
            throw new EffortSpent(EffortSpent.Kind.NOBODY_WAITS);
        }
        return cpuNanos != Long.MAX_VALUE && usedNanos() > cpuNanos / 100 * percent
                || isMeasured() && meter.allocatedBytes() - searchBytes > bytes / 100 * percent;
    }

    private boolean isMeasured() {
        return bytes != Long.MAX_VALUE && searchBytes != NO_SEARCH;
    }

    /** Computes a value once for each request and key. Outside of {@link #spend} it is computed every time. */
    @SuppressWarnings("unchecked")
    public static <T> T once(Object key, Once<T> work) throws java.io.IOException {
        if (!CURRENT.isBound()) {
            return work.get();
        }
        Map<Object, Object> known = CURRENT.get().known;
        Object before = known.get(key);
        if (before == null) {
            before = work.get();
            known.put(key, before);
        }
        return (T) before;
    }

    /** Computes a value. */
    public interface Once<T> {
        T get() throws java.io.IOException;
    }

    /** What the Java runtime says about the current thread. */
    private static final class ThreadMeter implements Meter {

        static final Meter METER = new ThreadMeter();

        private final java.lang.management.ThreadMXBean threads = ManagementFactory.getThreadMXBean();

        @Override
        public long cpuNanos() {
            long cpu = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
            return cpu >= 0 ? cpu : System.nanoTime();
        }

        @Override
        public long allocatedBytes() {
            // -1 on a virtual machine that does not measure it; then nothing seems to be allocated
            return threads instanceof ThreadMXBean measuring ? measuring.getCurrentThreadAllocatedBytes() : -1;
        }
    }
}
