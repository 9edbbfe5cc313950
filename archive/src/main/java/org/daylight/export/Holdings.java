package org.daylight.export;

import java.io.IOException;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.search.Hit;

/** Where the documents of a result are: an archive, or a newsroom. */
public interface Holdings {

    /** What the document is known by. */
    CitedDocument cited(Hit hit) throws IOException;

    /**
     * Hands out its bytes.
     *
     * @return false when it is not there any more, because it was withdrawn
     * @throws DamagedCopy before the use when the bytes are not those that were committed to
     */
    boolean read(Hit hit, Archive.Use use) throws IOException;
}
