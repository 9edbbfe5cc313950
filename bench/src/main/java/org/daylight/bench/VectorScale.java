package org.daylight.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.daylight.search.Removals;
import org.daylight.search.lucene.vector.LuceneVectors;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.QuantisedVector;
import org.jspecify.annotations.Nullable;

/**
 * The size of the vectors of many documents, the time to add them, and the time of a search, with made-up vectors: points round 2,000 random
 * centres. Also how many of the true 50 nearest documents a search finds.
 */
public final class VectorScale {

    private static final int DIMENSIONS = 384;
    private static final int CENTRES = 2_000;
    private static final int SEARCHES = 300;
    private static final int COMPARED = 20;
    private static final int MOST = 50;
    private static final int COMMIT = 100_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private VectorScale() {}

    /** @param arguments a folder, empty or of an interrupted run, the number of documents, and the number of passages of each */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int documents = Integer.parseInt(arguments[1]);
        int passages = Integer.parseInt(arguments[2]);
        float[][] centres = new float[CENTRES][];
        var random = new Random(7);
        Arrays.setAll(centres, i -> gaussian(random));
        long start = System.nanoTime();
        try (PassageVectors vectors = LuceneVectors.open(folder, "made up", DIMENSIONS, mark -> true)) {
            int threads = Runtime.getRuntime().availableProcessors();
            var waiting = new Semaphore(1_000);
            var failed = new AtomicReference<@Nullable Exception>();
            ExecutorService workers = Executors.newFixedThreadPool(threads);
            for (int i = (int) vectors.documents(); i < documents; i++) { // a run that was interrupted continues
                long key = i;
                waiting.acquire();
                workers.execute(() -> {
                    try {
                        vectors.put(key, 1, vectors(key, passages, centres));
                    } catch (IOException | RuntimeException e) {
                        failed.set(e);
                    } finally {
                        waiting.release();
                    }
                });
                if ((i + 1) % COMMIT == 0) {
                    vectors.commit("1", Removals.HIDDEN);
                    System.out.printf(
                            Locale.ROOT, "%,d documents after %.0f s%n", i + 1, (System.nanoTime() - start) / 1e9);
                }
            }
            workers.shutdown();
            workers.awaitTermination(1, TimeUnit.HOURS);
            if (failed.get() != null) {
                throw failed.get();
            }
            vectors.commit("1", Removals.HIDDEN);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes;
        try (Stream<Path> files = Files.list(folder)) {
            bytes = files.mapToLong(file -> file.toFile().length()).sum();
        }
        System.out.printf(
                Locale.ROOT,
                "%,d documents with %d passages: %,d bytes, %.0f for each passage, in %.0f s; JVM memory %,d MB at"
                        + " most%n",
                documents,
                passages,
                bytes,
                bytes / (double) documents / passages,
                seconds,
                Runtime.getRuntime().maxMemory() >> 20);
        try (PassageVectors vectors = LuceneVectors.openToRead(folder, "made up", DIMENSIONS)) {
            search(vectors, centres, documents, "all documents", null);
            search(
                    vectors,
                    centres,
                    documents,
                    "a filter that half of the documents match",
                    LongStream.range(0, documents).filter(key -> key % 2 == 0).toArray());
            search(
                    vectors,
                    centres,
                    documents,
                    "a filter that 1,000 documents match",
                    LongStream.range(0, 1_000).map(i -> i * (documents / 1_000)).toArray());
            compare(vectors, centres, documents, passages);
        }
    }

    private static void search(
            PassageVectors vectors, float[][] centres, int documents, String what, long @Nullable [] among)
            throws IOException {
        long[] times = new long[SEARCHES];
        long[] cpu = new long[SEARCHES];
        for (int i = 0; i < SEARCHES; i++) {
            byte[] vector = QuantisedVector.of(near(centres, new Random(-1 - i)));
            long start = System.nanoTime();
            long used = THREADS.getCurrentThreadCpuTime();
            vectors.nearest(vector, among, MOST);
            cpu[i] = THREADS.getCurrentThreadCpuTime() - used;
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        Arrays.sort(cpu);
        System.out.printf(
                Locale.ROOT,
                "search, %s: median %.1f ms, 95 %% below %.1f ms; processor time %.1f and %.1f ms%n",
                what,
                times[SEARCHES / 2] / 1e6,
                times[SEARCHES * 95 / 100] / 1e6,
                cpu[SEARCHES / 2] / 1e6,
                cpu[SEARCHES * 95 / 100] / 1e6);
    }

    /** The share of the true nearest documents that a search finds. */
    private static void compare(PassageVectors vectors, float[][] centres, int documents, int passages)
            throws IOException {
        byte[][] asked = new byte[COMPARED][];
        Arrays.setAll(asked, i -> QuantisedVector.of(near(centres, new Random(-1 - i))));
        long[][] best = new long[COMPARED][documents]; // product in the upper bits, key in the lower ones
        for (int key = 0; key < documents; key++) {
            for (int i = 0; i < COMPARED; i++) {
                best[i][key] = Long.MIN_VALUE;
            }
            for (byte[] vector : vectors(key, passages, centres)) {
                for (int i = 0; i < COMPARED; i++) {
                    int product = 0;
                    for (int j = 0; j < DIMENSIONS; j++) {
                        product += vector[j] * asked[i][j];
                    }
                    best[i][key] = Math.max(best[i][key], ((long) product << 32) | key);
                }
            }
        }
        int found = 0;
        for (int i = 0; i < COMPARED; i++) {
            Arrays.sort(best[i]);
            Set<Long> nearest = new HashSet<>();
            for (int j = 1; j <= MOST; j++) {
                nearest.add(best[i][documents - j] & 0xffffffffL);
            }
            found += (int) vectors.nearest(asked[i], null, MOST).stream()
                    .filter(near -> nearest.contains(near.key()))
                    .count();
        }
        System.out.printf(Locale.ROOT, "found %.1f %% of the true %d nearest%n", 100.0 * found / MOST / COMPARED, MOST);
    }

    private static List<byte[]> vectors(long key, int passages, float[][] centres) {
        var random = new Random(key);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            all.add(QuantisedVector.of(near(centres, random)));
        }
        return all;
    }

    private static float[] near(float[][] centres, Random random) {
        float[] centre = centres[random.nextInt(CENTRES)];
        float[] point = gaussian(random);
        double sum = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            point[i] = centre[i] + 0.8f * point[i];
            sum += point[i] * point[i];
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            point[i] /= (float) Math.sqrt(sum);
        }
        return point;
    }

    private static float[] gaussian(Random random) {
        float[] values = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
