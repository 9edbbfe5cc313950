package org.daylight.archive;

import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a part says of its document, without what only its proof needs. Read from the directory of the pack, so that some lines of a large part cost as much as
 * of a small one. Immutable.
 *
 * @param number of the document
 * @param kind null for a document that is withheld, as is {@code published}
 * @param published hash of the published bytes
 * @param publishedBytes their number; 0 for a document that is withheld
 * @param isRedacted whether something in it is redacted
 * @param isShownAgain whether an earlier part shows it with more redactions
 * @param reason why it is withheld; null when the publisher gives none, and for other documents
 */
public record PartLine(
        int number,
        @Nullable DocumentKind kind,
        @Nullable Sha256 published,
        long publishedBytes,
        boolean isRedacted,
        boolean isShownAgain,
        @Nullable String reason) {

    /** Whether the publisher has not published the document. */
    public boolean isWithheld() {
        return published == null;
    }
}
