package org.daylight.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.bench.SiteCrawl.Kind;

/**
 * Clients that try to overload a server: some send nothing, some send a request at one byte per second, some read a
 * pack a few bytes at a time, some send a hundred requests at once and never read.
 */
final class HostileReaders implements Closeable {

    private static final int SILENT = 500;
    private static final int SLOW_TO_ASK = 100;
    private static final int SLOW_TO_READ = 40;
    private static final int GREEDY = 10;

    private final URI server;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger disconnected = new AtomicInteger();
    private volatile boolean closing;

    private interface Behaviour {
        void behave(Socket socket) throws IOException, InterruptedException;
    }

    HostileReaders(URI server, Map<Kind, List<String>> addresses) throws IOException {
        this.server = server;
        String large = addresses.getOrDefault(Kind.PACK, List.of("/")).getFirst();
        List<String> searches = addresses.getOrDefault(Kind.COMMON, List.of("/"));
        start(SILENT, socket -> {
            while (!closing && socket.getInputStream().read() >= 0) {
                // a response to a connection without a request
            }
        });
        start(SLOW_TO_ASK, HostileReaders::askSlowly);
        start(SLOW_TO_READ, socket -> {
            send(socket, large);
            while (!closing && socket.getInputStream().readNBytes(100).length == 100) {
                Thread.sleep(500);
            }
        });
        start(GREEDY, socket -> {
            for (int i = 0; i < 100 && !closing; i++) {
                send(socket, searches.get(i % searches.size()));
            }
            Thread.sleep(60_000);
        });
    }

    private static void askSlowly(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        byte[] request = "GET / HTTP/1.1\r\nHost: slow\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                .getBytes(StandardCharsets.US_ASCII);
        for (byte b : request) {
            out.write(b);
            Thread.sleep(1_000);
        }
    }

    private void send(Socket socket, String target) throws IOException {
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void start(int count, Behaviour behaviour) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket first = connect();
            threads.add(Thread.ofVirtual().start(() -> again(first, behaviour)));
        }
    }

    /** Reconnects when the server has closed the connection. */
    private void again(Socket first, Behaviour behaviour) {
        Socket socket = first;
        while (!closing) {
            try (Socket open = socket) {
                behaviour.behave(open);
            } catch (IOException | InterruptedException e) {
                // disconnected by the server, or closing
            }
            if (closing) {
                return;
            }
            disconnected.incrementAndGet();
            try {
                Thread.sleep(100);
                socket = connect();
            } catch (IOException | InterruptedException e) {
                return;
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()));
        synchronized (sockets) {
            sockets.add(socket);
        }
        return socket;
    }

    /** What happened to the connections, in one line. */
    String account() {
        return "hostile readers: " + threads.size() + ", disconnected " + disconnected.get() + " times";
    }

    @Override
    public void close() throws IOException {
        closing = true;
        threads.forEach(Thread::interrupt);
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
