package org.daylight.flow.review;

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
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.MatchLookup;
import org.daylight.catalog.ReviewState;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.IncludedCopies;
import org.daylight.flow.review.ReviewDocuments.Result;
import org.daylight.flow.review.ReviewDocuments.Skip;
import org.daylight.flow.review.ReviewOrder.Action;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * One decision of {@link ReviewDocuments} while it is made, within the transaction. What it reads and writes about many documents is
 * read and written together, some thousands at a time.
 */
final class ReviewDecision {

    /** How many documents that were left out are named for each reason. */
    private static final int MOST_NAMED = 10;

    /** Documents whose copies are looked up together. */
    private static final int AT_ONCE = 5_000;

    private final By by;
    private final ReviewOrder order;
    private final long sequence;
    private final Catalog catalog;
    private final PublishedNumbers published;
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

    ReviewDecision(Catalog catalog, By by, ReviewOrder order, long sequence, boolean isUnconfirmed) {
        this.catalog = catalog;
        this.published = new PublishedNumbers(catalog);
        this.isUnconfirmed = isUnconfirmed;
        this.by = by;
        this.order = order;
        this.sequence = sequence;
        this.hasClaims = catalog.queues().hasClaims(by.time());
    }

    Result make(Collection<Long> documents) {
        catalog.reviews().begin(sequence, by.time(), by.who(), order.action().word(), order.reason());
        List<ReviewState> chosen = new ArrayList<>();
        Map<Long, ReviewState> states = catalog.reviews().find(documents);
        for (long key : documents) {
            ReviewState state = Objects.requireNonNull(states.get(key), () -> "no document " + key);
            Skip skip = skip(state);
            if (skip == null) {
                chosen.add(state);
                chosenKeys.add(key);
            } else {
                skip(state, skip);
            }
        }
        for (int at = 0; at < chosen.size(); at += AT_ONCE) {
            decide(chosen.subList(at, Math.min(chosen.size(), at + AT_ONCE)));
        }
        // In the order of their rows, because SQLite then reads and writes each page once.
        List<Long> keys = changed.stream().map(ReviewState::key).sorted().toList();
        catalog.reviews().beforeUnbarred(sequence, keys);
        set(keys, null);
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
        if (isWithheld && order.action() != Action.WITHHOLD) {
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

    private void decide(List<ReviewState> some) {
        MatchLookup matches = order.copies() == CopiesRule.NOT_INCLUDED
                ? MatchLookup.NONE
                : catalog.matches().lookUp(some.stream().map(ReviewState::key).toList(), expanded);
        for (ReviewState state : some) {
            if (isDecided(state, matches)) {
                apply(state);
                if (order.copies() != CopiesRule.NOT_INCLUDED && coversAllCopies() && order.action() != Action.LIFT) {
                    catalog.matches().bar(state.key(), matches.own(state.key()));
                }
            }
        }
    }

    /** Whether the decision covers all copies and not only documents that are the same message. */
    private boolean coversAllCopies() {
        return order.action() != Action.PUBLISH && order.action() != Action.SECOND_REVIEW;
    }

    /** Decides about the copies of a document; false when it has too many doubtful ones and must be left out. */
    private boolean isDecided(ReviewState state, MatchLookup matches) {
        if (order.copies() == CopiesRule.NOT_INCLUDED) {
            return true;
        }
        if (coversAllCopies()) {
            return isDecidedWithCopies(state, matches);
        }
        for (MatchKey key : matches.own(state.key())) {
            boolean isSame = key.kind() == MatchKey.Kind.COPY || key.kind() == MatchKey.Kind.BYTES;
            if (isSame && expanded.add(key.hash())) {
                for (MatchLookup.Holder holder : matches.holders(key)) {
                    if (!holder.attached() && !chosenKeys.contains(holder.document())) {
                        coverSame(holder.document());
                    }
                }
            }
        }
        return true;
    }

    /**
     * Each match key is used once, however many of the chosen documents have it: so the cost depends on the number of documents, not
     * on how often they are copies of one another.
     */
    private boolean isDecidedWithCopies(ReviewState state, MatchLookup matches) {
        Set<Long> copiesToCome = new LinkedHashSet<>();
        Set<Long> expandedNow = new HashSet<>();
        for (MatchKey key : matches.own(state.key())) {
            if (!expanded.contains(key.hash()) && expandedNow.add(key.hash())) {
                Set<Long> others = new LinkedHashSet<>();
                for (MatchLookup.Holder holder : matches.holders(key)) {
                    long other = holder.document();
                    if (!chosenKeys.contains(other) && !covered.contains(other) && !copiesToCome.contains(other)) {
                        others.add(other);
                    }
                }
                boolean isDoubtful = key.kind() == MatchKey.Kind.TEXT || key.kind() == MatchKey.Kind.MESSAGE_ID;
                if (isDoubtful
                        && order.copies() == CopiesRule.INCLUDED
                        && others.size() > IncludedCopies.MOST_DOUBTFUL) {
                    skip(state, Skip.DOUBTFUL);
                    return false;
                }
                copiesToCome.addAll(others);
            }
        }
        expanded.addAll(expandedNow);
        for (long other : copiesToCome) {
            ReviewState copy = catalog.reviews().find(other).orElseThrow();
            boolean isSettled = copy.withheld() != null || copy.withdrawn();
            if (!isSettled && copy.number() != 0 && published.has(copy.trove(), copy.number())) {
                if (seenPublished.add(other)) {
                    publishedCopies++;
                }
            } else if (!isSettled) {
                cover(copy, state.key());
            }
        }
        return true;
    }

    /** A copy that is the same message: only if nobody has decided about it. */
    private void coverSame(long key) {
        ReviewState copy = catalog.reviews().find(key).orElseThrow();
        if (copy.number() != 0 && published.has(copy.trove(), copy.number())) {
            if (seenPublished.add(key)) {
                publishedCopies++;
            }
        } else if (copy.review() == null && skip(copy) == null) {
            cover(copy, null);
        }
    }

    /** @param with the chosen document, when all copies are covered; null for one that is the same message */
    private void cover(ReviewState copy, @Nullable Long with) {
        boolean isFirst = covered.add(copy.key());
        if (!isFirst || order.action() == Action.LIFT && !"embargo".equals(copy.review())) {
            return;
        }
        copies.put(copy.key(), copy);
        catalog.reviews().before(sequence, copy.key());
        set(List.of(copy.key()), with);
    }

    private void apply(ReviewState state) {
        covered.add(state.key());
        changed.add(state);
        boolean mayBar = state.withheld() != null || "embargo".equals(state.review());
        if (mayBar) {
            catalog.reviews().before(sequence, state.key());
            catalog.matches().unbar(state.key());
        }
    }

    private void set(List<Long> keys, @Nullable Long with) {
        switch (order.action()) {
            case WITHHOLD -> catalog.documents().withhold(keys, order.reason(), with);
            case EMBARGO -> catalog.reviews().embargo(keys, order.until(), order.event());
            case LIFT -> catalog.reviews().lift(keys);
            case PUBLISH -> catalog.reviews().publish(keys);
            case SECOND_REVIEW -> catalog.reviews().requestSecond(keys, by.who());
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
