package org.daylight.story;

import java.io.IOException;
import org.daylight.archive.DocumentId;

/** What a story may cite: an archive, or an archive together with what is published with the story. */
public interface CitedRecord {

    /** What can be cited of a document number. */
    sealed interface Cited {}

    /** The document cannot be cited. @param reason follows the number: {@code is withheld} */
    record NotShown(String reason) implements Cited {}

    /** The document can be cited. */
    non-sealed interface Shown extends Cited {

        /** Its published bytes, and what is redacted in them. @throws IOException with a one-line message, when they cannot be read, or are too many */
        QuotableText text() throws IOException;

        /** The text that a program extracted from it; empty for none. @throws IOException with a one-line message */
        String extracted() throws IOException;

        /** Whether it has this view. @param image from 1; 0 for the whole view */
        boolean hasView(int view, int image) throws IOException;
    }

    Cited document(DocumentId id) throws IOException;

    boolean hasTrove(String slug);

    boolean hasPart(String trove, int part);

    /** Whether a published document was sent from or to this address. */
    boolean hasPerson(String address) throws IOException;

    /** Whether there is a story with this name that was not withdrawn. */
    boolean hasStory(String name);
}
