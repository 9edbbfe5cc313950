package org.daylight.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Response times of {@code daylight mailserver} by IMAP with many readers, each on its own connection, who pause between commands:
 * {@code bench/java org.daylight.bench.MailLatency PORT FOLDER READERS SECONDS PAUSE_MS}. Prints the median and the 95th and 99th percentile of each kind
 * of command in milliseconds, without the first fifth of the time.
 */
public final class MailLatency {

    private static final List<String> WORDS = List.of(
            "meeting",
            "contract",
            "please",
            "power",
            "schedule",
            "kernel",
            "thanks",
            "invoice",
            "monday",
            "attached",
            "gas",
            "agreement",
            "patch",
            "weekend",
            "california",
            "board");

    private static final int ENVELOPES = 50;

    private MailLatency() {}

    /** One reader's connection. */
    private static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Reader(int port) throws IOException {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            line();
            command("LOGIN a b");
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("the server has closed the connection");
                }
                line.append((char) b);
            }
            return line.toString().strip();
        }

        /** Sends a command and reads the whole answer. @return its lines without literals */
        List<String> command(String command) throws IOException {
            socket.getOutputStream().write(("t " + command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            List<String> lines = new ArrayList<>();
            while (true) {
                String line = line();
                if (line.endsWith("}") && line.startsWith("* ")) {
                    in.skipNBytes(Long.parseLong(line.substring(line.lastIndexOf('{') + 1, line.length() - 1)));
                }
                lines.add(line);
                if (line.startsWith("t ")) {
                    if (!line.startsWith("t OK")) {
                        throw new IOException(command + ": " + line);
                    }
                    return lines;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    public static void main(String... args) throws Exception {
        if (args.length != 5) {
            System.err.println("usage: MailLatency PORT FOLDER READERS SECONDS PAUSE_MS");
            System.exit(2);
        }
        int port = Integer.parseInt(args[0]);
        int readers = Integer.parseInt(args[2]);
        long end = System.nanoTime() + Long.parseLong(args[3]) * 1_000_000_000L;
        long start = System.nanoTime() + Long.parseLong(args[3]) * 200_000_000L;
        Map<String, List<Long>> times = new LinkedHashMap<>();
        for (String kind : List.of("SELECT", "FETCH 50 ENVELOPE", "FETCH BODY[]", "SEARCH TEXT")) {
            times.put(kind, new ArrayList<>());
        }
        var done = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            int seed = i;
            Thread.ofPlatform().start(() -> {
                try {
                    read(port, args[1], seed, Integer.parseInt(args[4]), start, end, times);
                } catch (IOException | InterruptedException e) {
                    System.err.println(e.getMessage());
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        System.out.println("| command | answers | p50 ms | p95 ms | p99 ms |\n|---|--:|--:|--:|--:|");
        times.forEach((kind, all) -> {
            long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.println("| " + kind + " | " + sorted.length + " | " + at(sorted, 50) + " | " + at(sorted, 95)
                    + " | " + at(sorted, 99) + " |");
        });
    }

    private static String at(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return "-";
        }
        long nanos = Arrays.stream(sorted)
                .skip(Math.min(sorted.length - 1, sorted.length * (long) percent / 100))
                .findFirst()
                .orElse(0);
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    private static void read(
            int port, String folder, int seed, int pause, long start, long end, Map<String, List<Long>> times)
            throws IOException, InterruptedException {
        var random = new Random(seed);
        try (Reader reader = new Reader(port)) {
            int messages = 0;
            for (String line : reader.command("SELECT " + folder)) {
                if (line.endsWith(" EXISTS")) {
                    messages = Integer.parseInt(line.split(" ")[1]);
                }
            }
            while (System.nanoTime() < end) {
                Thread.sleep(random.nextInt(2 * pause + 1));
                int first = 1 + random.nextInt(Math.max(1, messages - ENVELOPES));
                int choice = random.nextInt(4);
                String kind = times.keySet().stream().skip(choice).findFirst().orElseThrow();
                String command = switch (choice) {
                    case 0 -> "SELECT " + folder;
                    case 1 -> "FETCH " + first + ":" + (first + ENVELOPES - 1) + " (UID FLAGS RFC822.SIZE ENVELOPE)";
                    case 2 -> "FETCH " + first + " BODY.PEEK[]";
                    default ->
                        "UID SEARCH TEXT \"" + WORDS.get(random.nextInt(WORDS.size())) + " "
                                + WORDS.get(random.nextInt(WORDS.size())) + "\"";
                };
                long before = System.nanoTime();
                reader.command(command);
                long took = System.nanoTime() - before;
                if (before > start) {
                    synchronized (times) {
                        times.getOrDefault(kind, new ArrayList<>()).add(took);
                    }
                }
            }
        }
    }
}
