package org.daylight.flow.keys;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.daylight.catalog.HeldDocument;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.format.Sha256;
import org.daylight.newsroom.ChangedKeys;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.StateRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;

/**
 * Verifies again the messages whose signatures refer to keys that have changed since the last verification.
 *
 * <ol>
 *   <li>Find out which keys have changed ({@link ChangedKeys}).
 *   <li>Verify the messages that refer to them, with bytes from the vault, and index these messages again. If the
 *       process stops here, the next run verifies them all again, with the same result.
 *   <li>Commit the index, then clear the list of changed keys. If the process stops in between, the next run verifies
 *       them all again.
 * </ol>
 */
public final class AuthenticateTrove {

    private static final int AT_ONCE = 500;

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    public AuthenticateTrove(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    public AuthenticateTrove(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** Receives progress. */
    public interface Watch {
        /**
         * @param total the expected number; a message that refers to two of the keys is verified once and counted twice
         *     in it, until all are verified
         */
        void verified(long done, long total);
    }

    /**
     * The result.
     *
     * @param keys how many names have changed keys
     * @param verified how many messages refer to them
     * @param before how many of these messages had each mark before
     * @param after how many of these messages have each mark now
     */
    public record Result(int keys, long verified, Map<MessageMark, Long> before, Map<MessageMark, Long> after) {}

    /** Whether there are messages to verify again. */
    public static boolean isNeeded(Newsroom newsroom) throws IOException {
        return !ChangedKeys.names(newsroom).isEmpty();
    }

    /**
     * Verifies the messages that refer to changed keys.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Watch watch) throws IOException {
        try (Closeable lock = newsroom.lock("keys")) {
            new CatchUpIndex(newsroom, vault, index).run(watch::verified);
            SortedSet<KeyName> names = ChangedKeys.names(newsroom);
            Map<MessageMark, Long> before = new EnumMap<>(MessageMark.class);
            Map<MessageMark, Long> after = new EnumMap<>(MessageMark.class);
            if (names.isEmpty()) {
                return new Result(0, 0, before, after);
            }
            var verifier = new DkimVerifier(newsroom.keys());
            Set<Long> done = new HashSet<>();
            long total = total(names);
            for (KeyName name : names) {
                try (CompleteResult asking =
                        index.answer(new CompleteRequest(new Query.AsksForKey(name), Sort.OLDEST))) {
                    for (List<Hit> hits = asking.next(AT_ONCE); !hits.isEmpty(); hits = asking.next(AT_ONCE)) {
                        List<Hit> fresh =
                                hits.stream().filter(hit -> done.add(hit.key())).toList();
                        fresh.forEach(hit -> before.merge(hit.mark(), 1L, Long::sum));
                        verify(fresh, verifier).forEach(mark -> after.merge(mark, 1L, Long::sum));
                        watch.verified(done.size(), total);
                    }
                }
            }
            watch.verified(done.size(), done.size());
            steps.reached("verified");
            index.commit(index.answer(StateRequest.CURRENT).mark(), Removals.HIDDEN);
            steps.reached("findings indexed");
            ChangedKeys.clear(newsroom);
            steps.reached("keys settled");
            return new Result(names.size(), done.size(), before, after);
        }
    }

    private long total(SortedSet<KeyName> names) throws IOException {
        long total = 0;
        for (KeyName name : names) {
            var asking = new SearchRequest(new Query.AsksForKey(name), Sort.OLDEST, 0, 0, Set.of());
            total += index.answer(asking).total();
        }
        return total;
    }

    /** Verifies and indexes the messages again, on all processors; returns the mark of each. */
    private List<MessageMark> verify(List<Hit> hits, DkimVerifier verifier) throws IOException {
        List<HeldDocument> documents = new ArrayList<>();
        for (Hit hit : hits) {
            documents.add(newsroom.catalog()
                    .documents()
                    .find(hit.key())
                    .orElseThrow(
                            () -> new IOException("the search index has a document that is not in the catalog: delete "
                                    + newsroom.indexFolder() + "; it is rebuilt")));
        }
        Map<Sha256, byte[]> originals =
                vault.get(documents.stream().map(HeldDocument::sha256).toList());
        try {
            return documents.parallelStream()
                    .map(document -> verify(document, originals, verifier))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private MessageMark verify(HeldDocument document, Map<Sha256, byte[]> originals, DkimVerifier verifier) {
        try {
            byte[] original = originals.get(document.sha256());
            if (original == null) {
                throw new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
            }
            IndexedDocument verified = IndexedDocument.unnumbered(
                            document.key(), document.trove(), original, document.form(), verifier)
                    .with(newsroom.textOf(document.key()));
            index.add(verified);
            return verified.authentication().mark();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
