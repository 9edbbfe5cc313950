package org.daylight.flow.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One task of an import on a cluster, as a machine of it runs it ({@code spec/cluster.md}). It reads and writes files that all machines see, and
 * nothing else. It may run several times, also at the same time: the result is the same.
 */
public final class ClusterTask {

    private ClusterTask() {}

    /**
     * What tasks are told. It has no secret: those are in the folder.
     *
     * @param folder of the import, the same on all machines
     * @param job hash of what all tasks know
     * @param stage which kind of task
     */
    public record Order(String folder, String job, String stage) {}

    /**
     * Runs a task.
     *
     * @throws TaskRefused when it would fail on every machine
     * @throws IOException when it failed here
     */
    public static void run(Order order, int task) throws IOException, InterruptedException {
        var folder = new JobFolder(Path.of(order.folder()));
        JobFolder.Job job = folder.job(order.job());
        JobFolder.Stage stage = JobFolder.Stage.valueOf(order.stage());
        byte[] what = folder.order(stage, task);
        Path result = folder.result(stage, task, order.job(), what);
        if (JobFolder.isThere(result)) {
            return;
        }
        Path unfinished = JobFolder.begin(result);
        try {
            switch (stage) {
                case READ -> ReadTask.run(job, what, unfinished);
                case PREPARE -> PrepareTask.run(folder, job, what, folder.results(JobFolder.Stage.READ), unfinished);
            }
            JobFolder.finish(unfinished, result);
        } finally {
            if (Files.exists(unfinished)) {
                JobFolder.delete(unfinished);
            }
        }
    }
}
