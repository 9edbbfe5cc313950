package org.daylight.archive;

import org.daylight.format.Sha256;

/** What the public record says of one document number. */
public sealed interface DocumentState {

    /**
     * It is shown.
     *
     * @param sha256 of the published bytes
     * @param sizeBytes of the published bytes
     */
    record Published(DocumentId id, Release release, Sha256 sha256, long sizeBytes) implements DocumentState {}

    /** It exists and is not shown; the reason is the editor's, for the public. */
    record Withheld(DocumentId id, Release release, String reason) implements DocumentState {}

    /**
     * It was shown and taken out again; what is left is its line and what proves it.
     *
     * @param sha256 of the bytes that were published
     * @param sizeBytes how many they were
     */
    record Withdrawn(DocumentId id, Release release, Withdrawal withdrawal, Sha256 sha256, long sizeBytes)
            implements DocumentState {}

    /** It is committed to and no release has come to it yet. */
    record ToCome(DocumentId id) implements DocumentState {}

    /** The archive has no such number. */
    record Unknown(DocumentId id) implements DocumentState {}
}
