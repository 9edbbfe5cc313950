package org.daylight.mailserver.line;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Accepts connections and answers each in a thread of its own. A platform thread, because long answers must not delay short ones, and the processor
 * time of a search is counted for each thread. When there are too many connections, the one that has been idle longest is closed; those that are late
 * are closed by a thread that looks every second. Safe for use by several threads.
 */
public final class LineServer implements Closeable {

    private static final int BACKLOG = 128;

    /** Enough for a search; a thread that waits uses a fraction of it. */
    private static final long STACK_BYTES = 1 << 20;

    private final ServerSocket listening;
    private final LineLimits limits;
    private final Dialogue dialogue;
    private final Reports reports;
    private final LongSupplier nanoTime;
    private final Set<LineConnection> open = new HashSet<>();
    private volatile boolean closing;

    /** What a server says on its connections. */
    public interface Dialogue {
        /** Answers one client until it leaves. @throws IOException when the client is gone */
        void with(LineConnection connection) throws IOException;
    }

    /**
     * Who receives reports of faults.
     *
     * @param faults receives a line for each fault of the program, without anything that a client sent
     * @param broken receives an error after which the program must not continue, such as a lack of memory
     */
    public record Reports(Consumer<String> faults, Consumer<Error> broken) {}

    private LineServer(
            ServerSocket listening, LineLimits limits, Dialogue dialogue, Reports reports, LongSupplier nanoTime) {
        this.listening = listening;
        this.limits = limits;
        this.dialogue = dialogue;
        this.reports = reports;
        this.nanoTime = nanoTime;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any that is free
     * @param nanoTime a clock that never goes back, in nanoseconds
     * @throws IOException in one line, when the address cannot be used
     */
    public static LineServer start(
            String host, int port, LineLimits limits, Dialogue dialogue, Reports reports, LongSupplier nanoTime)
            throws IOException {
        var listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            InetSocketAddress place = new InetSocketAddress(host, port);
            if (place.isUnresolved()) {
                throw new IOException("there is no address " + host + " on this computer");
            }
            listening.bind(place, BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw new IOException("cannot listen on " + host + ", port " + port + ": " + e.getMessage(), e);
        }
        var server = new LineServer(listening, limits, dialogue, reports, nanoTime);
        Thread.ofPlatform().daemon().name("mail connections").start(server::accept);
        Thread.ofPlatform().daemon().name("mail time limits").start(server::closeLate);
        return server;
    }

    /** The port on which it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections are open. */
    public int connections() {
        synchronized (open) {
            return open.size();
        }
    }

    /** How many connections are open and wait for a command. */
    int idle() {
        synchronized (open) {
            return (int) open.stream()
                    .filter(connection -> connection.idleSince() != Long.MAX_VALUE)
                    .count();
        }
    }

    private void accept() {
        while (!closing) {
            try {
                answer(listening.accept());
            } catch (IOException e) {
                if (!closing && !waited()) { // too many open files, for example
                    return;
                }
            } catch (Error e) {
                reports.broken().accept(e);
                return;
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        var connection = new LineConnection(socket, limits, nanoTime);
        LineConnection superfluous = null;
        synchronized (open) {
            open.add(connection);
            if (open.size() > limits.connections()) {
                superfluous = longestIdle(connection);
                open.remove(superfluous);
            }
        }
        if (superfluous != null) {
            superfluous.close();
        }
        if (superfluous != connection) {
            Thread.ofPlatform()
                    .daemon()
                    .name("mail reader")
                    .stackSize(STACK_BYTES)
                    .start(() -> run(connection));
        }
    }

    /** The connection that has waited longest for a command; the new one when all others are being answered. */
    private LineConnection longestIdle(LineConnection newest) {
        LineConnection longest = newest;
        long since = Long.MAX_VALUE;
        for (LineConnection one : open) {
            long idle = one.idleSince();
            if (idle != Long.MAX_VALUE && (since == Long.MAX_VALUE || idle - since < 0)) {
                longest = one;
                since = idle;
            }
        }
        return longest;
    }

    private void run(LineConnection connection) {
        try {
            dialogue.with(connection);
            connection.flush();
        } catch (IOException e) {
            // the client is gone
        } catch (RuntimeException | StackOverflowError e) {
            StackTraceElement[] places = e.getStackTrace();
            reports.faults()
                    .accept("a mail connection failed: " + e.getClass().getName()
                            + (places.length == 0 ? "" : " at " + places[0]));
        } catch (Error e) {
            reports.broken().accept(e);
        } finally {
            synchronized (open) {
                open.remove(connection);
            }
            connection.close();
        }
    }

    private void closeLate() {
        while (!closing && waited()) {
            long now = nanoTime.getAsLong();
            List<LineConnection> late;
            synchronized (open) {
                late = new ArrayList<>(open);
            }
            late.removeIf(connection -> !connection.isLate(now));
            late.forEach(LineConnection::close);
        }
    }

    /** Waits for a second; false when interrupted. */
    private static boolean waited() {
        try {
            Thread.sleep(1_000);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() throws IOException {
        closing = true;
        listening.close();
        synchronized (open) {
            open.forEach(LineConnection::close);
        }
    }
}
