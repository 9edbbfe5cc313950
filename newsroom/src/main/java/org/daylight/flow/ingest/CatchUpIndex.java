package org.daylight.flow.ingest;

import java.io.IOException;
import java.util.List;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.dkim.DkimVerifier;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.vault.Vault;

/**
 * Adds to the newsroom's index the documents that only the catalog has: after a crash, or when the index was deleted.
 * The index's mark is the number of the last batch that it contains.
 */
public final class CatchUpIndex {

    private static final int AT_ONCE = 1_000;

    private final Catalog catalog;
    private final Vault vault;
    private final SearchIndex index;
    private final DkimVerifier verifier;
    private final Newsroom newsroom;

    /** @throws IOException with a one-line message, when the newsroom's keys cannot be read */
    public CatchUpIndex(Newsroom newsroom, Vault vault, SearchIndex index) throws IOException {
        this.newsroom = newsroom;
        this.catalog = newsroom.catalog();
        this.verifier = new DkimVerifier(newsroom.keys());
        this.vault = vault;
        this.index = index;
    }

    /** Receives progress. */
    public interface Watch {
        void caughtUp(long done, long total);
    }

    /** How many documents of the catalog an index lacks. */
    public static long missing(Catalog catalog, Searchable index) throws IOException {
        return catalog.documents().countAfter(batch(index));
    }

    /** Adds the missing documents; returns how many there were. */
    public long run() throws IOException {
        return run((done, total) -> {});
    }

    /**
     * Adds the missing documents and reports progress, the last time when it is complete. Reports nothing when nothing
     * is missing.
     */
    public long run(Watch watch) throws IOException {
        long last = catalog.documents().lastBatch();
        long batch = batch(index);
        if (batch >= last) {
            return 0;
        }
        long total = catalog.documents().countAfter(batch);
        long added = 0;
        long key = Long.MAX_VALUE;
        for (List<HeldDocument> some = catalog.documents().after(batch, key, AT_ONCE);
                !some.isEmpty();
                some = catalog.documents().after(batch, key, AT_ONCE)) {
            for (HeldDocument document : some) {
                byte[] original = vault.get(document.sha256())
                        .orElseThrow(() -> new IOException(
                                "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup"));
                index.add(IndexedDocument.unnumbered(
                                document.key(), document.trove(), original, document.form(), verifier)
                        .with(newsroom.textOf(document.key())));
                added++;
            }
            key = some.getLast().key();
            batch = catalog.documents().batch(key);
            if (added < total) {
                watch.caughtUp(added, total);
            }
        }
        index.commit(Long.toString(last), Removals.HIDDEN);
        watch.caughtUp(added, added);
        return added;
    }

    private static long batch(Searchable index) throws IOException {
        String mark = index.answer(StateRequest.CURRENT).mark();
        return mark.isEmpty() ? 0 : Long.parseLong(mark);
    }
}
