package org.daylight.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Child processes that extract text and make safe views, each with a thread of its own. Safe for use by several threads.
 *
 * <p>Requests wait in a queue without a bound: whoever submits them bounds how many are under way.
 */
public final class ExtractorPool implements Closeable {

    /** After so long, what still works is ended once more: see {@code Worker.kill}. */
    private static final Duration CLOSING = Duration.ofMillis(200);

    private static final int WATCH_MILLIS = 100;

    private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Thread watching;
    private final ExtractorLimits limits;
    private volatile boolean closed;

    /** Something for a worker to do. */
    private interface Work<T> {
        T with(Worker worker) throws IOException;
    }

    private record Task<T>(Work<T> work, CompletableFuture<T> result) {
        void run(Worker worker) {
            try {
                result.complete(work.with(worker));
            } catch (Throwable e) { // also an Error: whoever waits must not wait for ever, and the thread goes on
                try {
                    worker.stop(); // it may be in the middle of an answer
                } finally {
                    result.completeExceptionally(e);
                }
            }
        }
    }

    /**
     * Starts the threads; processes start with the first request for each.
     *
     * @param folder for the private folders of the processes, as {@code 0/0}, {@code 1/0} and so on
     */
    public ExtractorPool(ExtractorCommand command, ExtractorLimits limits, int processes, Path folder)
            throws IOException {
        this.limits = limits;
        for (int i = 0; i < processes; i++) {
            workers.add(new Worker(command, limits, folder.resolve(Integer.toString(i))));
        }
        for (Worker worker : workers) {
            threads.add(Thread.ofPlatform().daemon().name("extractor").start(() -> serve(worker)));
        }
        watching = Thread.ofPlatform().daemon().name("extractor watch").start(this::watch);
    }

    public ExtractorLimits limits() {
        return limits;
    }

    /** Extracts a document; the future fails only when no process can be started. */
    public CompletableFuture<Extraction> extract(ExtractionRequest request) {
        return submit(worker -> worker.extract(request));
    }

    /** Makes the safe views of a document; the future fails only when no process can be started. */
    public CompletableFuture<MadeViews> views(ViewsRequest request) {
        return submit(worker -> worker.views(request));
    }

    /** Makes images of pages on which something is black; the future fails only when no process can be started. */
    public CompletableFuture<MadeRedaction> redact(RedactionRequest request) {
        return submit(worker -> worker.redact(request));
    }

    /** The text in an image, empty when it cannot be recognised; the future fails only when no process can be started. */
    public CompletableFuture<Optional<RecognisedText>> recognise(byte[] image, String languages) {
        return submit(worker -> worker.recognise(image, languages));
    }

    /** The names and versions of what makes images of redacted pages. */
    public CompletableFuture<String> redactionProgram() {
        return submit(Worker::redactionProgram);
    }

    /** The language of a text; the future fails when the process dies. Only the beginning of the text is read. */
    public CompletableFuture<Optional<String>> language(String text) {
        return submit(worker -> worker.language(text));
    }

    /** The name and version of the program. */
    public CompletableFuture<String> program() {
        return submit(Worker::program);
    }

    /** The names and versions of what makes safe views. */
    public CompletableFuture<String> viewsProgram() {
        return submit(Worker::viewsProgram);
    }

    /** Stops all processes and waits until they have ended. What is still in the queue is not done. */
    @Override
    public void close() {
        closed = true;
        workers.forEach(Worker::close);
        threads.forEach(Thread::interrupt);
        watching.interrupt();
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                while (!thread.join(CLOSING)) {
                    workers.forEach(Worker::close);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletableFuture<T> submit(Work<T> work) {
        var task = new Task<>(work, new CompletableFuture<>());
        queue.add(task);
        return task.result();
    }

    private void serve(Worker worker) {
        try {
            while (!closed) {
                queue.take().run(worker);
            }
        } catch (InterruptedException end) {
            // closed
        } finally {
            worker.stop();
        }
    }

    private void watch() {
        try {
            while (!closed) {
                Thread.sleep(WATCH_MILLIS);
                workers.forEach(Worker::watch);
            }
        } catch (InterruptedException end) {
            // closed
        }
    }
}
