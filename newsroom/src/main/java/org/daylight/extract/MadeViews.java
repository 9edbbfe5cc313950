package org.daylight.extract;

import java.util.List;

/**
 * The safe views of an attachment or a file, and what it reveals about people.
 *
 * @param reason why there are none, or not all, in a few words; empty when there is nothing to say
 * @param type the media type that was detected; empty when nothing was
 * @param revealsOmitted how many more things it reveals than the list has
 */
public record MadeViews(
        ViewsOutcome outcome,
        String reason,
        String type,
        List<MadeView> views,
        List<Reveal> reveals,
        long revealsOmitted) {

    public MadeViews {
        views = List.copyOf(views);
        reveals = List.copyOf(reveals);
    }

    static MadeViews without(ViewsOutcome outcome, String reason) {
        return new MadeViews(outcome, reason, "", List.of(), List.of(), 0);
    }
}
