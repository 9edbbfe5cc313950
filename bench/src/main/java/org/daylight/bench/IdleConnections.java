package org.daylight.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What idle connections cost a server on this machine: {@code URL PID COUNT SECONDS PATH}. Every second connection has sent a request and could send
 * another; the others have sent nothing. What the server closes is opened again. Prints two lines, without and with the connections: how many are
 * open, the heap after a collection, the resident memory with and without the files that are mapped into memory, all in MB, the server's threads,
 * and times of PATH in milliseconds.
 */
final class IdleConnections {

    private static final int PAUSE_MILLIS = 50;
    private static final byte[] REQUEST =
            "GET /checkpoint HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A generation, or the whole heap; not the class metadata, which is outside of it. */
    private static final Pattern USED = Pattern.compile("(?m)^ *[A-Za-z][A-Za-z -]* +total .* used ([0-9]+)K");

    private final URI server;
    private final long pid;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong reopened = new AtomicLong();
    private volatile boolean closing;

    private IdleConnections(URI server, long pid) {
        this.server = server;
        this.pid = pid;
    }

    public static void main(String[] arguments) throws Exception {
        var run = new IdleConnections(URI.create(arguments[0]), Long.parseLong(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        String path = arguments[4];
        run.watch(path, 3); // warms up
        run.report(0, run.watch(path, seconds));
        Thread holder = Thread.ofPlatform().start(() -> run.hold(count));
        while (run.open.get() < count) {
            Thread.sleep(100);
        }
        List<Long> nanos = run.watch(path, seconds);
        run.report(run.open.get(), nanos);
        run.closing = true;
        holder.join();
    }

    private void hold(int count) {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < count; i++) {
                connect(selector, i % 2 == 0);
            }
            ByteBuffer some = ByteBuffer.allocate(4_096);
            while (!closing) {
                selector.select(key -> read(key, some), 200);
                for (int missing = count - open.get(); missing > 0; missing--) {
                    connect(selector, missing % 2 == 0);
                    reopened.incrementAndGet();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect(Selector selector, boolean asks) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        if (asks) {
            channel.write(ByteBuffer.wrap(REQUEST));
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        open.incrementAndGet();
    }

    private void read(SelectionKey key, ByteBuffer some) {
        try {
            some.clear();
            if (((SocketChannel) key.channel()).read(some) >= 0) {
                return;
            }
        } catch (IOException e) {
            // closed by the server
        }
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException e) {
            // it is gone
        }
        open.decrementAndGet();
    }

    /** Requests a page again and again for some seconds. Returns times in nanoseconds. */
    private List<Long> watch(String path, int seconds) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        try (var connection = new PlainConnection(server)) {
            while (System.nanoTime() < end) {
                long before = System.nanoTime();
                if (connection.get(path, false).status() != 200) {
                    throw new IOException("the page is not available");
                }
                nanos.add(System.nanoTime() - before);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        Collections.sort(nanos);
        return nanos;
    }

    private void report(int connections, List<Long> sorted) throws IOException, InterruptedException {
        jcmd("GC.run");
        long heap = USED.matcher(jcmd("GC.heap_info"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        if (heap == 0) {
            throw new IOException("jcmd does not tell the heap of process " + pid);
        }
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %d | %s | %.1f | %.1f | %.1f |%n",
                connections,
                heap >> 10,
                number(status, "VmRSS") >> 10,
                number(status, "RssAnon") >> 10,
                number(status, "Threads"),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 95 / 100) / 1e6,
                sorted.getLast() / 1e6);
        if (connections > 0) {
            System.out.println("opened again, because the server had closed them: " + reopened);
        }
    }

    private static long number(String status, String field) throws IOException {
        Matcher found = Pattern.compile(field + ":\\s+([0-9]+)").matcher(status);
        if (!found.find()) {
            throw new IOException("the system does not tell " + field);
        }
        return Long.parseLong(found.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
