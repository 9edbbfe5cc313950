package org.daylight.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of this machine that leads to another one, and resets each connection after so many bytes were sent through it: a bad link. Bytes and not
 * seconds, so that an upload makes progress on a slow machine too.
 */
final class BreakingLink implements AutoCloseable {

    private final ServerSocket listening;
    private final int to;
    private final long lasts;
    private final AtomicInteger cuts = new AtomicInteger();

    /** @param lasts how many bytes of the client a connection lasts */
    BreakingLink(int port, int to, long lasts) throws IOException {
        listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.to = to;
        this.lasts = lasts;
        Thread.ofVirtual().start(this::accept);
    }

    /** How many connections were reset. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                Thread.ofVirtual().start(() -> copy(client, server, lasts));
                Thread.ofVirtual().start(() -> copy(server, client, Long.MAX_VALUE));
            }
        } catch (IOException closed) {
            // the demonstration has ended
        }
    }

    private void copy(Socket from, Socket to, long limit) {
        try (from;
                to) {
            byte[] buffer = new byte[1 << 14];
            long passed = 0;
            for (int read = from.getInputStream().read(buffer);
                    read > 0;
                    read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                passed += read;
                if (passed > limit) {
                    cuts.incrementAndGet();
                    from.setSoLinger(true, 0); // a reset, not an orderly end
                    to.setSoLinger(true, 0);
                    return;
                }
            }
        } catch (IOException broken) {
            // one of the ends has closed it
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
