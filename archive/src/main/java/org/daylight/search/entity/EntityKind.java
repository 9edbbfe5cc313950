package org.daylight.search.entity;

import java.util.Optional;

/** What a name is the name of. The order is that of files and pages. */
public enum EntityKind {
    PERSON("person"),
    ORGANISATION("organisation"),
    PLACE("place");

    private final String word;

    EntityKind(String word) {
        this.word = word;
    }

    /** The kind in files, addresses and queries: {@code person}. */
    public String word() {
        return word;
    }

    /** The kind of a word; empty when there is none. */
    public static Optional<EntityKind> of(String word) {
        for (EntityKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
