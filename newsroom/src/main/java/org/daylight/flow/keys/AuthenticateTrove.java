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
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.KeysToVerify;
import org.daylight.newsroom.Newsroom;
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
 * Judges again the messages whose signatures ask for keys that came since.
 *
 * <ol>
 *   <li>See which keys are new ({@link KeysToVerify}).
 *   <li>Judge the messages that ask for them, from the vault, and index them anew. If we stop here, the next run judges them all again, to no
 *       other effect.
 *   <li>Commit the index, then forget which keys were new. If we stop between: as before.
 * </ol>
 */
public final class AuthenticateTrove {

    private static final int AT_ONCE = 500;

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final FlowSteps steps;

    public AuthenticateTrove(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, FlowSteps.UNWATCHED);
    }

    public AuthenticateTrove(Newsroom newsroom, Vault vault, SearchIndex index, FlowSteps steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** Is told how far it is. */
    public interface Watch {
        /** @param total a message that asks for two of the keys is judged once and counted twice in it, until all are judged */
        void judged(long done, long total);
    }

    /**
     * What came of it.
     *
     * @param keys how many names have new keys
     * @param judged how many messages ask for them
     * @param before how many of these had which mark
     * @param after how many have it now
     */
    public record Result(int keys, long judged, Map<MessageMark, Long> before, Map<MessageMark, Long> after) {}

    /** Whether there is anything to judge again. */
    public static boolean isNeeded(Newsroom newsroom) throws IOException {
        return !KeysToVerify.names(newsroom).isEmpty();
    }

    /** Judges what new keys may unlock. @throws IOException in one line; run it again when the cause is gone */
    public Result run(Watch watch) throws IOException {
        try (Closeable lock = newsroom.lock("keys")) {
            new CatchUpIndex(newsroom, vault, index).run(watch::judged);
            SortedSet<KeyName> names = KeysToVerify.names(newsroom);
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
                        judge(fresh, verifier).forEach(mark -> after.merge(mark, 1L, Long::sum));
                        watch.judged(done.size(), total);
                    }
                }
            }
            watch.judged(done.size(), done.size());
            steps.reached("judged");
            index.commit(index.answer(StateRequest.CURRENT).mark(), Removals.HIDDEN);
            steps.reached("judgements indexed");
            KeysToVerify.clear(newsroom);
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

    /** Indexes them anew, on all processors; gives the mark of each. */
    private List<MessageMark> judge(List<Hit> hits, DkimVerifier verifier) throws IOException {
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
                    .map(document -> judge(document, originals, verifier))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private MessageMark judge(HeldDocument document, Map<Sha256, byte[]> originals, DkimVerifier verifier) {
        try {
            byte[] original = originals.get(document.sha256());
            if (original == null) {
                throw new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
            }
            var judged = IndexedDocument.of(document.key(), document.trove(), 0, 0, original, verifier);
            index.add(judged);
            return judged.authentication().mark();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
