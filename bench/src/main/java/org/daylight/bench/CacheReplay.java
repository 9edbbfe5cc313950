package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replays a crowd of readers on a cache in front of a server, and counts how many requests the cache answered without the server: {@code URL TROVE
 * DOCUMENTS REQUESTS SEED}. Documents are requested by Zipf's law (the n-th most popular one has 1/n of the requests of the first), in a popular
 * order that the seed does not change, with the headers of common browsers. A tenth of the requests is for the front page.
 *
 * <p>Whether the cache answered is read from {@code X-Cache} (nginx, docs/caches.md) or from the two numbers in {@code X-Varnish}.
 */
final class CacheReplay {

    private static final int READERS = 16;
    private static final long ORDER_SEED = 20_161_007;

    private static final List<String> LANGUAGES = List.of(
            "en-US,en;q=0.9",
            "en-US,en;q=0.5",
            "en-GB,en;q=0.9,en-US;q=0.8",
            "en",
            "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
            "de,en-US;q=0.7,en;q=0.3",
            "fr-FR,fr;q=0.9,en;q=0.8",
            "es-ES,es;q=0.9",
            "ru-RU,ru;q=0.9,en-US;q=0.8",
            "zh-CN,zh;q=0.9",
            "ar,en-US;q=0.7",
            "nl-NL,nl;q=0.9,en;q=0.8");

    private static final List<String> FORMS = List.of(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "*/*");

    private static final List<String> ENCODINGS = List.of("gzip, deflate, br", "gzip, deflate, br, zstd", "gzip");

    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    private CacheReplay() {}

    public static void main(String[] args) throws Exception {
        new CacheReplay()
                .replay(
                        args[0],
                        args[1],
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        Long.parseLong(args[4]));
    }

    private void replay(String url, String trove, int documents, int requests, long seed) throws Exception {
        double[] cumulative = new double[documents];
        double sum = 0;
        for (int rank = 0; rank < documents; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
        int[] order = order(documents);
        long start = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            for (int reader = 0; reader < READERS; reader++) {
                var random = new Random(seed * READERS + reader);
                int count = requests / READERS;
                readers.submit(() -> {
                    for (int request = 0; request < count; request++) {
                        double at = random.nextDouble() * cumulative[documents - 1];
                        int found = Arrays.binarySearch(cumulative, at);
                        int document = order[Math.min(documents - 1, found < 0 ? -found - 1 : found)];
                        String path = random.nextInt(10) == 0 ? "/" : "/" + trove + "/" + document;
                        request(client, url + path, random);
                    }
                });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long all = (long) requests / READERS * READERS;
        System.out.printf(
                Locale.ROOT,
                "%d requests in %.1f s: %.1f %% answered by the cache, %d to the server, %d failed, %.1f kB each%n",
                all,
                seconds,
                100.0 * answered.get() / all,
                all - answered.get(),
                failed.get(),
                bytes.get() / 1e3 / all);
    }

    /** The documents from the most popular to the least. */
    private static int[] order(int documents) {
        int[] order = new int[documents];
        var random = new Random(ORDER_SEED);
        for (int at = 0; at < documents; at++) {
            int other = random.nextInt(at + 1);
            order[at] = order[other];
            order[other] = at + 1;
        }
        return order;
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private void request(HttpClient client, String address, Random random) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Accept-Language", one(LANGUAGES, random))
                .header("Accept", one(FORMS, random))
                .header("Accept-Encoding", one(ENCODINGS, random))
                .build();
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            bytes.addAndGet(response.body().length);
            if (response.statusCode() != 200) {
                failed.incrementAndGet();
            }
            String nginx = response.headers().firstValue("X-Cache").orElse("");
            String varnish = response.headers().firstValue("X-Varnish").orElse("");
            if (List.of("HIT", "STALE", "UPDATING").contains(nginx) || varnish.contains(" ")) {
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
