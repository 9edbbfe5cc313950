package org.daylight.catalog;

import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * A document in the newsroom's catalog.
 *
 * @param key its row, and its key in the newsroom's index
 * @param number 0 while its accession is open
 * @param withheld the public reason; empty when it is withheld without a reason; null when it may be shown
 * @param withheldWith the key of the document of which it is a copy, when it was withheld because of that; 0 otherwise
 * @param cleared whether an editor said that it may be shown although it is a copy of a withheld or withdrawn document
 * @param withdrawn the public reason why it was withdrawn after it was published; null when it was not
 * @param file what is known of a document that is not mail; null for a message
 * @param conversion where a message that Daylight wrote comes from; null for any other document
 * @param pieces root of its piece tree; null when an earlier version imported it
 */
public record HeldDocument(
        long key,
        String trove,
        int accession,
        int number,
        Sha256 sha256,
        long sizeBytes,
        @Nullable String withheld,
        long withheldWith,
        boolean cleared,
        @Nullable String withdrawn,
        @Nullable HeldFile file,
        @Nullable HeldConversion conversion,
        @Nullable Sha256 pieces) {

    /** A message in its original bytes. */
    public HeldDocument(
            long key,
            String trove,
            int accession,
            int number,
            Sha256 sha256,
            long sizeBytes,
            @Nullable String withheld,
            long withheldWith,
            boolean cleared,
            @Nullable String withdrawn) {
        this(
                key,
                trove,
                accession,
                number,
                sha256,
                sizeBytes,
                withheld,
                withheldWith,
                cleared,
                withdrawn,
                null,
                null,
                null);
    }

    /** As what its bytes are read. */
    public DocumentForm form() {
        if (conversion != null) {
            return DocumentForm.CONVERTED;
        }
        return file == null ? DocumentForm.MAIL : new DocumentForm.File(file.name(), file.type());
    }

    /** How it is cited: {@code harbour/20413}, or {@code harbour/?} while it has no number. */
    public String cited() {
        return trove + "/" + (number == 0 ? "?" : Integer.toString(number));
    }
}
