package org.daylight.flow.review;

import java.time.Instant;
import java.util.Locale;
import org.daylight.flow.decide.CopiesRule;
import org.jspecify.annotations.Nullable;

/**
 * What an editor decides about documents.
 *
 * @param reason public for {@link Action#WITHHOLD}, otherwise for the audit log only; may be empty
 * @param until of an embargo: the documents are not published before; null for no date
 * @param event of an embargo: the documents are not published before it has happened; null for none
 * @param copies which copies the decision covers
 * @param evenClaimed whether documents that others work on are included
 * @param selection how the documents were chosen, for the audit log: {@link #BY_QUERY} or a thread or tag; never what was searched for, which may be
 *     what is redacted; null when they were named
 */
public record ReviewOrder(
        Action action,
        String reason,
        @Nullable Instant until,
        @Nullable String event,
        CopiesRule copies,
        boolean evenClaimed,
        @Nullable String selection) {

    /** The documents are what a search found. The query is not recorded: whoever searches for a name may redact it next. */
    public static final String BY_QUERY = "query";

    /** What is decided. */
    public enum Action {
        /** Reviewed: may be published. */
        PUBLISH,
        /** Not published; its number is, with the reason. */
        WITHHOLD,
        /** Not published before a date or an event. */
        EMBARGO,
        /** The embargo ends; the document is unreviewed again. */
        LIFT,
        /** Not published before another editor has reviewed it. */
        SECOND_REVIEW;

        /** {@code second-review}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A decision without a date, about documents that were named. */
    public static ReviewOrder of(Action action, String reason) {
        return new ReviewOrder(action, reason, null, null, CopiesRule.INCLUDED, false, null);
    }

    /** The same about documents that were chosen in this way. */
    public ReviewOrder selectedBy(String how) {
        return new ReviewOrder(action, reason, until, event, copies, evenClaimed, how);
    }
}
