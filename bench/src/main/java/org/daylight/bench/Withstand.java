package org.daylight.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a server withstands a combined attack: clients that request a pack or a large document and never read,
 * connections that send nothing, and clients that send the most expensive searches and disconnect at once. Also
 * measures other readers' requests during the attack and five seconds after it.
 */
final class Withstand {

    private static final int WATCHERS = 4;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int RECEIVE_BYTES = 2_048;
    private static final int AFTER_SECONDS = 5;

    private final InetSocketAddress server;
    private final String host;
    private final String pack;
    private final String large;
    private final List<Hostile> hostile = new ArrayList<>();
    private final AtomicLong closedByServer = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private volatile boolean closing;

    private Withstand(URI server, String pack, String large) {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
        this.host = server.getAuthority();
        this.pack = pack;
        this.large = large;
    }

    /** A connection that never reads. @param request empty when it sends nothing */
    private static final class Hostile {
        private final String request;
        private SocketChannel channel;

        Hostile(String request, SocketChannel channel) {
            this.request = request;
            this.channel = channel;
        }
    }

    /** The responses to one kind of request. */
    private static final class Answers {
        private final List<Long> millis = new ArrayList<>();
        private final TreeMap<String, Integer> statuses = new TreeMap<>();

        synchronized void add(String status, long took) {
            millis.add(took);
            statuses.merge(status, 1, Integer::sum);
        }

        synchronized String row(String name) {
            if (millis.isEmpty()) {
                return String.format(Locale.ROOT, "  %-14s none", name);
            }
            Collections.sort(millis);
            return String.format(
                    Locale.ROOT,
                    "  %-14s %6d answers, median %6d ms, 95th percentile %6d ms, slowest %6d ms   %s",
                    name,
                    millis.size(),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 95 / 100),
                    millis.getLast(),
                    statuses);
        }
    }

    /**
     * @param arguments address of the server, path of a pack, path of a large document, then how many: readers of the pack, readers of the
     *     document, silent connections, clients of expensive searches; seconds of the load; path of a message
     */
    public static void main(String[] arguments) throws Exception {
        var run = new Withstand(URI.create(arguments[0]), arguments[1], arguments[2]);
        int[] many = Arrays.stream(arguments, 3, 8).mapToInt(Integer::parseInt).toArray();
        List<String> watched = List.of("/checkpoint", "/", arguments[8], "/search?q=meeting");
        System.out.println("before:");
        run.watch(watched, 10);
        run.open(many[0], "GET " + run.pack + " HTTP/1.1\r\nHost: " + run.host + "\r\n\r\n");
        run.open(many[1], "GET " + run.large + " HTTP/1.1\r\nHost: " + run.host + "\r\n\r\n");
        run.open(many[2], "");
        List<Thread> senders = run.sendAndLeave(many[3]);
        System.out.println("while " + many[0] + " request a pack and never read, " + many[1]
                + " request a large document and" + " never read, " + many[2] + " send nothing, " + many[3]
                + " send expensive searches and disconnect:");
        run.watch(watched, many[4]);
        run.closing = true;
        for (Thread sender : senders) {
            sender.join();
        }
        run.leave();
        System.out.println(
                "  connections closed by the server: " + run.closedByServer + "; abandoned searches: " + run.abandoned);
        Thread.sleep(AFTER_SECONDS * 1_000L);
        System.out.println("from " + AFTER_SECONDS + " seconds after the attack:");
        run.watch(watched, 10);
    }

    private SocketChannel connect(String request) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
        channel.connect(server);
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return channel;
    }

    private void open(int count, String request) throws IOException {
        for (int i = 0; i < count; i++) {
            hostile.add(new Hostile(request, connect(request)));
        }
        if (count > 0 && hostile.size() == count) {
            Thread.ofPlatform().daemon().start(this::comeAgain);
        }
    }

    /** Reconnects clients that the server has disconnected. To notice this, one byte is read from each now and then. */
    private void comeAgain() {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!closing) {
            for (int i = 0; i < hostile.size() && !closing; i++) {
                Hostile each = hostile.get(i);
                boolean gone = false;
                try {
                    one.clear();
                    gone = each.channel.read(one) < 0;
                } catch (IOException e) {
                    gone = true;
                }
                if (gone) {
                    closedByServer.incrementAndGet();
                    try {
                        each.channel.close();
                        each.channel = connect(each.request);
                    } catch (IOException e) {
                        // refused; retried in the next round
                    }
                }
            }
            pause(500);
        }
    }

    private void leave() throws IOException {
        for (Hostile each : hostile) {
            each.channel.close();
        }
    }

    /** Each sends one expensive search after another, and disconnects a tenth of a second after each. */
    private List<Thread> sendAndLeave(int clients) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            var random = new Random(i);
            threads.add(Thread.ofVirtual().start(() -> {
                while (!closing) {
                    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
                        socket.getOutputStream().write(request("/search?q=" + expensive(random)));
                        pause(100);
                        abandoned.incrementAndGet();
                    } catch (IOException e) {
                        pause(100);
                    }
                }
            }));
        }
        return threads;
    }

    /** 40 misspelt words, or 130 long ones, or short prefixes: no two queries are alike. */
    static String expensive(Random random) {
        var query = new StringBuilder();
        int kind = random.nextInt(3);
        int words = kind == 0 ? 40 : kind == 1 ? 130 : 20;
        for (int i = 0; i < words; i++) {
            int letters = kind == 0 ? 5 + random.nextInt(4) : kind == 1 ? 50 : 1;
            for (int j = 0; j < letters; j++) {
                query.append((char) ('a' + random.nextInt(26)));
            }
            query.append(kind == 2 ? "* OR " : "~2 OR ");
        }
        return URLEncoder.encode(query.append("zz").toString(), StandardCharsets.UTF_8);
    }

    private byte[] request(String target) {
        return ("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void watch(List<String> targets, int seconds) throws InterruptedException {
        Map<String, Answers> answers = new TreeMap<>();
        targets.forEach(target -> answers.put(target, new Answers()));
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            for (String target : targets) {
                watchers.add(Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() < end) {
                        long before = System.nanoTime();
                        String status = status(target);
                        answers.get(target).add(status, (System.nanoTime() - before) / 1_000_000);
                        pause(250);
                    }
                }));
            }
        }
        for (Thread watcher : watchers) {
            watcher.join();
        }
        targets.forEach(target -> System.out.println(answers.get(target).row(target)));
    }

    private String status(String target) {
        try (Socket socket = new Socket()) {
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request(target));
            var answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            in.transferTo(answer);
            String text = answer.toString(StandardCharsets.ISO_8859_1);
            return text.length() < 12 ? "no answer" : text.substring(9, 12);
        } catch (SocketTimeoutException e) {
            return "no answer in " + TIMEOUT_MILLIS / 1_000 + " s";
        } catch (IOException e) {
            return "interrupted";
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
