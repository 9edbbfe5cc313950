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

/** Asks several others at the same time, and waits for all of them together no longer than it is told to. */
final class ParallelRequests {

    private ParallelRequests() {}

    /**
     * The answers, in the order of the questions.
     *
     * @param none makes the answer of one who did not answer in time, or whose question failed, of the reason
     */
    static <K, A> Map<K, A> ask(Map<K, Callable<A>> questions, Duration patience, Function<String, A> none) {
        Map<K, Future<A>> asked = new LinkedHashMap<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        questions.forEach((who, question) -> asked.put(who, threads.submit(question)));
        Map<K, A> answers = new LinkedHashMap<>();
        long end = System.nanoTime() + patience.toNanos();
        asked.forEach((who, answer) -> answers.put(who, within(answer, end - System.nanoTime(), none)));
        threads.shutdownNow(); // who has not answered is not waited for
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
