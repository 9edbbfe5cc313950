package org.daylight.export;

import java.io.IOException;
import java.util.List;
import org.daylight.archive.ExactBytes;
import org.daylight.format.Sha256;
import org.daylight.search.query.Notice;
import org.jspecify.annotations.Nullable;

/** Writes one export, document by document, in the order of the result. */
interface ResultWriter {

    void add(CitedDocument cited, ExactBytes bytes) throws IOException;

    /** Records that a document is missing from the export. @param expected SHA-256 of its bytes; null when not known */
    void addMissing(CitedDocument cited, MissingDocument why, @Nullable Sha256 expected) throws IOException;

    /** Writes the end of the file. */
    void finish(ExportResult.Account account, List<Notice> notices) throws IOException;
}
