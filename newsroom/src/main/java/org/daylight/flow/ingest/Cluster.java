package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Machines that run the tasks of an import ({@link ClusterTask}). Used by one import at a time. */
public interface Cluster extends Closeable {

    /**
     * Runs the tasks 0 to {@code count} − 1, in about this order, each at least once; one that fails because its machine fails is run again.
     *
     * @param job what every task is told, in addition to its number; see {@link ClusterTask#run}
     * @param done is told the number of each task that has ended, once, on any thread; must be quick
     * @throws IOException with a one-line message, when a task or the cluster has failed
     * @throws InterruptedException when this thread was interrupted; tasks that run are cancelled
     */
    void run(ClusterTask.Order job, int count, IntConsumer done) throws IOException, InterruptedException;

    /** Gives the machines back. */
    @Override
    void close();
}
