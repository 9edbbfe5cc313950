package org.daylight.archive;

import java.util.List;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.pack.FlaggedPart;
import org.jspecify.annotations.Nullable;

/** What the public record says of one document number. */
public sealed interface DocumentState {

    /** The document number that it is about. */
    DocumentId id();

    /**
     * The document is published.
     *
     * @param sha256 of the published bytes
     * @param sizeBytes of the published bytes
     * @param redaction what the line says of the redactions; null when the document is published whole
     * @param about the entry with the name and type of a file; null for a message
     * @param text the entry with the extracted text; null when there is none
     * @param conversion where a message that the publisher wrote comes from; null for any other document
     * @param flags its parts with malware or a dangerous file, in order; empty for none
     * @param reduces for a document that an earlier release shows with more redactions; null for any other
     */
    record Published(
            DocumentId id,
            Release release,
            DocumentKind kind,
            Sha256 sha256,
            long sizeBytes,
            @Nullable Redaction redaction,
            @Nullable PackEntry about,
            @Nullable PackEntry text,
            @Nullable Conversion conversion,
            List<FlaggedPart> flags,
            PackDocument.@Nullable Reduces reduces)
            implements DocumentState {

        public Published {
            flags = List.copyOf(flags);
        }

        /** What was found in a part: codes of dangerous files and malware; empty for nothing. */
        public List<String> flags(int part) {
            return flags.stream()
                    .filter(flag -> flag.part() == part)
                    .findFirst()
                    .map(FlaggedPart::codes)
                    .orElse(List.of());
        }
    }

    /** The document exists but is withheld. @param reason the editor's reason, for the public */
    record Withheld(DocumentId id, Release release, String reason) implements DocumentState {}

    /**
     * The document was published and then withdrawn. Its line and its proof remain.
     *
     * @param sha256 of the bytes that were published
     * @param sizeBytes of those bytes
     */
    record Withdrawn(
            DocumentId id, Release release, Withdrawal withdrawal, DocumentKind kind, Sha256 sha256, long sizeBytes)
            implements DocumentState {}

    /** The document is committed to, but not yet part of a release. */
    record ToCome(DocumentId id) implements DocumentState {}

    /** The archive has no such number. */
    record Unknown(DocumentId id) implements DocumentState {}
}
