package org.daylight.app;

import java.io.IOException;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.export.CitedDocument;
import org.daylight.export.Holdings;
import org.daylight.search.Hit;

/** The documents of an archive that is not served here. Their addresses are the same on every mirror, so they have no host. */
record ArchiveHoldings(Archive archive) implements Holdings {

    @Override
    public CitedDocument cited(Hit hit) {
        return new CitedDocument(
                hit.trove(),
                hit.number(),
                hit.release(),
                "/" + hit.trove() + "/" + hit.number(),
                hit.mark(),
                hit.notCovered(),
                hit.redacted());
    }

    @Override
    public boolean read(Hit hit, Archive.Use use) throws IOException {
        return archive.exact(new DocumentId(hit.trove(), hit.number()), use);
    }

    @Override
    public void extracted(Hit hit, Consumer<ExtractedText.Unit> units) throws IOException {
        if (archive.state(new DocumentId(hit.trove(), hit.number())) instanceof DocumentState.Published document) {
            archive.extractedText(document, units);
        }
    }
}
