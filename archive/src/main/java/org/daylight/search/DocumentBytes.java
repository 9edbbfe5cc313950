package org.daylight.search;

import java.io.IOException;
import java.util.Optional;
import org.daylight.message.parse.DocumentForm;

/**
 * The bytes of the documents of an index, from its owner: the published bytes for the index of a public archive, the originals for that of a
 * newsroom. An index itself stores words and what a list shows, but no text. Used by {@code more-like:}, once for each message that is named.
 * Safe for several threads.
 */
@FunctionalInterface
public interface DocumentBytes {

    /** No bytes are available. */
    DocumentBytes NONE = (key, most) -> Optional.empty();

    /**
     * The first bytes of a document. The caller does not change them.
     *
     * @param key of the document, as it was added
     * @param most at most this many bytes are wanted; the document may be longer
     * @return empty when the owner has no such document
     * @throws IOException when it cannot be read, or has been changed
     */
    Optional<byte[]> firstBytes(long key, int most) throws IOException;

    /** As what these bytes are read. */
    default DocumentForm form(long key) throws IOException {
        return DocumentForm.MAIL;
    }
}
