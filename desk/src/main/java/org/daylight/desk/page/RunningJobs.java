package org.daylight.desk.page;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Work that can take longer than a browser waits: a decision about many documents, a search of a whole trove. Each is done by a background thread;
 * its page shows how far it is, and then leads to the result. The results are in memory: after a restart of the desk, the list of decisions says
 * what was done. For use by several threads.
 */
final class RunningJobs implements Closeable {

    /** So much work is done at the same time; more waits. */
    private static final int THREADS = 2;

    /** So much work of one user runs or waits, so that nobody keeps the others from working. */
    private static final int MOST_OF_A_USER = 2;

    /** So many results of one user are kept. */
    private static final int MOST_KEPT = 20;

    /** Work that is done within this time needs no page. */
    private static final long PATIENCE_MILLIS = 1_500;

    /** Does the work. */
    interface Work {
        /** @return the address of the result */
        String run(Progress progress) throws Exception;
    }

    /** Receives how much is done. */
    interface Progress {
        void done(long done, long total);
    }

    /**
     * How a job stands.
     *
     * @param result the address of the result; null while it runs, or when it failed
     * @param failure one line; null unless it failed
     * @param total 0 when it is not known
     */
    record State(
            long id,
            String owner,
            String words,
            @Nullable String result,
            @Nullable String failure,
            long done,
            long total) {
        boolean isRunning() {
            return result == null && failure == null;
        }
    }

    private static final class Job {
        private final long id;
        private final String owner;
        private final String words;
        private volatile long done;
        private volatile long total;
        private volatile @Nullable Future<String> future;

        Job(long id, String owner, String words) {
            this.id = id;
            this.owner = owner;
            this.words = words;
        }
    }

    private final Map<Long, Job> jobs = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("desk-work-", 0).daemon(true).factory());
    private long last;

    /**
     * Starts work.
     *
     * @param owner the user, who alone sees it
     * @param words what it is, for the page
     * @return the address to send the browser to: of the result, if it was there soon, or of the job
     * @throws IOException with a one-line message, when it failed soon, or when other work of this user is not done
     */
    String start(String owner, String words, Work work) throws IOException {
        Job job = add(owner, words);
        Future<String> future = threads.submit(() -> work.run((done, total) -> {
            job.done = done;
            job.total = total;
        }));
        job.future = future;
        try {
            return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return ReviewAddress.job(job.id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ReviewAddress.job(job.id);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static IOException failed(ExecutionException e) {
        return switch (e.getCause()) {
            case IllegalArgumentException wrong -> throw wrong;
            case IOException failed -> failed;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            case null -> new IOException("the work failed", e);
            default -> new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
        };
    }

    private synchronized Job add(String owner, String words) throws IOException {
        List<Job> own =
                jobs.values().stream().filter(job -> job.owner.equals(owner)).toList();
        List<Job> done = own.stream().filter(RunningJobs::isDone).toList();
        if (own.size() - done.size() >= MOST_OF_A_USER) {
            throw new IOException(
                    "two pieces of your work are not done yet: wait until one is done, then try this again");
        }
        if (done.size() >= MOST_KEPT) {
            jobs.remove(done.getFirst().id);
        }
        Job job = new Job(++last, owner, words);
        jobs.put(job.id, job);
        return job;
    }

    private static boolean isDone(Job job) {
        Future<String> future = job.future;
        return future != null && future.isDone();
    }

    /** A job of this user; empty if there is none. */
    Optional<State> find(long id, String owner) {
        Job job;
        synchronized (this) {
            job = jobs.get(id);
        }
        if (job == null || !job.owner.equals(owner)) {
            return Optional.empty();
        }
        String result = null;
        String failure = null;
        Future<String> future = job.future;
        if (future != null && future.isDone()) {
            try {
                result = future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                failure = message(e.getCause());
            }
        }
        return Optional.of(new State(job.id, job.owner, job.words, result, failure, job.done, job.total));
    }

    private static String message(@Nullable Throwable cause) {
        boolean isForPeople = cause instanceof IOException || cause instanceof IllegalArgumentException;
        String words = cause == null ? null : cause.getMessage();
        return isForPeople && words != null ? words : "an error in the program; the program's output says which";
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            // Not interrupted: a thread that is interrupted inside the vault closes its file.
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
