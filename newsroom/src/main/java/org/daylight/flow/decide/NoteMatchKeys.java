package org.daylight.flow.decide;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.MatchKey;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.review.MatchKeys;
import org.daylight.vault.Vault;

/**
 * Computes the match keys of documents that an earlier version of the program imported, from their bytes, and stores
 * them in the catalog. An import stores the keys of the documents that it adds, so there is nothing to do after the
 * first time. If the process stops on the way, the next run continues with the rest.
 */
public final class NoteMatchKeys {

    private static final int MOST_AT_ONCE = 500;
    private static final long BYTES_AT_ONCE = 32L << 20;

    private final Catalog catalog;
    private final Vault vault;
    private final StepListener steps;

    public NoteMatchKeys(Newsroom newsroom, Vault vault, StepListener steps) {
        this.catalog = newsroom.catalog();
        this.vault = vault;
        this.steps = steps;
    }

    public void run() throws IOException {
        while (true) {
            List<HeldDocument> some = next();
            if (some.isEmpty()) {
                return;
            }
            Map<Sha256, byte[]> originals =
                    vault.get(some.stream().map(HeldDocument::sha256).toList());
            Map<Long, Set<MatchKey>> keys = new HashMap<>();
            for (HeldDocument document : some) {
                byte[] original = originals.get(document.sha256());
                if (original == null) {
                    throw new IOException("the vault has lost the bytes of " + document.cited()
                            + ": restore the vault from a backup; nothing was changed");
                }
                keys.put(document.key(), MatchKeys.of(original, document.form().parse(original)));
            }
            catalog.together(() -> {
                keys.forEach(catalog.matches()::note);
                for (HeldDocument document : some) {
                    if (document.withheld() != null || document.withdrawn() != null) {
                        catalog.matches().bar(document.key());
                    }
                }
                return null;
            });
            steps.reached("match keys noted");
        }
    }

    /** One document, or as many as fit into memory together. */
    private List<HeldDocument> next() {
        List<HeldDocument> unnoted = catalog.matches().unnoted(MOST_AT_ONCE);
        long bytes = 0;
        int count = 0;
        while (count < unnoted.size()
                && (count == 0 || bytes + unnoted.get(count).sizeBytes() <= BYTES_AT_ONCE)) {
            bytes += unnoted.get(count).sizeBytes();
            count++;
        }
        return unnoted.subList(0, count);
    }
}
