package org.daylight.check;

import java.util.Locale;
import org.daylight.format.Json;
import org.daylight.format.Slug;

/**
 * What the numbers of a trove have come to; the four add up to {@code documents}.
 *
 * @param documents that were committed to
 * @param published whose bytes are there
 * @param withheld of which a release says so
 * @param withdrawn whose bytes were published and taken out again
 * @param toCome that no release has named yet
 */
public record TroveAccount(long documents, long published, long withheld, long withdrawn, long toCome) {

    Json json(Slug trove) {
        return Json.Obj.EMPTY
                .with("trove", trove.text())
                .with("documents", documents)
                .with("published", published)
                .with("withheld", withheld)
                .with("withdrawn", withdrawn)
                .with("toCome", toCome);
    }

    String line(Slug trove) {
        return String.format(
                Locale.ROOT,
                "%s: %,d documents = %,d published + %,d withheld + %,d withdrawn + %,d to come",
                trove,
                documents,
                published,
                withheld,
                withdrawn,
                toCome);
    }
}
