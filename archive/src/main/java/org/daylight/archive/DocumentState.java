package org.daylight.archive;

import org.daylight.format.Sha256;

/** What the public record says of one document number. */
public sealed interface DocumentState {

    /**
     * The document is published.
     *
     * @param sha256 of the published bytes
     * @param sizeBytes of the published bytes
     */
    record Published(DocumentId id, Release release, Sha256 sha256, long sizeBytes) implements DocumentState {}

    /** The document exists but is withheld. @param reason the editor's reason, for the public */
    record Withheld(DocumentId id, Release release, String reason) implements DocumentState {}

    /**
     * The document was published and then withdrawn. Its line and its proof remain.
     *
     * @param sha256 of the bytes that were published
     * @param sizeBytes of those bytes
     */
    record Withdrawn(DocumentId id, Release release, Withdrawal withdrawal, Sha256 sha256, long sizeBytes)
            implements DocumentState {}

    /** The document is committed to, but not yet part of a release. */
    record ToCome(DocumentId id) implements DocumentState {}

    /** The archive has no such number. */
    record Unknown(DocumentId id) implements DocumentState {}
}
