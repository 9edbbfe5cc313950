package org.daylight.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What other readers notice of a flood: {@code URL FLOOD TROVE DOCUMENTS CONNECTIONS SECONDS}. FLOOD is the server at an address of this machine that
 * is not the loopback, so that all its connections have one source, while each reader on the loopback has its own. Prints a line for each
 * step: no flood, CONNECTIONS connections that never pause, and one connection that sends a hundred requests at once, again and again.
 */
final class FloodedReaders {

    private static final int READERS = 8;
    private static final int PAUSE_MILLIS = 100;
    private static final int AT_ONCE = 100;

    private final URI server;
    private final URI flood;
    private final String trove;
    private final int documents;

    private FloodedReaders(URI server, URI flood, String trove, int documents) {
        this.server = server;
        this.flood = flood;
        this.trove = trove;
        this.documents = documents;
    }

    public static void main(String[] args) throws Exception {
        var run = new FloodedReaders(URI.create(args[0]), URI.create(args[1]), args[2], Integer.parseInt(args[3]));
        int connections = Integer.parseInt(args[4]);
        int seconds = Integer.parseInt(args[5]);
        run.measure("warm-up", 0, false, seconds);
        run.measure("no flood", 0, false, seconds);
        run.measure("flood of " + connections + " connections from one address", connections, false, seconds);
        run.measure("one connection, " + AT_ONCE + " requests at once", 0, true, seconds);
    }

    /** What some clients saw. */
    private static final class Seen {
        private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        private long refused;
        private long failed;

        synchronized void refused() {
            refused++;
        }

        synchronized void failed() {
            failed++;
        }
    }

    private String page(Random random) {
        return "/" + trove + "/" + (1 + random.nextInt(documents));
    }

    private void measure(String name, int connections, boolean pipelines, int seconds) throws Exception {
        var going = new AtomicBoolean(true);
        var readers = new Seen();
        var hostile = new Seen();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            var random = new Random(1_000 + i);
            threads.add(Thread.ofVirtual().start(() -> read(flood, hostile, going, 0, random)));
        }
        if (pipelines) {
            threads.add(Thread.ofVirtual().start(() -> pipeline(going)));
        }
        for (int i = 0; i < READERS; i++) {
            var random = new Random(i);
            threads.add(Thread.ofVirtual().start(() -> read(server, readers, going, PAUSE_MILLIS, random)));
        }
        Thread.sleep(seconds * 1_000L);
        going.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Long> sorted = new ArrayList<>(readers.nanos);
        Collections.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.1f | %d | %d | %.1f | %.1f | %.1f |%n",
                name,
                (double) hostile.nanos.size() / seconds,
                (double) hostile.refused / seconds,
                (double) sorted.size() / seconds,
                readers.refused,
                readers.failed,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 95 / 100) / 1e6,
                sorted.getLast() / 1e6);
    }

    private void read(URI from, Seen seen, AtomicBoolean going, long pauseMillis, Random random) {
        try (var connection = new PlainConnection(from)) {
            while (going.get()) {
                long before = System.nanoTime();
                try {
                    int status = connection.get(page(random), false).status();
                    if (status == 200) {
                        seen.nanos.add(System.nanoTime() - before);
                    } else if (status == 503) {
                        seen.refused();
                    } else {
                        seen.failed();
                    }
                } catch (IOException e) {
                    seen.failed();
                }
                Thread.sleep(pauseMillis);
            }
        } catch (IOException e) {
            seen.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pipeline(AtomicBoolean going) {
        var random = new Random(1);
        while (going.get()) {
            var many = new StringBuilder();
            for (int i = 0; i < AT_ONCE; i++) {
                many.append("GET ").append(page(random)).append(" HTTP/1.1\r\nHost: bench\r\n\r\n");
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName(flood.getHost()), flood.getPort()));
                socket.setSoTimeout(1_000);
                OutputStream out = socket.getOutputStream();
                out.write(many.toString().getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // the server has closed the connection
            }
        }
    }
}
