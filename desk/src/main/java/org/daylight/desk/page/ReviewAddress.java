package org.daylight.desk.page;

import org.daylight.archive.DocumentId;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/** The addresses of the pages for reviewing and redacting, in one place. Each is ASCII and safe in an attribute and a header. */
final class ReviewAddress {

    private ReviewAddress() {}

    static String queues() {
        return "/review";
    }

    /** @param by in lower case @param trove empty for all troves */
    static String queues(String by, String trove) {
        return "/review?by=" + encode(by) + (trove.isEmpty() ? "" : "&trove=" + encode(trove));
    }

    static String document(DocumentId id) {
        return "/d/" + encode(id.trove()) + "/" + id.number();
    }

    /** The document as an item of a queue. */
    static String document(DocumentId id, @Nullable QueueName queue) {
        return document(id) + (queue == null ? "" : "?" + queue.parameters());
    }

    /** A page below that of a document. */
    static String of(DocumentId id, String what) {
        return document(id) + "/" + what;
    }

    static String attachment(DocumentId id, int part) {
        return of(id, "file") + "/" + part;
    }

    static String view(DocumentId id, int view) {
        return of(id, "view") + "/" + view;
    }

    /** @param file from 1 */
    static String viewFile(DocumentId id, int view, int file) {
        return view(id, view) + "/" + file;
    }

    static String search(String query) {
        return "/search" + (query.isEmpty() ? "" : "?q=" + encode(query));
    }

    static String decision(long id) {
        return "/decision/" + id;
    }

    static String decisions() {
        return "/decisions";
    }

    static String redactions() {
        return "/redactions";
    }

    static String conversations() {
        return "/conversations";
    }

    static String conversation(int number) {
        return conversations() + "/" + number;
    }

    static String job(long id) {
        return "/work/" + id;
    }

    static String encode(String text) {
        return SiteAddress.encode(text);
    }
}
