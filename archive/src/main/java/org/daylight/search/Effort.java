package org.daylight.search;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What one request may cost (docs/decisions/0124). Its thread may use a fixed amount of CPU time. Then, or when the client is gone,
 * the work ends with {@link EffortSpent}. Work outside of {@link #spend} has no such limit. How many words one star or tilde of a
 * query may stand for is limited by the engine.
 *
 * <p>One thread does the work; {@link #stop} may be called by any other.
 */
public final class Effort {

    private static final ScopedValue<Effort> CURRENT = ScopedValue.newInstance();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Checks between two readings of the clock. */
    private static final int CHECKS = 64;

    private final long cpuNanos;
    private final Map<Object, Object> known = new HashMap<>();
    private long startNanos;
    private int checks;
    private volatile boolean stopped;

    /** @param cpuMillis CPU time in milliseconds; {@link Long#MAX_VALUE} for no limit */
    public Effort(long cpuMillis) {
        this.cpuNanos = cpuMillis == Long.MAX_VALUE ? Long.MAX_VALUE : cpuMillis * 1_000_000;
    }

    /** Does some work within these limits. @throws EffortSpent when a limit is reached, or it was stopped */
    public <T> T spend(Callable<T> work) throws Exception {
        startNanos = cpu();
        return ScopedValue.where(CURRENT, this).call(work::call);
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

    private void checked(int steps) {
        checks += steps;
        if (stopped) {
            throw new EffortSpent(EffortSpent.Kind.NOBODY_WAITS);
        }
        if (checks >= CHECKS) {
            checks = 0;
            if (cpuNanos != Long.MAX_VALUE && cpu() - startNanos > cpuNanos) {
                throw new EffortSpent(EffortSpent.Kind.TIME);
            }
        }
    }

    private static long cpu() {
        long cpu = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        return cpu >= 0 ? cpu : System.nanoTime();
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
}
