package org.daylight.search;

import java.util.function.Function;
import org.daylight.search.query.DocumentRegister;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an index provides when it is opened. An index stores words and what a list shows of each document; the rest
 * comes from its owner.
 *
 * @param documentBytes the bytes of the documents, for queries that read them ({@code more-like:})
 * @param register numbers and decisions that are not in the index
 * @param objection given the mark of an existing index: why it cannot be used, in one line for people, or null when it can. With an
 *     objection the index is rebuilt from nothing. Ignored when an index is opened only to be read
 */
public record IndexOwner(
        DocumentBytes documentBytes, DocumentRegister register, Function<String, @Nullable String> objection) {

    /** Provides nothing and accepts every mark. */
    public static final IndexOwner NONE = new IndexOwner(DocumentBytes.NONE, DocumentRegister.NONE, mark -> null);

    /** As given; accepts every mark. */
    public IndexOwner(DocumentBytes documentBytes, DocumentRegister register) {
        this(documentBytes, register, mark -> null);
    }
}
