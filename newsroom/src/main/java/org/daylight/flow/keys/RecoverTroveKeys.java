package org.daylight.flow.keys;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.daylight.catalog.HeldDocument;
import org.daylight.dkim.SignedHash;
import org.daylight.dkim.SignedHashes;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.recovery.RecoverKeys;
import org.daylight.newsroom.KeysFile;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;

/**
 * Computes a key that is no longer available from the messages that were signed with it ({@code spec/keys.md} section
 * 5), and stores it, marked as recovered.
 *
 * <ol>
 *   <li>Take the signatures of up to {@value #MOST_MESSAGES} messages, spread over the time in which the selector was
 *       used.
 *   <li>Compute the key, which takes minutes. If the process stops here, nothing was changed.
 *   <li>Store what was found, in one step, and record that its messages must be verified again.
 * </ol>
 */
public final class RecoverTroveKeys {

    /**
     * The largest number of messages of one selector that are examined: enough for several keys, and few enough to read
     * at once.
     */
    static final int MOST_MESSAGES = 200;

    private static final int AT_ONCE = 1_000;

    private final Newsroom newsroom;
    private final Vault vault;
    private final Searchable index;

    public RecoverTroveKeys(Newsroom newsroom, Vault vault, Searchable index) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
    }

    /**
     * The result.
     *
     * @param signatures how many usable signatures there were: RSA signatures of an unchanged body
     * @param found the keys, in the order in which they were used; empty when no two signatures have one in common
     */
    public record Result(int signatures, List<RecoverKeys.Recovered> found) {}

    /**
     * Recovers the keys of one selector.
     *
     * @param attempts the largest number of pairs of signatures to try
     */
    public Result run(KeyName name, int attempts, RecoverKeys.Progress progress) throws IOException {
        List<SignedHash> hashes = hashes(name);
        List<RecoverKeys.Recovered> found = new RecoverKeys(attempts, progress).recover(hashes);
        if (!found.isEmpty()) {
            try (Closeable lock = newsroom.lock("keys")) {
                KeyArchive before = KeysFile.read(newsroom);
                KeysFile.write(
                        newsroom,
                        before.with(found.stream()
                                .map(RecoverKeys.Recovered::record)
                                .toList()));
            }
        }
        return new Result(hashes.size(), found);
    }

    private List<SignedHash> hashes(KeyName name) throws IOException {
        List<SignedHash> hashes = new ArrayList<>();
        try (CompleteResult asking = index.answer(new CompleteRequest(new Query.AsksForKey(name), Sort.OLDEST))) {
            int step = Math.max(1, asking.total() / MOST_MESSAGES);
            int at = 0;
            for (List<Hit> hits = asking.next(AT_ONCE); !hits.isEmpty(); hits = asking.next(AT_ONCE)) {
                for (Hit hit : hits) {
                    if (at++ % step == 0) {
                        hashes.addAll(hashes(name, hit));
                    }
                }
            }
        }
        return hashes;
    }

    private List<SignedHash> hashes(KeyName name, Hit hit) throws IOException {
        HeldDocument document = newsroom.catalog()
                .documents()
                .find(hit.key())
                .orElseThrow(() -> new IOException("the search index has a document that is not in the catalog: delete "
                        + newsroom.indexFolder() + "; it is rebuilt"));
        byte[] original = vault.get(document.sha256())
                .orElseThrow(() -> new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup"));
        LocalDate day =
                hit.date() == null ? null : LocalDate.ofInstant(hit.date().toInstant(), ZoneOffset.UTC);
        return SignedHashes.of(original, day, Long.toString(hit.key())).stream()
                .filter(hash -> KeyName.of(hash.selector(), hash.domain())
                        .filter(name::equals)
                        .isPresent())
                .toList();
    }
}
