package org.daylight.app;

import java.io.IOException;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.extract.UnextractedDocuments;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;

/** Tells an editor, before a part is published, that it will not contain the text of attachments. */
final class UnextractedNote {

    private UnextractedNote() {}

    static void print(Newsroom newsroom, Vault vault, PlannedPart part, Terminal terminal) throws IOException {
        int count = UnextractedDocuments.count(newsroom, vault, part);
        if (count > 0) {
            terminal.err()
                    .println("note: part " + part.number() + " of " + part.trove() + ": the text of attachments was not"
                            + " extracted from " + TerminalFormats.count(count, "document")
                            + "; to publish it with the part, run  daylight extract  first");
        }
    }
}
