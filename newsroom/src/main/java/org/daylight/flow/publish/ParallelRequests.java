package org.daylight.flow.publish;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Sends several requests at the same time, and waits for all answers together no longer than a given time. */
final class ParallelRequests {

    private ParallelRequests() {}

    /**
     * Returns the answers, in the order of the requests.
     *
     * @param none makes, from a reason, the answer for a request that failed or was not answered in time
     */
    static <K, A> Map<K, A> ask(Map<K, Callable<A>> questions, Duration timeout, Function<String, A> none) {
        Map<K, Future<A>> pending = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        questions.forEach((name, question) -> pending.put(name, threads.submit(question)));
        Map<K, A> answers = new LinkedHashMap<>();
        long end = System.nanoTime() + timeout.toNanos();
        pending.forEach((name, answer) -> answers.put(name, within(answer, end - System.nanoTime(), none)));
        threads.shutdownNow(); // do not wait for those that have not answered
        return answers;
    }

    private static <A> A within(Future<A> answer, long nanos, Function<String, A> none) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return none.apply("it did not answer in time");
        } catch (ExecutionException e) {
            return none.apply("the request failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none.apply("interrupted");
        }
    }
}
