package org.daylight.flow.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** A cluster of threads, which run every task twice, in any order: what a cluster may do at worst. */
final class ThreadCluster implements Cluster {

    private final Random random = new Random(11);
    private int tasks;

    @Override
    public void run(ClusterTask.Order job, int count, IntConsumer done) throws IOException, InterruptedException {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int task : order) {
                var twice = new java.util.concurrent.atomic.AtomicInteger();
                for (int i = 0; i < 2; i++) {
                    running.add(pool.submit(() -> {
                        ClusterTask.run(job, task);
                        if (twice.incrementAndGet() == 1) {
                            done.accept(task);
                        }
                        return null;
                    }));
                }
            }
            for (Future<?> each : running) {
                each.get();
                tasks++;
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** How many tasks have run. */
    int tasks() {
        return tasks;
    }

    @Override
    public void close() {}
}
