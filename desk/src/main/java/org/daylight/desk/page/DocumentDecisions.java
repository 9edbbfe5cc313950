package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.StoredFindings;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.review.AcceptFiles;
import org.daylight.flow.review.ClaimDocuments;
import org.daylight.flow.review.LeaveFinding;
import org.daylight.flow.review.RemarkDocuments;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.http.Response;
import org.daylight.web.view.Formats;

/** What the forms of a document's page do. After a decision the browser goes to the next document of the queue. */
final class DocumentDecisions {

    private final ReviewDesk review;

    DocumentDecisions(ReviewDesk review) {
        this.review = review;
    }

    /** Decides about the document. */
    Response decide(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        By by = request.by();
        if (request.field("action").equals("show")) {
            show(request, document, by);
            return DeskHtml.seeOther(here(request, document));
        }
        ReviewOrder order = OrderFields.order(request);
        ReviewDocuments.Result result = review.decide(
                () -> new ReviewDocuments(review.deciding(), review.vault()).run(by, List.of(document.key()), order));
        ReviewWords.result(ReviewWords.action(order.action().word()), result, true).stream()
                .map(line -> document.cited() + ": " + line)
                .forEach(request.session()::say);
        if (result.id() == 0) {
            return DeskHtml.seeOther(here(request, document));
        }
        review.counts().forget();
        new ClaimDocuments(review.deciding().catalog()).release(request.editor().name(), List.of(document.key()));
        Optional<QueueName> queue = queue(request, document);
        String next = queue.isEmpty()
                ? here(request, document)
                : new QueuesPage(review)
                        .next(
                                request,
                                review.catalog().troves().find(document.trove()).orElseThrow(),
                                queue.get(),
                                document.number());
        return DeskHtml.seeOther(next);
    }

    private void show(DeskRequest request, HeldDocument document, By by) throws Refusal, IOException {
        DecideDocument.Result result = review.decide(() -> new DecideDocument(review.deciding(), review.vault(), by)
                .show(ReviewDesk.id(document), OrderFields.copies(request)));
        switch (result) {
            case DecideDocument.Shown(HeldDocument unused, List<HeldDocument> with) ->
                request.session()
                        .say(document.cited() + " is not withheld any more"
                                + (with.isEmpty()
                                        ? "."
                                        : ", and neither are "
                                                + Formats.count(with.size(), "document that was", "documents that were")
                                                + " withheld with it."));
            case DecideDocument.Refused(String reason) -> throw Refusal.conflict(reason);
            case DecideDocument.Withheld unused -> throw new IllegalStateException("show does not withhold");
        }
        review.counts().forget();
    }

    /** Adds a tag or a note, or removes a tag. Guests may, in their trove. */
    Response remark(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        if (!Access.mayRemark(request.editor(), document.trove())) {
            throw Refusal.forbidden("Your role does not allow remarks about this document.");
        }
        By by = request.by();
        var remarks = new RemarkDocuments(review.deciding());
        if (request.field("action").equals("note")) {
            String note = request.field("note").replace("\r\n", "\n").strip();
            if (note.isEmpty() || note.length() > RemarkDocuments.MAX_NOTE) {
                throw Refusal.bad("A note has 1 to " + Formats.number(RemarkDocuments.MAX_NOTE) + " characters.");
            }
            review.decide(() -> remarks.note(by, document.key(), note));
            request.session().say("The note is added.");
        } else if (OrderFields.isTag(request)) {
            boolean adds = request.field("action").equals("tag");
            String tag = OrderFields.tag(request);
            int changed = review.decide(() -> remarks.tag(by, List.of(document.key()), tag, adds));
            request.session()
                    .say(
                            changed == 0
                                    ? "Nothing was changed."
                                    : "The tag " + tag + (adds ? " is added." : " is removed."));
        } else {
            throw Refusal.bad("Choose what to do, with one of the buttons.");
        }
        return DeskHtml.seeOther(here(request, document));
    }

    /** Leaves a finding as it is, or takes that back. */
    Response finding(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        int number = DeskRequest.number(request.field("number")).orElse(0) - 1;
        Optional<StoredFindings> stored = review.reading().findings();
        List<HeldFinding> all = stored.isEmpty() ? List.of() : stored.get().findings(document.key());
        // The document may have been scanned again since the page was made.
        if (number < 0 || number >= all.size() || !all.get(number).kind().code().equals(request.field("kind"))) {
            throw Refusal.conflict("The findings have changed since the page was made: load it again.");
        }
        boolean leaves = request.field("action").equals("leave");
        boolean changed = review.decide(
                () -> new LeaveFinding(review.deciding()).run(request.by(), document, all.get(number), leaves));
        request.session()
                .say(
                        !changed
                                ? "Nothing was changed."
                                : leaves
                                        ? "The finding is left as it is. The document itself still needs a decision."
                                        : "The finding is open again.");
        return DeskHtml.seeOther(here(request, document));
    }

    /** Accepts that dangerous files are published behind a warning, or takes that back. */
    Response files(DeskRequest request, HeldDocument document) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        var flow = new AcceptFiles(review.deciding());
        boolean accepts = request.field("action").equals("accept");
        AcceptFiles.Result result = review.decide(() -> accepts
                ? flow.accept(request.by(), document, request.field("reason").strip())
                : flow.undo(request.by(), document));
        switch (result) {
            case AcceptFiles.Refused(String reason) -> throw Refusal.conflict(reason);
            case AcceptFiles.Changed changed ->
                request.session()
                        .say(
                                accepts
                                        ? "The dangerous files of " + document.cited()
                                                + " will be published behind a warning."
                                        : "The dangerous files of " + document.cited() + " are not accepted any more.");
        }
        return DeskHtml.seeOther(here(request, document));
    }

    /** Says that the user works on the document, or does not any more. */
    Response claim(DeskRequest request, HeldDocument document) throws Refusal {
        ReviewDesk.mustDecide(request);
        var claims = new ClaimDocuments(review.deciding().catalog());
        String editor = request.editor().name();
        if (request.field("action").equals("release")) {
            claims.release(editor, List.of(document.key()));
        } else {
            ClaimDocuments.Result result =
                    claims.take(editor, List.of(document.key()), request.now(), ClaimDocuments.USUAL);
            result.others()
                    .forEach(other -> request.session()
                            .say(other.editor() + " works on it until " + Formats.full(other.until()) + "."));
        }
        return DeskHtml.seeOther(here(request, document));
    }

    private static Optional<QueueName> queue(DeskRequest request, HeldDocument document) {
        return QueueName.of(document.trove(), request.field("by"), request.field("value"));
    }

    private static String here(DeskRequest request, HeldDocument document) {
        DocumentId id = ReviewDesk.id(document);
        return ReviewAddress.document(id, queue(request, document).orElse(null));
    }
}
