package org.daylight.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Attacks a server with our own limits and one with Jetty's NetworkConnectionLimit, MinimumDataRateHandler and SizeLimitHandler. Both allow
 * 100 connections and require 1,000 bytes a second. Jetty's idle timeout is 30 s, and 1 s once its limit is reached. Prints
 * seconds, and then the memory that a body holds which comes byte by byte and is read with asByteArrayAsync.
 */
final class ServerLibraries {

    private static final int CONNECTIONS = 100;
    private static final int RATE = 1_000;
    private static final int IDLE_MILLIS = 30_000;
    private static final int BODY_BYTES = 1_000;
    private static final int LARGE_BYTES = 6 << 20;
    private static final int PIECE_BYTES = 16 << 10;
    private static final int DRIP_MILLIS = 300;
    private static final int SINGLE_BYTES = 800;
    private static final long MOST_SECONDS = 100;

    private abstract static class Port implements Closeable {
        abstract int port();

        abstract int connections();

        @Override
        public abstract void close();
    }

    private static Port own() throws IOException {
        byte[] large = new byte[LARGE_BYTES];
        var limits = new ServerLimits(CONNECTIONS, 30, BODY_BYTES, 8 << 20, 8 << 20);
        var answers = new HttpPort.ExchangeHandler() {
            @Override
            public void answer(Exchange exchange) {
                exchange.send(200, Map.of(), exchange.target().equals("/large") ? large : new byte[10]);
            }

            @Override
            public void refuse(Exchange exchange, int status) {
                exchange.send(status, Map.of(), new byte[0]);
            }
        };
        HttpPort port = HttpPort.open("127.0.0.1", 0, limits, answers, error -> {});
        return new Port() {
            @Override
            int port() {
                return port.port();
            }

            @Override
            int connections() {
                return port.connections();
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }

    private static Port jetty(int rate) throws Exception {
        byte[] large = new byte[LARGE_BYTES];
        var server = new Server();
        var configuration = new HttpConfiguration();
        configuration.setIdleTimeout(IDLE_MILLIS);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptedSendBufferSize(64 << 10);
        server.addConnector(connector);
        var limit = new NetworkConnectionLimit(CONNECTIONS, server);
        limit.setEndPointIdleTimeout(1_000);
        server.addBean(limit);
        var handler = new Handler.Abstract() {
            @Override
            public boolean handle(
                    org.eclipse.jetty.server.Request request,
                    org.eclipse.jetty.server.Response response,
                    Callback callback) {
                if (request.getLength() > 0) {
                    Content.Source.asByteArrayAsync(request, BODY_BYTES).whenComplete((body, failure) -> {
                        if (failure == null) {
                            response.write(true, ByteBuffer.allocate(10), callback);
                        } else {
                            callback.failed(failure);
                        }
                    });
                    return true;
                }
                List<ByteBuffer> pieces = new ArrayList<>();
                int size = request.getHttpURI().getPath().equals("/large") ? LARGE_BYTES : 10;
                for (int at = 0; at < size; at += PIECE_BYTES) {
                    pieces.add(ByteBuffer.wrap(large, at, Math.min(PIECE_BYTES, size - at))
                            .slice());
                }
                Content.copy(new ByteBufferContentSource(pieces), response, callback);
                return true;
            }
        };
        server.setHandler(new MinimumDataRateHandler(new SizeLimit(handler), rate, rate));
        server.start();
        return new Port() {
            @Override
            int port() {
                return connector.getLocalPort();
            }

            @Override
            int connections() {
                return connector.getConnectedEndPoints().size();
            }

            @Override
            public void close() {
                try {
                    server.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    private static final class SizeLimit extends SizeLimitHandler {
        SizeLimit(Handler handler) {
            super(BODY_BYTES, -1);
            setHandler(handler);
        }
    }

    private enum Attack {
        /** As many connections as are allowed send a header byte by byte; how long a new reader waits for a page. */
        DRIPPING_HEADERS {
            @Override
            void run(Port port, AtomicBoolean over) throws Exception {
                List<Socket> sockets = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    sockets.add(send(port, "GET / HTTP/1.1\r\nHost: x\r\nX: "));
                }
                Thread.ofPlatform().daemon().start(() -> drip(sockets, over));
                Thread.sleep(3_000);
            }

            @Override
            boolean isOver(Port port) {
                try (Socket socket = send(port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
                    socket.setSoTimeout((int) MOST_SECONDS * 1_000);
                    return socket.getInputStream().read() >= 0;
                } catch (IOException refused) {
                    return false;
                }
            }
        },
        /** A reader requests a large answer and reads nothing; how long its connection stays open. */
        NEVER_READING {
            @Override
            void run(Port port, AtomicBoolean over) throws Exception {
                Socket socket = send(port, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
                Thread.ofPlatform().daemon().start(() -> hold(socket, over));
                Thread.sleep(1_000);
            }
        },
        /** A reader takes 100 bytes every 300 ms of a large answer, a third of the required rate. */
        SLOWLY_READING {
            @Override
            void run(Port port, AtomicBoolean over) throws Exception {
                read(port, 100, over);
            }
        },
        /** No attack: a reader takes 450 bytes every 300 ms, half more than is required. Should stay open. */
        READING_AS_ALLOWED {
            @Override
            void run(Port port, AtomicBoolean over) throws Exception {
                read(port, 450, over);
            }
        },
        /** A client announces 900 bytes and sends one every 300 ms. */
        DRIPPING_BODY {
            @Override
            void run(Port port, AtomicBoolean over) throws Exception {
                Socket socket = send(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
                Thread.ofPlatform().daemon().start(() -> drip(List.of(socket), over));
                Thread.sleep(1_000);
            }
        };

        abstract void run(Port port, AtomicBoolean over) throws Exception;

        boolean isOver(Port port) {
            return port.connections() == 0;
        }
    }

    private static Socket send(Port port, String request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()), 5_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void read(Port port, int bytes, AtomicBoolean over) throws IOException, InterruptedException {
        Socket socket = send(port, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        Thread.ofPlatform().daemon().start(() -> {
            try (InputStream in = socket.getInputStream()) {
                while (!over.get() && in.readNBytes(bytes).length > 0) {
                    Thread.sleep(DRIP_MILLIS);
                }
            } catch (IOException | InterruptedException cut) {
                // the server has closed it
            }
        });
        Thread.sleep(1_000);
    }

    private static void hold(Socket socket, AtomicBoolean over) {
        try (socket) {
            while (!over.get()) {
                Thread.sleep(DRIP_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            // it is closed
        }
    }

    private static void drip(List<Socket> sockets, AtomicBoolean over) {
        while (!over.get()) {
            for (Socket socket : sockets) {
                try {
                    socket.getOutputStream().write('x');
                } catch (IOException closed) {
                    // the server has closed it
                }
            }
            try {
                Thread.sleep(DRIP_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println("| attack | own | Jetty's |");
        System.out.println("|---|--:|--:|");
        var threads = Executors.newCachedThreadPool();
        List<List<Future<String>>> rows = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            rows.add(List.of(
                    threads.submit(() -> seconds(attack, ServerLibraries::own)),
                    threads.submit(() -> seconds(attack, () -> jetty(RATE)))));
        }
        for (Attack attack : Attack.values()) {
            List<Future<String>> row = rows.get(attack.ordinal());
            System.out.println("| " + attack + " | " + row.get(0).get() + " | "
                    + row.get(1).get() + " |");
        }
        System.out.println("bytes of memory that a body of " + SINGLE_BYTES + " bytes in as many packets holds: own "
                + held(own()) + ", Jetty's " + held(jetty(0)));
        System.exit(0);
    }

    /** What the buffers outside of the heap and the heap hold while a body that comes byte by byte is not complete. */
    private static long held(Port port) throws IOException, InterruptedException {
        try (port;
                Socket socket = send(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n")) {
            socket.setTcpNoDelay(true);
            Thread.sleep(500);
            long before = used();
            for (int i = 0; i < SINGLE_BYTES; i++) {
                socket.getOutputStream().write('x');
                Thread.sleep(5);
            }
            Thread.sleep(500);
            return used() - before;
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory()
                - Runtime.getRuntime().freeMemory()
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }

    private static String seconds(Attack attack, Callable<Port> opens) throws Exception {
        var over = new AtomicBoolean();
        try (Port port = opens.call()) {
            attack.run(port, over);
            long begin = System.nanoTime();
            while (!attack.isOver(port)) {
                if (System.nanoTime() - begin > MOST_SECONDS * 1_000_000_000) {
                    return "more than " + MOST_SECONDS;
                }
                Thread.sleep(100);
            }
            return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begin) / 1e9);
        } finally {
            over.set(true);
        }
    }
}
