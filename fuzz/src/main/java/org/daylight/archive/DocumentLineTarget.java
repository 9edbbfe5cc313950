package org.daylight.archive;

import org.daylight.format.Outcome;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.Violation;

/** The lines of a pack's list of documents. In this package because their reader is not public. */
public final class DocumentLineTarget {

    private DocumentLineTarget() {}

    /** What is accepted is written as a line that is read as the same document. */
    public static void run(byte[] input) {
        Outcome<PackDocument> read = DocumentLine.parse(new String(input, java.nio.charset.StandardCharsets.UTF_8));
        if (read.isOk()) {
            Accepted.count();
            String written = DocumentLine.text(read.orThrow());
            Outcome<PackDocument> again = DocumentLine.parse(written);
            Violation.unless(again.isOk(), "what was written is refused: " + written + again);
            Violation.unlessEqual(written, DocumentLine.text(again.orThrow()), "written twice");
        }
    }
}
