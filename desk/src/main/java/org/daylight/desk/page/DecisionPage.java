package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.RecordedDecision;
import org.daylight.catalog.ReviewState;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.review.UndoDecision;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.web.view.Formats;

/** One decision: what it changed, and a form to undo it. */
final class DecisionPage implements DeskPage {

    private static final int SHOWN = 100;

    private final ReviewDesk review;

    DecisionPage(ReviewDesk review) {
        this.review = review;
    }

    /** A document of the decision, and what it is now. */
    record Row(String cited, String address, String state) {}

    /** What the template shows. */
    record View(
            DeskFrame frame,
            RecordedDecision decision,
            String words,
            String who,
            String when,
            List<Row> rows,
            int more,
            boolean canUndo) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return method.equals("POST") ? Cost.EXPENSIVE : Cost.PAGE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal {
        ReviewDesk.mustSeeAll(request);
        RecordedDecision decision = decision(request);
        List<Row> rows = review.catalog().reviews().documents(decision.id(), SHOWN).stream()
                .map(DecisionPage::row)
                .toList();
        var view = new View(
                DeskFrame.of(request, "Decision " + decision.id()),
                decision,
                ReviewWords.action(decision.action()),
                ReviewWords.editor(decision.editor()),
                Formats.full(decision.made()),
                rows,
                Math.max(0, decision.documents() - rows.size()),
                decision.undone() == 0);
        return DeskHtml.page(out -> JtedecisionGenerated.render(out, null, view));
    }

    private static Row row(ReviewState state) {
        return new Row(
                state.cited(),
                state.number() == 0
                        ? ReviewAddress.queues()
                        : ReviewAddress.document(new DocumentId(state.trove(), state.number())),
                ReviewWords.state(state));
    }

    private RecordedDecision decision(DeskRequest request) throws Refusal {
        return DeskRequest.number(request.segment(1))
                .flatMap(id -> review.catalog().reviews().decision(id))
                .orElseThrow(() -> Refusal.notFound("There is no such decision."));
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        RecordedDecision decision = decision(request);
        if (!request.segment(2).equals("undo")) {
            throw Refusal.noForm();
        }
        By by = request.by();
        String back = DeskHtml.isOfDesk(request.field("back"))
                ? request.field("back")
                : ReviewAddress.decision(decision.id());
        return DeskHtml.seeOther(review.jobs()
                .start(request.editor().name(), "Undoing decision " + decision.id(), progress -> {
                    UndoDecision.Result result =
                            review.decide(() -> new UndoDecision(review.deciding()).run(by, decision.id()));
                    switch (result) {
                        case UndoDecision.Undone(RecordedDecision undone) ->
                            request.session()
                                    .say("Decision " + undone.id() + " is undone: "
                                            + ReviewWords.action(undone.action()) + " of "
                                            + Formats.count(undone.documents(), "document", "documents") + ".");
                        case UndoDecision.Refused(List<String> reasons) ->
                            reasons.forEach(reason -> request.session().say("Not undone: " + reason));
                    }
                    review.counts().forget();
                    return back;
                }));
    }
}
