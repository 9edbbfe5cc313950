package org.daylight.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which documents to list.
 *
 * @param trove only of this trove; null for all
 * @param state only in this state; null for all
 * @param first lowest number, 1 or more
 * @param last highest number
 * @param part only of the part with this row ({@link PlannedPart#id}); null for all
 * @param label only documents that were found with this label, encoded as a word of a note; null for all
 */
public record DocumentFilter(
        @Nullable String trove,
        @Nullable DocumentState state,
        int first,
        int last,
        @Nullable Long part,
        @Nullable String label) {

    /** Documents with any label or none. */
    public DocumentFilter(@Nullable String trove, @Nullable DocumentState state, int first, int last) {
        this(trove, state, first, last, null, null);
    }

    /** The documents of a part. */
    public static DocumentFilter of(PlannedPart part) {
        return new DocumentFilter(part.trove(), null, part.first(), part.last(), part.id(), null);
    }

    /** All documents. */
    public static final DocumentFilter ALL = new DocumentFilter(null, null, 1, Integer.MAX_VALUE);

    /**
     * The state of a document. A withheld document stays withheld when its part is published; a withdrawn one is
     * withdrawn.
     */
    public enum DocumentState {
        TO_COME("not yet published"),
        PUBLISHED("published"),
        WITHHELD("withheld"),
        WITHDRAWN("withdrawn");

        private final String words;

        DocumentState(String words) {
            this.words = words;
        }

        /** The state in words, in lower case. */
        public String words() {
            return words;
        }
    }
}
