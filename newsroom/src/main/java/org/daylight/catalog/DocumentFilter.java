package org.daylight.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Which documents a list is to have.
 *
 * @param trove only of this trove; null for all
 * @param state only in this state; null for all
 * @param first lowest number, 1 or more
 * @param last highest number
 */
public record DocumentFilter(
        @Nullable String trove, @Nullable DocumentState state, int first, int last) {

    /** Everything. */
    public static final DocumentFilter ALL = new DocumentFilter(null, null, 1, Integer.MAX_VALUE);

    /** Where a document stands. A withheld document whose part is published is withheld; a withdrawn one is withdrawn. */
    public enum DocumentState {
        TO_COME("to come"),
        PUBLISHED("published"),
        WITHHELD("withheld"),
        WITHDRAWN("withdrawn");

        private final String words;

        DocumentState(String words) {
            this.words = words;
        }

        /** As people read it, in lower case. */
        public String words() {
            return words;
        }
    }
}
