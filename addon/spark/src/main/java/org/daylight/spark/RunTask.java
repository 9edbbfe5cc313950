package org.daylight.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.daylight.flow.ingest.ClusterTask;
import org.daylight.flow.ingest.TaskRefused;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** Runs one task on a machine of the cluster. The result is empty, or one line that says why the task is refused on every machine. */
final class RunTask extends AbstractFunction2<TaskContext, Iterator<Integer>, String> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final String job;
    private final String stage;

    RunTask(ClusterTask.Order order) {
        this.folder = order.folder();
        this.job = order.job();
        this.stage = order.stage();
    }

    @Override
    public String apply(TaskContext context, Iterator<Integer> tasks) {
        try {
            while (tasks.hasNext()) {
                ClusterTask.run(new ClusterTask.Order(folder, job, stage), tasks.next());
            }
            return "";
        } catch (TaskRefused refused) {
            return String.valueOf(refused.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the task was cancelled", e);
        }
    }
}
