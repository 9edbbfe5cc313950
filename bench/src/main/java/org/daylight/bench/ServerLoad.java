package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.daylight.bench.SiteCrawl.Kind;

/**
 * Many simultaneous readers of a running server. Each requests one page after another, of all kinds, on a connection of
 * its own, with pauses of a given average. Prints the response times for each kind of page.
 */
final class ServerLoad {

    private final URI server;
    private final Map<Kind, List<String>> addresses;
    private final List<Kind> mix;
    private final int pauseMillis;

    private ServerLoad(URI server, Map<Kind, List<String>> addresses, int pauseMillis) {
        this.server = server;
        this.pauseMillis = pauseMillis;
        this.addresses = addresses;
        mix = mix(addresses);
    }

    /** Measurements of one reader. */
    private static final class Seen {
        final Map<Kind, List<Long>> nanos = new EnumMap<>(Kind.class);
        final Map<Kind, Long> bytes = new EnumMap<>(Kind.class);
        final Map<Kind, Integer> errors = new EnumMap<>(Kind.class);

        void answer(Kind kind, long took, PlainConnection.Answer answer) {
            nanos.computeIfAbsent(kind, k -> new ArrayList<>()).add(took);
            bytes.merge(kind, answer.bytes(), Long::sum);
            if (answer.status() != 200) {
                errors.merge(kind, 1, Integer::sum);
            }
        }

        void add(Seen other) {
            other.nanos.forEach((kind, all) ->
                    nanos.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(all));
            other.bytes.forEach((kind, sum) -> bytes.merge(kind, sum, Long::sum));
            other.errors.forEach((kind, sum) -> errors.merge(kind, sum, Integer::sum));
        }
    }

    /** Each kind in proportion to its share of a thousand. */
    private static List<Kind> mix(Map<Kind, List<String>> addresses) {
        List<Kind> mix = new ArrayList<>();
        for (Kind kind : addresses.keySet()) {
            for (int i = 0; i < kind.share; i++) {
                mix.add(kind);
            }
        }
        return mix;
    }

    /** Runs the readers for the given time. */
    private Seen read(int readers, int seconds, long seed) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Seen> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            var random = new Random(seed * 1_000 + i);
            var seen = new Seen();
            all.add(seen);
            threads.add(Thread.ofPlatform().start(() -> read(random, end, seen)));
        }
        var sum = new Seen();
        for (int i = 0; i < readers; i++) {
            threads.get(i).join();
            sum.add(all.get(i));
        }
        return sum;
    }

    private void read(Random random, long end, Seen seen) {
        var connection = new PlainConnection(server);
        while (pause(random) && System.nanoTime() < end) {
            Kind kind = mix.get(random.nextInt(mix.size()));
            List<String> all = addresses.get(kind);
            String target = all.get(random.nextInt(all.size()));
            long start = System.nanoTime();
            try {
                PlainConnection.Answer answer = connection.get(target, false);
                seen.answer(kind, System.nanoTime() - start, answer);
            } catch (IOException e) {
                seen.errors.merge(kind, 1, Integer::sum);
            }
        }
        try {
            connection.close();
        } catch (IOException e) {
            // it is being closed anyway
        }
    }

    /** Pauses randomly for up to twice the average, so that readers do not synchronise; false when interrupted. */
    private boolean pause(Random random) {
        try {
            Thread.sleep(pauseMillis == 0 ? 0 : random.nextInt(2 * pauseMillis));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void print(Seen seen, int readers, int seconds) {
        System.out.println(
                "| page | requests | errors | median, ms | 95th percentile | 99th percentile | mean size, kB |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        List<Long> all = new ArrayList<>();
        long bytes = 0;
        int errors = 0;
        for (Kind kind : Kind.values()) {
            if (seen.nanos.containsKey(kind)) {
                all.addAll(seen.nanos.get(kind));
                long sent = seen.bytes.getOrDefault(kind, 0L);
                bytes += sent;
                errors += seen.errors.getOrDefault(kind, 0);
                row(kind.words, seen.nanos.get(kind), seen.errors.getOrDefault(kind, 0), sent);
            }
        }
        row("all", all, errors, bytes);
        System.out.println();
        System.out.println(readers + " readers for " + seconds + " s: " + all.size() / seconds + " pages per second.");
    }

    private static void row(String words, List<Long> nanos, int errors, long bytes) {
        long[] sorted = nanos.stream().mapToLong(n -> n).sorted().toArray();
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.1f | %.1f | %.1f | %.1f |",
                words,
                sorted.length,
                errors,
                at(sorted, 50),
                at(sorted, 95),
                at(sorted, 99),
                bytes / 1e3 / Math.max(1, sorted.length)));
    }

    private static double at(long[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1] / 1e6;
    }

    /**
     * {@code ServerLoad URL READERS SECONDS WARM-UP-SECONDS SEED PAUSE-MILLISECONDS [hostile]}; exit code 1 when a page
     * was answered with an error. With {@code hostile}, {@link HostileReaders} connect to the server throughout.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        URI server = URI.create(args[0]);
        int readers = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[4]);
        var load = new ServerLoad(server, new SiteCrawl(server, seed).addresses(), Integer.parseInt(args[5]));
        System.err.println("addresses: "
                + Arrays.stream(Kind.values())
                        .map(kind -> kind.words + " "
                                + load.addresses.getOrDefault(kind, List.of()).size())
                        .toList());
        load.read(readers, Integer.parseInt(args[3]), seed + 1);
        Seen seen;
        if (args.length > 6) {
            try (var hostile = new HostileReaders(server, load.addresses)) {
                Thread.sleep(2_000);
                seen = load.read(readers, seconds, seed + 2);
                System.err.println(hostile.account());
            }
        } else {
            seen = load.read(readers, seconds, seed + 2);
        }
        print(seen, readers, seconds);
        if (!seen.errors.isEmpty()) {
            System.exit(1);
        }
    }
}
