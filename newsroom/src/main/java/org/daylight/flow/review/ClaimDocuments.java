package org.daylight.flow.review;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.ReviewQueues;

/**
 * Who works on which documents now. A claim keeps others from deciding about the same documents by accident, and ends
 * by itself. Claims are not decisions, so the audit log does not have them.
 */
public final class ClaimDocuments {

    /** How long a claim holds if nothing else is said. */
    public static final Duration USUAL = Duration.ofMinutes(30);

    /** The longest claim. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private final Catalog catalog;

    public ClaimDocuments(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @param taken how many the editor has now @param others those that someone else works on */
    public record Result(int taken, List<ReviewQueues.Claim> others) {}

    /** Claims documents for an editor, or extends the claim. Those of others stay theirs. */
    public Result take(String editor, Collection<Long> documents, Instant now, Duration length) {
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a claim holds for a minute to 7 days");
        }
        return catalog.together(() -> {
            List<ReviewQueues.Claim> others = new ArrayList<>();
            int taken = 0;
            for (long document : documents) {
                Optional<ReviewQueues.Claim> claim = catalog.queues().claim(document, now);
                if (claim.isPresent() && !claim.get().editor().equals(editor)) {
                    others.add(claim.get());
                } else {
                    catalog.queues().claim(document, editor, now.plus(length));
                    taken++;
                }
            }
            return new Result(taken, others);
        });
    }

    /** Ends an editor's claims of documents; returns how many there were. */
    public int release(String editor, Collection<Long> documents) {
        return catalog.together(() -> (int) documents.stream()
                .filter(document -> catalog.queues().release(document, editor))
                .count());
    }

    /** Ends all claims of an editor; returns how many there were. */
    public int releaseAll(String editor, Instant now) {
        return catalog.queues().releaseAll(editor, now);
    }
}
