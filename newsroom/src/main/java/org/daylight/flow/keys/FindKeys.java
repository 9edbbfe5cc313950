package org.daylight.flow.keys;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.newsroom.KeysFile;
import org.daylight.newsroom.Newsroom;

/**
 * Asks a resolver for keys and keeps what it gives. <b>Whoever runs the resolver learns which selectors the newsroom holds</b>, and thereby
 * something of the trove: nothing calls this but an editor's explicit order.
 *
 * <ol>
 *   <li>Ask for some names beside one another.
 *   <li>Keep their keys, every {@link #KEPT_AFTER} names and at the end. If we stop here: what was kept stays; the same command asks again for all.
 * </ol>
 */
public final class FindKeys {

    /** How many questions are on their way at a time: few enough for any resolver. */
    static final int AT_ONCE = 16;

    /** A file that may be large is not written anew for every few keys. */
    private static final int KEPT_AFTER = 32 * AT_ONCE;

    private final Newsroom newsroom;
    private final KeySource resolver;

    /**
     * What came of it.
     *
     * @param found as the resolver gave them, in the order of names
     * @param unknown names that have no key, or none any more
     * @param unreachable names that could not be asked for, with the reason in one line
     */
    public record Result(List<KeyRecord> found, List<KeyName> unknown, SequencedMap<KeyName, String> unreachable) {}

    public FindKeys(Newsroom newsroom, KeySource resolver) {
        this.newsroom = newsroom;
        this.resolver = resolver;
    }

    /**
     * @param names in any order; each is asked for once
     * @param asked is told how many have been asked for, now and then
     */
    public Result run(Iterable<KeyName> names, IntConsumer asked) throws IOException {
        var sorted = new TreeSet<KeyName>();
        names.forEach(sorted::add);
        var result = new Result(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        try (Closeable lock = newsroom.lock("keys");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<KeyName> all = List.copyOf(sorted);
            int kept = 0;
            for (int at = 0; at < all.size(); at += AT_ONCE) {
                List<KeyName> some = all.subList(at, Math.min(all.size(), at + AT_ONCE));
                ask(some, threads, result);
                if (at + some.size() == all.size() || (at + AT_ONCE) % KEPT_AFTER == 0) {
                    kept = keep(kept, result);
                }
                asked.accept(at + some.size());
            }
        }
        return result;
    }

    /** Keeps what was found since last time; gives how much that is in all. */
    private int keep(int kept, Result result) throws IOException {
        List<KeyRecord> found = result.found();
        if (found.size() > kept) {
            KeysFile.write(newsroom, KeysFile.read(newsroom).with(found.subList(kept, found.size())));
        }
        return found.size();
    }

    private void ask(List<KeyName> names, ExecutorService threads, Result result) throws IOException {
        List<Future<KeySource.Answer>> answers = names.stream()
                .map(name -> threads.submit(() -> resolver.find(name.selector(), name.domain())))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            switch (answer(answers.get(i))) {
                case KeySource.Known(List<KeyRecord> known) -> result.found().addAll(known);
                case KeySource.Unknown unknown -> result.unknown().add(names.get(i));
                case KeySource.Unreachable(String why) -> result.unreachable().put(names.get(i), why);
            }
        }
    }

    private static KeySource.Answer answer(Future<KeySource.Answer> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; the keys found so far are stored", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a key source throws", e.getCause());
        }
    }
}
