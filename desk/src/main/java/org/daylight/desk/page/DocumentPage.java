package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.daylight.catalog.HeldDocument;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/**
 * Everything below {@code /d/harbour/12}: the document, its files, what is decided about it, its redactions. This class only says which class does
 * what.
 */
final class DocumentPage implements DeskPage {

    private static final long LARGE_BYTES = 8_000_000;

    private final ReentrantLock large = new ReentrantLock(true);
    private final ReviewDesk review;
    private final MessageView messages;
    private final DocumentFilesPage files;
    private final DocumentDecisions decisions;
    private final RedactPage redact;

    DocumentPage(ReviewDesk review) {
        this.review = review;
        messages = new MessageView(review);
        files = new DocumentFilesPage(review);
        decisions = new DocumentDecisions(review);
        redact = new RedactPage(review);
    }

    @Override
    public Cost cost(String method, List<String> path) {
        return method.equals("POST") || path.size() > 3 ? Cost.EXPENSIVE : Cost.PAGE;
    }

    /** Makes an answer. */
    private interface Answer {
        Response make() throws Refusal, IOException;
    }

    /** Of large documents, one at a time is in memory. */
    private Response bounded(HeldDocument document, Answer answer) throws Refusal, IOException {
        if (document.sizeBytes() < LARGE_BYTES) {
            return answer.make();
        }
        large.lock();
        try {
            return answer.make();
        } finally {
            large.unlock();
        }
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        HeldDocument document = review.document(request);
        return bounded(document, () -> get(request, document));
    }

    private Response get(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        return switch (request.segment(3)) {
            case "" -> messages.page(request, document);
            case "raw" -> files.source(document);
            case "file" -> files.attachment(request, document);
            case "view" -> files.view(request, document);
            case "text" -> files.extracted(request, document);
            case "redact" -> redact.page(request, document);
            default -> throw Refusal.notFound("There is no such page of a document.");
        };
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        HeldDocument document = review.document(request);
        return bounded(document, () -> post(request, document));
    }

    private Response post(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        return switch (request.segment(3)) {
            case "decide" -> decisions.decide(request, document);
            case "remark" -> decisions.remark(request, document);
            case "finding" -> decisions.finding(request, document);
            case "files" -> decisions.files(request, document);
            case "claim" -> decisions.claim(request, document);
            case "redact" -> redact.post(request, document);
            default -> throw Refusal.noForm();
        };
    }
}
