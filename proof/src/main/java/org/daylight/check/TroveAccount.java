package org.daylight.check;

import java.util.Locale;
import org.daylight.format.Json;
import org.daylight.format.Slug;

/**
 * What became of the document numbers of a trove. The other four numbers add up to {@code documents}.
 *
 * @param documents number of documents committed to
 * @param published number of documents whose bytes are in a pack
 * @param withheld number of documents that a release lists as withheld
 * @param withdrawn number of documents that were published and then withdrawn
 * @param toCome number of documents that no release has listed yet
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
                "%s: %,d documents = %,d published + %,d withheld + %,d withdrawn + %,d not yet published",
                trove,
                documents,
                published,
                withheld,
                withdrawn,
                toCome);
    }
}
