package org.daylight.flow.review;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.catalog.ReviewState;
import org.daylight.editors.Editor;
import org.daylight.editors.Editors;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.Vault;

/**
 * Decides about one document or many, in one transaction with one entry of the audit log. Documents to which the
 * decision cannot apply are left out, and the result says which and why. The decision can be undone
 * ({@link UndoDecision}).
 *
 * <p>Copies: publishing and a second review cover documents that are the same message (same author, date, subject, text
 * and attachments). Withholding, an embargo and its end cover all copies, and documents that have one attached, as
 * {@link DecideDocument} does.
 *
 * <p>If the process stops before the transaction, nothing is decided; after it, everything is.
 */
public final class ReviewDocuments {

    /** The largest number of documents in one decision. */
    public static final int MOST = 1_000_000;

    /** Why a document was left out. */
    public enum Skip {
        UNCHANGED("are so already"),
        NO_NUMBER("have no number yet: their import is not finished"),
        PUBLISHED("are published or sealed: use  daylight withdraw  for published ones,  daylight cancel  for a sealed"
                + " part"),
        WITHHELD("are withheld: use  daylight withhold --undo  to publish them"),
        EMBARGOED("are under an embargo: end it with  daylight embargo --lift"),
        CLAIMED("are being worked on by others: include them with  --even-claimed"),
        OWN_REQUEST("need the second review of another person"),
        UNCONFIRMED("need the second review of a user who is confirmed"),
        DOUBTFUL("have too many doubtful copies: decide with  --with-copies  or  --only");

        private final String words;

        Skip(String words) {
            this.words = words;
        }

        /** What follows "12 documents". */
        public String words() {
            return words;
        }
    }

    /**
     * The result.
     *
     * @param id the decision, to undo it; 0 when nothing was changed
     * @param documents how many of the chosen documents were changed
     * @param copies further documents that were changed with them
     * @param publishedCopies how many copies are public, so that the decision does not reach them
     * @param skipped how many chosen documents were left out for each reason
     * @param named the first of them
     */
    public record Result(
            long id,
            int documents,
            List<ReviewState> copies,
            int publishedCopies,
            Map<Skip, Integer> skipped,
            Map<Skip, List<String>> named) {}

    private final Newsroom newsroom;
    private final Vault vault;
    private final StepListener steps;

    public ReviewDocuments(Newsroom newsroom, Vault vault) {
        this(newsroom, vault, StepListener.NONE);
    }

    public ReviewDocuments(Newsroom newsroom, Vault vault, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.steps = steps;
    }

    /**
     * Decides.
     *
     * @param documents keys of the catalog
     * @throws IllegalArgumentException with a one-line message, when the order makes no sense
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(By by, Collection<Long> documents, ReviewOrder order) throws IOException {
        check(documents, order);
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            // If the process stops here or in the next line, nothing is decided.
            new NoteMatchKeys(newsroom, vault, steps).run();
            return new AuditLog(newsroom, steps).record(by.who(), by.time(), sequence -> {
                var decision = new ReviewDecision(newsroom.catalog(), by, order, sequence, isUnconfirmed(by));
                Result result = decision.make(documents);
                return new AuditLog.Done<>(result, result.id == 0 ? null : decision.record(result));
            });
        }
    }

    /**
     * What {@link #run} would do now. Nothing is changed, and nothing is recorded; the result has no number.
     *
     * @throws IllegalArgumentException with a one-line message, when the order makes no sense
     */
    public Result tryOut(By by, Collection<Long> documents, ReviewOrder order) throws IOException {
        check(documents, order);
        new NoteMatchKeys(newsroom, vault, steps).run();
        boolean isUnconfirmed = isUnconfirmed(by);
        Result result = newsroom.catalog()
                .tryOut(() -> new ReviewDecision(
                                newsroom.catalog(), by, order, new AuditLog(newsroom, steps).last() + 1, isUnconfirmed)
                        .make(documents));
        return new Result(0, result.documents, result.copies, result.publishedCopies, result.skipped, result.named);
    }

    private boolean isUnconfirmed(By by) throws IOException {
        return new Editors(newsroom)
                .list()
                .find("" + by.who())
                .filter(Editor::isUnconfirmed)
                .isPresent();
    }

    private static void check(Collection<Long> documents, ReviewOrder order) {
        if (documents.size() > MOST) {
            throw new IllegalArgumentException("too many documents: decide about at most " + MOST + " at once");
        }
        if (order.reason().length() > DecideDocument.MAX_REASON) {
            throw new IllegalArgumentException(
                    "the reason is longer than " + DecideDocument.MAX_REASON + " characters: shorten it");
        }
        boolean hasEnd = order.until() != null || order.event() != null;
        if (hasEnd != (order.action() == ReviewOrder.Action.EMBARGO)) {
            throw new IllegalArgumentException("an embargo needs a date or an event, and nothing else has one");
        }
    }
}
