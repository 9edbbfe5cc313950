package org.daylight.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The open connections. Each has a limited time to send its next request, counted from when it was opened or the last response was
 * sent. When there are too many connections, the one that has been idle longest is closed. Safe for use by several threads.
 */
final class Connections implements Connection.Listener {

    private final int most;
    private final long requestNanos;
    private final LongSupplier nanoTime;

    /** Connections whose next request is awaited, the longest idle first. */
    private final LinkedHashMap<Connection, Idle> idle = new LinkedHashMap<>();

    /** @param late runs when the time is up */
    private record Idle(long sinceNanos, Runnable late) {}

    private int open;

    /** @param requestSeconds how long a client may take to send a request, including the time before it begins */
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
                closed = connection; // requests on all others are being answered
            } else {
                idle.put(connection, idleSince(connection));
            }
        }
        if (closed != null) {
            closed.getEndPoint().close();
        }
    }

    private Idle idleSince(Connection connection) {
        return new Idle(nanoTime.getAsLong(), connection.getEndPoint()::close);
    }

    private @Nullable Connection longestIdle() {
        Map.Entry<Connection, Idle> first = idle.pollFirstEntry();
        return first == null ? null : first.getKey();
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (this) {
            open--;
            idle.remove(connection);
        }
    }

    /** A request was received completely. */
    synchronized void answering(Connection connection) {
        idle.remove(connection);
    }

    /** A response was sent. */
    synchronized void answered(Connection connection) {
        if (connection.getEndPoint().isOpen()) {
            idle.put(connection, idleSince(connection));
        }
    }

    /** The header of a request was received, and its body must arrive within the rest of the time. */
    synchronized void reading(Connection connection, Runnable late) {
        idle.computeIfPresent(connection, (same, before) -> new Idle(before.sinceNanos, late));
    }

    /** A long body is arriving fast enough: the time begins again. @param late runs when it is up */
    synchronized void progress(Connection connection, Runnable late) {
        if (idle.remove(connection) != null) {
            idle.put(connection, new Idle(nanoTime.getAsLong(), late));
        }
    }

    /** Whether responses should close their connections, because there will soon be too many. */
    synchronized boolean isAlmostFull() {
        return open > most - most / 8;
    }

    synchronized int open() {
        return open;
    }

    /** Closes connections that have been idle too long; called every second or so. */
    void tick() {
        List<Idle> late = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            while (!idle.isEmpty() && now - idle.firstEntry().getValue().sinceNanos >= requestNanos) {
                late.add(idle.pollFirstEntry().getValue());
            }
        }
        late.forEach(one -> one.late.run());
    }
}
