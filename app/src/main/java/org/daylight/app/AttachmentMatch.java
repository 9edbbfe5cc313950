package org.daylight.app;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.daylight.archive.DamagedCopy;
import org.daylight.export.Holdings;
import org.daylight.format.Json;
import org.daylight.search.Highlight;
import org.daylight.search.Hit;
import org.daylight.search.Snippet;
import org.daylight.search.Span;
import org.daylight.search.query.Query;

/**
 * Where in an attachment a document matches a query, for the first documents of a list: these are read. Not for use by several threads.
 */
final class AttachmentMatch {

    /** So many documents are read for one list; a list has no end. */
    private static final int MOST = 100;

    private final Holdings holdings;
    private final Query query;
    private final boolean hasWords;
    private int read;

    AttachmentMatch(Holdings holdings, Query query) {
        this.holdings = holdings;
        this.query = query;
        this.hasWords = !Highlight.of(query, Query.Field.ATTACHMENT).isEmpty();
    }

    /** The match; empty when the document matches elsewhere, or when enough were read. */
    Optional<Snippet> of(Hit hit) throws IOException {
        if (!hasWords || hit.attachments() == 0 || read >= MOST) {
            return Optional.empty();
        }
        read++;
        var found = new AtomicReference<Snippet>();
        try {
            holdings.read(
                    hit,
                    bytes -> found.set(
                            Snippet.of(query, bytes.bytes(), bytes.form(), units -> holdings.extracted(hit, units))));
        } catch (DamagedCopy damaged) {
            return Optional.empty(); // daylight show and daylight check say more
        }
        return Optional.ofNullable(found.get())
                .filter(snippet ->
                        snippet.attachment() != null && snippet.spans().stream().anyMatch(Span::marked));
    }

    static String line(Snippet snippet) {
        return "    in " + TerminalFormats.printable(place(snippet)) + ": "
                + (snippet.cutBefore() ? "… " : "") + TerminalFormats.printable(text(snippet))
                + (snippet.cutAfter() ? " …" : "");
    }

    static Json.Obj json(Snippet snippet) {
        return Json.Obj.EMPTY
                .with("attachment", String.valueOf(snippet.attachment()))
                .withOptional("place", snippet.place().isEmpty() ? null : snippet.place())
                .with("text", text(snippet));
    }

    private static String place(Snippet snippet) {
        return snippet.attachment() + (snippet.place().isEmpty() ? "" : ", " + snippet.place());
    }

    private static String text(Snippet snippet) {
        return snippet.spans().stream().map(Span::text).collect(Collectors.joining());
    }
}
