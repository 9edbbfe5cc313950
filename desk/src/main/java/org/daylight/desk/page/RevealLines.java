package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.Reveal;
import org.daylight.newsroom.Newsroom;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;

/** What the files of a document reveal about people, a line each. */
final class RevealLines {

    private static final int MOST = 100;
    private static final int MOST_CHARS = 500;
    private static final int MOST_NAME_CHARS = 200;

    private RevealLines() {}

    /** The lines; none if nothing is revealed, or if no program has looked at the files yet. */
    static List<String> of(Newsroom newsroom, HeldDocument document) throws IOException {
        List<String> lines = new ArrayList<>();
        Optional<StoredViews> stored = newsroom.views();
        if (stored.isEmpty()) {
            return lines;
        }
        for (StoredViews.Revealing file : stored.get().reveals(document.key())) {
            for (Reveal each : file.reveals()) {
                if (lines.size() < MOST) {
                    lines.add(DocumentRow.cut(
                            file.name() + (each.inside() == null ? "" : " › " + each.inside())
                                    + (each.place().isEmpty() ? "" : ", " + each.place()) + ": "
                                    + each.kind().meaning() + ": " + each.value(),
                            MOST_CHARS));
                }
            }
            if (file.omitted() > 0) {
                lines.add(DocumentRow.cut(file.name(), MOST_NAME_CHARS) + ": and " + Formats.number(file.omitted())
                        + " more");
            }
        }
        return lines;
    }

    /** Whether a program has looked at the files of a document. */
    static boolean isLooked(Newsroom newsroom, HeldDocument document) throws IOException {
        return newsroom.views().map(stored -> stored.isLooked(document.key())).orElse(false);
    }
}
