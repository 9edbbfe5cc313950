package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of this machine that leads to another one, and cuts every connection after a while: a bad link. */
final class BreakingLink implements AutoCloseable {

    private final ServerSocket listening;
    private final int to;
    private final Duration lasts;
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param lasts how long a connection lasts */
    BreakingLink(int port, int to, Duration lasts) throws IOException {
        listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.to = to;
        this.lasts = lasts;
        Thread.ofVirtual().start(this::accept);
    }

    /** How many connections were cut that had not ended by themselves. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                open.add(client);
                Thread.ofVirtual().start(() -> copy(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
                Thread.ofVirtual().start(() -> cut(client, server));
            }
        } catch (IOException closed) {
            // the demonstration has ended
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException broken) {
            // that is what this link does
        }
        open.remove(from);
        open.remove(to);
    }

    private void cut(Socket client, Socket server) {
        try {
            Thread.sleep(lasts);
            if (open.remove(client)) {
                cuts.incrementAndGet();
                client.setSoLinger(true, 0); // a reset, not an orderly end
                server.setSoLinger(true, 0);
            }
            client.close();
            server.close();
        } catch (IOException | InterruptedException ended) {
            // both are closed then
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
