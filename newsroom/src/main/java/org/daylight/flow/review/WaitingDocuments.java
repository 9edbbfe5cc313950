package org.daylight.flow.review;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.ReviewState;
import org.daylight.catalog.Reviews;

/**
 * Which documents of a trove may not be published at a moment, because they are under an embargo or need a second
 * review, and which withheld documents and embargoes bar copies then. Reads the catalog once.
 */
public final class WaitingDocuments {

    private final Catalog catalog;
    private final Instant now;
    private final Set<String> happened;
    private final Map<Long, ReviewState> waiting = new HashMap<>();

    /** @param trove its row */
    public WaitingDocuments(Catalog catalog, long trove, Instant now) {
        this.catalog = catalog;
        this.now = now;
        this.happened =
                catalog.reviews().events().stream().map(Reviews.Event::name).collect(Collectors.toSet());
        for (ReviewState state : catalog.reviews().heldBack(trove)) {
            if (why(state).isPresent()) {
                waiting.put(state.key(), state);
            }
        }
    }

    /** Why a document may not be published, in words that follow its name; empty when it may. */
    public Optional<String> why(HeldDocument document) {
        return Optional.ofNullable(waiting.get(document.key())).flatMap(this::why);
    }

    private Optional<String> why(ReviewState state) {
        if ("second-review".equals(state.review())) {
            return Optional.of("needs a second review");
        }
        if (!"embargo".equals(state.review())) {
            return Optional.empty();
        }
        Instant until = state.until();
        if (until != null && now.isBefore(until)) {
            return Optional.of("is under an embargo until " + until);
        }
        String event = state.event();
        if (event != null && !happened.contains(event)) {
            return Optional.of("is under an embargo until the event " + event);
        }
        // It was requested before the embargo, which has ended by itself.
        return state.secondBy() == null
                ? Optional.empty()
                : Optional.of("needs a second review: end its embargo with  daylight embargo --lift  first");
    }

    /** The document that bars this one from publication now: it is withheld, was withdrawn, or is under an embargo. */
    public Optional<Match> barring(HeldDocument document) {
        return catalog.matches().allBarring(document.key()).stream()
                .filter(match -> match.document().withheld() != null
                        || match.document().withdrawn() != null
                        || catalog.reviews()
                                .find(match.document().key())
                                .flatMap(this::why)
                                .isPresent())
                .findFirst();
    }
}
