package org.daylight.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The open connections. Each has some seconds to send its next request, from when it was opened or the last answer was sent. When there are too many, the one that has been idle longest is closed. Safe for use by several threads.
 */
final class Connections implements Connection.Listener {

    private final int most;
    private final long requestNanos;
    private final LongSupplier nanoTime;

    /** Those that are waited for, longest first. */
    private final LinkedHashMap<Connection, Waited> idle = new LinkedHashMap<>();

    /** @param late what is done when it takes too long */
    private record Waited(long sinceNanos, Runnable late) {}

    private int open;

    /** @param requestSeconds to send a request, waiting for it included */
    Connections(int most, int requestSeconds, LongSupplier nanoTime) {
        this.most = most;
        requestNanos = requestSeconds * 1_000_000_000L;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onOpened(Connection connection) {
        Connection closed = null;
        synchronized (this) {
            open++;
            if (open > most) {
                closed = longestIdle();
            }
            if (closed == null && open > most) {
                closed = connection; // all others are being answered
            } else {
                idle.put(connection, waited(connection));
            }
        }
        if (closed != null) {
            closed.getEndPoint().close();
        }
    }

    private Waited waited(Connection connection) {
        return new Waited(nanoTime.getAsLong(), connection.getEndPoint()::close);
    }

    private @Nullable Connection longestIdle() {
        Map.Entry<Connection, Waited> first = idle.pollFirstEntry();
        return first == null ? null : first.getKey();
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (this) {
            open--;
            idle.remove(connection);
        }
    }

    /** A request has come in full. */
    synchronized void answering(Connection connection) {
        idle.remove(connection);
    }

    /** An answer was sent. */
    synchronized void answered(Connection connection) {
        if (connection.getEndPoint().isOpen()) {
            idle.put(connection, waited(connection));
        }
    }

    /** The head of a request has come, and its body is waited for in what is left of its time. */
    synchronized void reading(Connection connection, Runnable late) {
        idle.computeIfPresent(connection, (same, waited) -> new Waited(waited.sinceNanos, late));
    }

    /** Whether answers should close their connections, because there will soon be too many. */
    synchronized boolean isAlmostFull() {
        return open > most - most / 8;
    }

    synchronized int open() {
        return open;
    }

    /** Closes those that have waited too long; called every second or so. */
    void tick() {
        List<Waited> late = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            while (!idle.isEmpty() && now - idle.firstEntry().getValue().sinceNanos >= requestNanos) {
                late.add(idle.pollFirstEntry().getValue());
            }
        }
        late.forEach(waited -> waited.late.run());
    }
}
