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
 * Asks a resolver for keys and stores its answers. <b>The operator of the resolver learns which selectors the newsroom
 * has</b>, and so something about the trove. Nothing calls this except an explicit command of an editor.
 *
 * <ol>
 *   <li>Ask for {@link #AT_ONCE} names at a time, in parallel.
 *   <li>Store their keys, every {@link #SAVE_EVERY} names and at the end. If the process stops here, what was stored
 *       stays stored; the same command asks for all names again.
 * </ol>
 */
public final class FindKeys {

    /** How many requests are open at a time: few enough for any resolver. */
    static final int AT_ONCE = 16;

    /** The file may be large, so it is not rewritten for every few keys. */
    private static final int SAVE_EVERY = 32 * AT_ONCE;

    private final Newsroom newsroom;
    private final KeySource resolver;

    /**
     * The result.
     *
     * @param found the keys that the resolver returned, in the order of names
     * @param unknown names that have no key, or no longer have one
     * @param unreachable names for which no answer came, with a one-line reason
     */
    public record Result(List<KeyRecord> found, List<KeyName> unknown, SequencedMap<KeyName, String> unreachable) {}

    public FindKeys(Newsroom newsroom, KeySource resolver) {
        this.newsroom = newsroom;
        this.resolver = resolver;
    }

    /**
     * @param names in any order; each is asked for once
     * @param progress receives the number of names asked for so far, after each group of {@link #AT_ONCE}
     */
    public Result run(Iterable<KeyName> names, IntConsumer progress) throws IOException {
        var sorted = new TreeSet<KeyName>();
        names.forEach(sorted::add);
        var result = new Result(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        try (Closeable lock = newsroom.lock("keys");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<KeyName> all = List.copyOf(sorted);
            int saved = 0;
            for (int at = 0; at < all.size(); at += AT_ONCE) {
                List<KeyName> some = all.subList(at, Math.min(all.size(), at + AT_ONCE));
                ask(some, threads, result);
                if (at + some.size() == all.size() || (at + AT_ONCE) % SAVE_EVERY == 0) {
                    saved = save(saved, result);
                }
                progress.accept(at + some.size());
            }
        }
        return result;
    }

    /** Stores what was found since the last call; returns how many keys are now stored. */
    private int save(int saved, Result result) throws IOException {
        List<KeyRecord> found = result.found();
        if (found.size() > saved) {
            KeysFile.write(newsroom, KeysFile.read(newsroom).with(found.subList(saved, found.size())));
        }
        return found.size();
    }

    private void ask(List<KeyName> names, ExecutorService threads, Result result) throws IOException {
        List<Future<KeySource.Lookup>> answers = names.stream()
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

    private static KeySource.Lookup answer(Future<KeySource.Lookup> future) throws IOException {
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
