package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * What a server answers when more is asked of it than it can do: {@code URL TROVE DOCUMENTS READERS SECONDS}. Readers without pauses request pages
 * of random documents, first READERS of them, which saturates the server, then ten times as many, then again READERS from five seconds after.
 * Meanwhile one further reader requests a file of the log ten times a second. Prints requests that were answered, refused (503) and failed in
 * a second, and response times of those that were answered.
 */
final class Overload {

    private static final int TIMES = 10;
    private static final int RECOVERY_SECONDS = 5;
    private static final long WATCH_MILLIS = 100;

    private final URI server;
    private final String trove;
    private final int documents;

    private Overload(URI server, String trove, int documents) {
        this.server = server;
        this.trove = trove;
        this.documents = documents;
    }

    public static void main(String[] args) throws Exception {
        var overload = new Overload(URI.create(args[0]), args[1], Integer.parseInt(args[2]));
        int readers = Integer.parseInt(args[3]);
        int seconds = Integer.parseInt(args[4]);
        overload.measure("warm-up", readers, seconds);
        double best = overload.measure("saturated", readers, seconds);
        double overloaded = overload.measure("ten times", readers * TIMES, seconds);
        Thread.sleep(RECOVERY_SECONDS * 1_000L);
        overload.measure("5 s later", readers, seconds);
        System.out.printf(
                Locale.ROOT, "answered at ten times the load: %.0f %% of the best rate%n", 100 * overloaded / best);
    }

    /** What one reader saw. */
    private static final class Seen {
        private final List<Long> nanos = new ArrayList<>();
        private long refused;
        private long failed;
    }

    private double measure(String name, int readers, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Seen> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int reader = 0; reader < readers; reader++) {
            var seen = new Seen();
            var random = new Random(reader);
            all.add(seen);
            threads.add(Thread.ofVirtual()
                    .start(() -> read(seen, end, 0, () -> "/" + trove + "/" + (1 + random.nextInt(documents)))));
        }
        var watched = new Seen();
        threads.add(Thread.ofVirtual().start(() -> read(watched, end, WATCH_MILLIS, () -> "/checkpoint")));
        for (Thread thread : threads) {
            thread.join();
        }
        long[] nanos = all.stream()
                .flatMapToLong(seen -> seen.nanos.stream().mapToLong(Long::longValue))
                .sorted()
                .toArray();
        long refused = all.stream().mapToLong(seen -> seen.refused).sum();
        long failed = all.stream().mapToLong(seen -> seen.failed).sum();
        LongStream log = watched.nanos.stream().mapToLong(Long::longValue).sorted();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %d | %s | %s | %s |%n",
                name,
                readers,
                (double) nanos.length / seconds,
                (double) refused / seconds,
                failed + watched.failed,
                millis(nanos, 50),
                millis(nanos, 95),
                millis(log.toArray(), 95));
        return nanos.length;
    }

    private interface Target {
        String next();
    }

    private void read(Seen seen, long end, long pauseMillis, Target target) {
        try (var connection = new PlainConnection(server)) {
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                try {
                    int status = connection.get(target.next(), false).status();
                    if (status == 200) {
                        seen.nanos.add(System.nanoTime() - start);
                    } else if (status == 503) {
                        seen.refused++;
                    } else {
                        seen.failed++;
                    }
                } catch (IOException e) {
                    seen.failed++;
                }
                if (pauseMillis > 0) {
                    Thread.sleep(pauseMillis);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            seen.failed++;
        }
    }

    private static String millis(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return "–";
        }
        long at = sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
        return String.format(Locale.ROOT, "%.1f", at / 1e6);
    }
}
