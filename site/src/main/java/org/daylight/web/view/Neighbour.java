package org.daylight.web.view;

import java.io.IOException;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/**
 * The document before or after another.
 *
 * @param note "withheld" or "withdrawn"; empty for one that is shown
 */
public record Neighbour(int number, String address, String note) {

    /** How far to look for the next number that has something to say. */
    private static final int STEPS = 50;

    /** The nearest number in that direction of which there is something to say; one that is still to come has nothing to read. */
    public static @Nullable Neighbour of(DocumentReader documents, DocumentId id, int step) throws IOException {
        for (int i = 1; i <= STEPS; i++) {
            long number = id.number() + (long) step * i;
            if (number < 1 || number > 999_999_999) {
                return null;
            }
            DocumentId other = new DocumentId(id.trove(), (int) number);
            switch (documents.state(other)) {
                case DocumentState.Published published -> {
                    return new Neighbour(other.number(), SiteAddress.document(other), "");
                }
                case DocumentState.Withheld withheld -> {
                    return new Neighbour(other.number(), SiteAddress.document(other), "withheld");
                }
                case DocumentState.Withdrawn withdrawn -> {
                    return new Neighbour(other.number(), SiteAddress.document(other), "withdrawn");
                }
                case DocumentState.Unknown unknown -> {
                    return null;
                }
                case DocumentState.ToCome toCome -> {}
            }
        }
        return null;
    }

    /** "No. 20,414 (withdrawn)". */
    public String words() {
        return "No. " + number + (note.isEmpty() ? "" : " (" + note + ")");
    }
}
