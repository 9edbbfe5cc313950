package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredRedaction;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.redact.Selector;
import org.daylight.web.view.Formats;

/** All redactions, with undo; the reasons for readers; and the redaction of a string in a whole trove before it is confirmed. */
final class RedactionsPage implements DeskPage {

    private static final int SHOWN = 50;
    private static final int PREVIEWED = 3;

    private final ReviewDesk review;

    RedactionsPage(ReviewDesk review) {
        this.review = review;
    }

    /** A redaction of a whole trove that is not confirmed yet. */
    record Pending(HeldTrove trove, Selector.Text text, RedactDocuments.Redacted found) {}

    /** A redaction. */
    record Row(long id, String where, String address, String words, String code, boolean hidesLength) {}

    /** What the list shows. @param earlier the address of earlier ones; empty for none */
    record View(DeskFrame frame, List<Row> rows, String earlier, List<RedactPage.Reason> reasons) {}

    /** A document with a preview. */
    record Example(String cited, String address, RedactionPreview form) {}

    /** A document that must be withheld, and why. */
    record Problem(String cited, String address, String reason) {}

    /** What the confirmation shows. */
    record TroveView(
            DeskFrame frame,
            long id,
            String trove,
            String words,
            String code,
            int documents,
            long places,
            List<Example> examples,
            List<Problem> mustBeWithheld,
            List<Problem> published) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return path.size() > 1 ? Cost.EXPENSIVE : Cost.PAGE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        if (request.segment(1).equals("preview")) {
            return preview(request);
        }
        long before = DeskRequest.number(request.parameter("before"))
                .map(Long::valueOf)
                .orElse(Long.MAX_VALUE);
        List<Row> rows = review.catalog().redactions().before(before, null, SHOWN).stream()
                .map(this::row)
                .toList();
        var view = new View(
                DeskFrame.of(request, "Redactions"),
                rows,
                rows.size() < SHOWN
                        ? ""
                        : ReviewAddress.redactions() + "?before="
                                + rows.getLast().id(),
                review.catalog().redactions().reasons().entrySet().stream()
                        .map(each -> new RedactPage.Reason(each.getKey(), each.getValue()))
                        .toList());
        return DeskHtml.page(out -> JteredactionlistGenerated.render(out, null, view));
    }

    private Row row(StoredRedaction each) {
        Optional<HeldDocument> document = each.document() == 0
                ? Optional.empty()
                : review.catalog().documents().find(each.document());
        return new Row(
                each.id(),
                document.map(HeldDocument::cited).orElse(each.trove()),
                document.filter(one -> one.number() > 0)
                        .map(one -> ReviewAddress.document(ReviewDesk.id(one)))
                        .orElse(""),
                RedactionFields.words(each.selector()),
                each.selector().reason().code(),
                each.selector().reason().hideLength());
    }

    private Response preview(DeskRequest request) throws Refusal, IOException {
        long id = DeskRequest.number(request.segment(2)).orElse(0);
        Pending pending = review.pending()
                .find(id, request.editor().name(), Pending.class)
                .orElseThrow(RedactionsPage::gone);
        List<Example> examples = new ArrayList<>();
        for (HeldDocument each : pending.found.named().stream().limit(SHOWN).toList()) {
            RedactionPreview form =
                    examples.size() < PREVIEWED ? RedactPage.preview(review, each, pending.text, request.by()) : null;
            if (form != null) {
                examples.add(new Example(each.cited(), ReviewAddress.document(ReviewDesk.id(each)), form));
            }
        }
        var view = new TroveView(
                DeskFrame.of(request, "Confirm"),
                id,
                pending.trove.slug(),
                RedactionFields.words(pending.text),
                pending.text.reason().code(),
                pending.found.documents(),
                pending.found.places(),
                examples,
                pending.found.mustBeWithheld().stream()
                        .limit(SHOWN)
                        .map(each -> problem(each.document(), each.reason()))
                        .toList(),
                pending.found.published().stream()
                        .limit(SHOWN)
                        .map(each -> problem(each, "is published and contains it: only a withdrawal removes it"))
                        .toList());
        return DeskHtml.page(out -> JteredacttroveGenerated.render(out, null, view));
    }

    private static Problem problem(HeldDocument document, String reason) {
        return new Problem(document.cited(), ReviewAddress.document(ReviewDesk.id(document)), reason);
    }

    private static Refusal gone() {
        return Refusal.notFound("This page has expired; nothing was changed. Begin the redaction again.");
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        return switch (request.segment(1)) {
            case "preview" -> confirm(request);
            case "undo" -> undo(request);
            case "reason" -> reason(request);
            default -> throw Refusal.noForm();
        };
    }

    private Response confirm(DeskRequest request) throws Refusal, IOException {
        String owner = request.editor().name();
        Pending pending = review.pending()
                .take(DeskRequest.number(request.segment(2)).orElse(0), owner, Pending.class)
                .orElseThrow(RedactionsPage::gone);
        By by = request.by();
        return DeskHtml.seeOther(review.jobs().start(owner, "Redacting in " + pending.trove.slug(), progress -> {
            RedactDocuments.Result result =
                    review.decide(() -> new RedactDocuments(review.deciding(), review.vault(), by)
                            .everywhere(pending.trove, pending.text, false, progress::done));
            switch (result) {
                case RedactDocuments.Refused(String reason) -> throw new IOException(reason);
                case RedactDocuments.Redacted done ->
                    request.session()
                            .say("Redaction " + done.id() + ": "
                                    + Formats.count(done.places(), "place", "places") + " in "
                                    + Formats.count(done.documents(), "document", "documents") + ".");
            }
            return ReviewAddress.redactions();
        }));
    }

    private Response undo(DeskRequest request) throws Refusal, IOException {
        int id = DeskRequest.number(request.field("id")).orElseThrow(() -> Refusal.bad("Which redaction?"));
        Optional<String> objection =
                review.decide(() -> new RedactDocuments(review.deciding(), review.vault(), request.by()).undo(id));
        if (objection.isPresent()) {
            throw Refusal.conflict(objection.get());
        }
        request.session().say("Redaction " + id + " is removed. Published parts do not change.");
        return DeskHtml.seeOther(ReviewAddress.redactions());
    }

    private Response reason(DeskRequest request) throws Refusal, IOException {
        String code = request.field("code").strip().toUpperCase(Locale.ROOT);
        var flow = new RedactDocuments(review.deciding(), review.vault(), request.by());
        if (request.field("action").equals("remove")) {
            boolean removed = review.decide(() -> flow.removeReason(code));
            if (!removed) {
                throw Refusal.conflict("A redaction has this reason, or there is none: it stays.");
            }
            request.session().say("The reason " + code + " is removed.");
        } else {
            Optional<String> objection = review.decide(
                    () -> flow.setReason(code, request.field("sentence").strip()));
            if (objection.isPresent()) {
                throw Refusal.bad(objection.get());
            }
            request.session()
                    .say("Readers will see for " + code + ": "
                            + request.field("sentence").strip());
        }
        return DeskHtml.seeOther(ReviewAddress.redactions());
    }
}
