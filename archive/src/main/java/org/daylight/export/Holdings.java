package org.daylight.export;

import java.io.IOException;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.ExtractedText;
import org.daylight.search.Hit;

/** The source of the documents of a result: an archive, or a newsroom. */
public interface Holdings {

    /** How the document is named in an export. */
    CitedDocument cited(Hit hit) throws IOException;

    /**
     * Passes on its bytes.
     *
     * @return false when it was withdrawn meanwhile
     * @throws DamagedCopy before the use, when the bytes are not those that the log commits to
     */
    boolean read(Hit hit, Archive.Use use) throws IOException;

    /** Passes on the units of the text extracted from it, if there is any. Only lists of results need it; an export does not. */
    default void extracted(Hit hit, Consumer<ExtractedText.Unit> units) throws IOException {}
}
