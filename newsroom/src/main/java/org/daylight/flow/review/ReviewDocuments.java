package org.daylight.flow.review;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.ReviewState;
import org.daylight.editors.Editor;
import org.daylight.editors.Editors;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.IncludedCopies;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.format.Json;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

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

    /** How many documents that were left out are named for each reason. */
    private static final int MOST_NAMED = 10;

    /** Why a document was left out. */
    public enum Skip {
        UNCHANGED("are so already"),
        NO_NUMBER("have no number yet: their import is not finished"),
        PUBLISHED("are published: use  daylight withdraw  to remove them"),
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
                var decision = new Decision(by, order, sequence, isUnconfirmed(by));
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
                .tryOut(() -> new Decision(by, order, new AuditLog(newsroom, steps).last() + 1, isUnconfirmed)
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

    /** One decision while it is made. */
    private final class Decision {

        private final By by;
        private final ReviewOrder order;
        private final long sequence;
        private final Catalog catalog = newsroom.catalog();
        private final PublishedNumbers published = new PublishedNumbers(catalog);
        private final boolean hasClaims;
        private final boolean isUnconfirmed;
        private final List<ReviewState> changed = new ArrayList<>();
        private final Set<Long> covered = new LinkedHashSet<>();
        private final Map<Long, ReviewState> copies = new LinkedHashMap<>();
        private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
        private final Map<Skip, List<String>> named = new EnumMap<>(Skip.class);
        private final Set<Long> chosenKeys = new HashSet<>();
        private final Set<Long> expanded = new HashSet<>();
        private final Set<Long> seenPublished = new HashSet<>();
        private int publishedCopies;

        Decision(By by, ReviewOrder order, long sequence, boolean isUnconfirmed) {
            this.isUnconfirmed = isUnconfirmed;
            this.by = by;
            this.order = order;
            this.sequence = sequence;
            this.hasClaims = catalog.queues().hasClaims(by.time());
        }

        Result make(Collection<Long> documents) {
            catalog.reviews()
                    .begin(sequence, by.time(), by.who(), order.action().word(), order.reason());
            List<ReviewState> chosen = new ArrayList<>();
            for (long key : documents) {
                ReviewState state = catalog.reviews().find(key).orElseThrow();
                Skip skip = skip(state);
                if (skip == null) {
                    chosen.add(state);
                    chosenKeys.add(key);
                } else {
                    skip(state, skip);
                }
            }
            for (ReviewState state : chosen) {
                decide(state);
            }
            if (changed.isEmpty()) {
                catalog.reviews().drop(sequence);
                return new Result(0, 0, List.of(), publishedCopies, skipped, named);
            }
            catalog.reviews().count(sequence);
            return new Result(sequence, changed.size(), List.copyOf(copies.values()), publishedCopies, skipped, named);
        }

        private void skip(ReviewState state, Skip skip) {
            skipped.merge(skip, 1, Integer::sum);
            List<String> names = named.computeIfAbsent(skip, reason -> new ArrayList<>());
            if (names.size() < MOST_NAMED) {
                names.add(state.cited());
            }
        }

        /** Why the decision cannot apply to a document; null when it can. */
        private @Nullable Skip skip(ReviewState state) {
            if (state.number() == 0) {
                return Skip.NO_NUMBER;
            }
            if (state.withdrawn() || published.has(state.trove(), state.number())) {
                return Skip.PUBLISHED;
            }
            boolean isWithheld = state.withheld() != null;
            if (isWithheld && order.action() != ReviewOrder.Action.WITHHOLD) {
                return Skip.WITHHELD;
            }
            if (!order.evenClaimed() && hasClaims && isClaimed(state)) {
                return Skip.CLAIMED;
            }
            String review = state.review();
            return switch (order.action()) {
                case WITHHOLD -> order.reason().equals(state.withheld()) ? Skip.UNCHANGED : null;
                case LIFT -> "embargo".equals(review) ? null : Skip.UNCHANGED;
                case SECOND_REVIEW ->
                    "second-review".equals(review) ? Skip.UNCHANGED : "embargo".equals(review) ? Skip.EMBARGOED : null;
                case EMBARGO ->
                    Objects.equals(order.until(), state.until()) && Objects.equals(order.event(), state.event())
                            ? Skip.UNCHANGED
                            : null;
                case PUBLISH ->
                    "publish".equals(review)
                            ? Skip.UNCHANGED
                            : "embargo".equals(review) ? Skip.EMBARGOED : secondReview(state);
            };
        }

        private @Nullable Skip secondReview(ReviewState state) {
            if (by.who() == null || state.secondBy() == null) {
                return null;
            }
            return by.who().equals(state.secondBy()) ? Skip.OWN_REQUEST : isUnconfirmed ? Skip.UNCONFIRMED : null;
        }

        private boolean isClaimed(ReviewState state) {
            return catalog.queues()
                    .claim(state.key(), by.time())
                    .filter(claim -> !claim.editor().equals(by.who()))
                    .isPresent();
        }

        private void decide(ReviewState state) {
            boolean isSafe =
                    order.action() == ReviewOrder.Action.PUBLISH || order.action() == ReviewOrder.Action.SECOND_REVIEW;
            if (order.copies() == CopiesRule.NOT_INCLUDED) {
                apply(state, false);
            } else if (isSafe) {
                apply(state, false);
                for (long copy : catalog.matches().same(state.key())) {
                    coverSame(copy);
                }
            } else {
                decideWithCopies(state);
            }
        }

        /**
         * Each match key is looked up once, however many of the chosen documents have it: so the cost depends on the
         * number of documents, not on how often they are copies of one another.
         */
        private void decideWithCopies(ReviewState state) {
            Set<Long> copiesToCome = new LinkedHashSet<>();
            Set<Long> expandedNow = new HashSet<>();
            for (MatchKey key : catalog.matches().own(state.key())) {
                if (!expanded.contains(key.hash()) && expandedNow.add(key.hash())) {
                    List<Long> others = catalog.matches().sharing(key).stream()
                            .filter(other -> !chosenKeys.contains(other)
                                    && !covered.contains(other)
                                    && !copiesToCome.contains(other))
                            .toList();
                    boolean isDoubtful = key.kind() == MatchKey.Kind.TEXT || key.kind() == MatchKey.Kind.MESSAGE_ID;
                    if (isDoubtful
                            && order.copies() == CopiesRule.INCLUDED
                            && others.size() > IncludedCopies.MOST_DOUBTFUL) {
                        skip(state, Skip.DOUBTFUL);
                        return;
                    }
                    copiesToCome.addAll(others);
                }
            }
            expanded.addAll(expandedNow);
            apply(state, true);
            for (long other : copiesToCome) {
                ReviewState copy = catalog.reviews().find(other).orElseThrow();
                boolean isSettled = copy.withheld() != null || copy.withdrawn();
                if (!isSettled && copy.number() != 0 && published.has(copy.trove(), copy.number())) {
                    if (seenPublished.add(other)) {
                        publishedCopies++;
                    }
                } else if (!isSettled) {
                    cover(other, state.key());
                }
            }
        }

        /** A copy that is the same message: only if nobody has decided about it. */
        private void coverSame(long key) {
            ReviewState copy = catalog.reviews().find(key).orElseThrow();
            if (copy.number() != 0 && published.has(copy.trove(), copy.number())) {
                publishedCopies++;
            } else if (copy.review() == null && skip(copy) == null) {
                cover(key, 0);
            }
        }

        private void cover(long key, long with) {
            if (!covered.add(key)) {
                return;
            }
            ReviewState copy = catalog.reviews().find(key).orElseThrow();
            if (order.action() == ReviewOrder.Action.LIFT && !"embargo".equals(copy.review())) {
                return;
            }
            copies.put(key, copy);
            catalog.reviews().before(sequence, key);
            set(copy, with);
        }

        private void apply(ReviewState state, boolean withCopies) {
            covered.add(state.key());
            copies.remove(state.key()); // it may have been changed as a copy of another chosen document
            changed.add(state);
            boolean mayBar = state.withheld() != null || "embargo".equals(state.review());
            if (mayBar) {
                catalog.reviews().before(sequence, state.key());
                catalog.matches().unbar(state.key());
            } else {
                catalog.reviews().beforeUnbarred(sequence, state.key());
            }
            set(state, 0);
            boolean bars = withCopies && order.action() != ReviewOrder.Action.LIFT;
            if (bars) {
                catalog.matches().bar(state.key());
            }
        }

        private void set(ReviewState state, long with) {
            switch (order.action()) {
                case WITHHOLD -> catalog.documents().withhold(state.key(), order.reason(), with == 0 ? null : with);
                // A second review that was requested stays needed during an embargo and after it.
                case EMBARGO ->
                    catalog.reviews().set(state.key(), "embargo", order.until(), order.event(), state.secondBy());
                case LIFT ->
                    catalog.reviews()
                            .set(
                                    state.key(),
                                    state.secondBy() == null ? null : "second-review",
                                    null,
                                    null,
                                    state.secondBy());
                case PUBLISH -> catalog.reviews().set(state.key(), "publish", null, null, null);
                case SECOND_REVIEW -> catalog.reviews().set(state.key(), "second-review", null, null, by.who());
            }
        }

        AuditRecord record(Result result) {
            SortedMap<String, String> troves = NumberRanges.byTrove(changed);
            boolean isOne = troves.size() == 1;
            Json.Obj detail = isOne ? Json.Obj.EMPTY : Json.Obj.EMPTY.with("documents", NumberRanges.json(changed));
            detail = copies.isEmpty() ? detail : detail.with("copies", NumberRanges.json(List.copyOf(copies.values())));
            Instant until = order.until();
            detail = detail.withOptional("until", until == null ? null : until.toString())
                    .withOptional("event", order.event())
                    .withOptional("selection", order.selection());
            return new AuditRecord(
                    order.action().word(),
                    isOne ? troves.firstKey() : null,
                    isOne ? troves.get(troves.firstKey()) : null,
                    result.documents() + copies.size(),
                    0,
                    order.reason(),
                    detail);
        }
    }
}
