package org.daylight.web.view;

import java.io.IOException;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * The previous or next document of the same trove.
 *
 * @param note "withheld" or "withdrawn"; empty for a published document
 */
public record Neighbour(int number, String address, String note) {

    /** The nearest document with a page; null when there is none. Documents that are not yet in a release are skipped. @param step 1 or -1 */
    public static @Nullable Neighbour of(DocumentReader documents, DocumentId id, int step) throws IOException {
        return documents
                .nearest(id, step)
                .map(state -> switch (state) {
                    case DocumentState.Withheld withheld -> neighbour(withheld.id(), "withheld");
                    case DocumentState.Withdrawn withdrawn -> neighbour(withdrawn.id(), "withdrawn");
                    default -> neighbour(state.id(), "");
                })
                .orElse(null);
    }

    private static Neighbour neighbour(DocumentId id, String note) {
        return new Neighbour(id.number(), SiteAddress.document(id), note);
    }

    /** "No. 20,414 (withdrawn)". */
    public String words() {
        return Words.of(note.isEmpty() ? "document.number" : "document.number." + note, String.valueOf(number));
    }
}
