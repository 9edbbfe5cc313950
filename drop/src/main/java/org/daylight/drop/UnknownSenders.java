package org.daylight.drop;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests whose body is arriving and that have not shown yet that their sender is a source or the newsroom. Each keeps little. When there are too many,
 * the oldest makes room: an honest sender has shown it with its first bytes, and strangers who only hold connections push out each other. Safe for several
 * threads.
 */
final class UnknownSenders {

    private final int most;
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();

    /** @param most at once, 1 or more */
    UnknownSenders(int most) {
        this.most = most;
    }

    /** Counts one. @param pushOut makes it give up what it keeps; runs at most once, on the thread of a newer one */
    void begin(Object request, Runnable pushOut) {
        Runnable oldest = null;
        synchronized (this) {
            if (waiting.size() >= most) {
                Object first = waiting.keySet().iterator().next();
                oldest = waiting.remove(first);
            }
            waiting.put(request, pushOut);
        }
        if (oldest != null) {
            oldest.run();
        }
    }

    /** The sender is known, or the request has ended. */
    synchronized void end(Object request) {
        waiting.remove(request);
    }

    synchronized int count() {
        return waiting.size();
    }
}
