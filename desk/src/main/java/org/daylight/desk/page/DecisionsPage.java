package org.daylight.desk.page;

import java.util.List;
import org.daylight.catalog.RecordedDecision;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Response;
import org.daylight.web.view.Formats;

/** The decisions, the newest first. */
final class DecisionsPage implements DeskPage {

    private static final int SHOWN = 50;

    private final ReviewDesk review;

    DecisionsPage(ReviewDesk review) {
        this.review = review;
    }

    /** A decision. */
    record Row(long id, String words, String reason, int documents, String who, String when, boolean isUndone) {}

    /** What the template shows. @param earlier the address of earlier decisions; empty for none */
    record View(DeskFrame frame, List<Row> rows, String earlier, boolean mayDecide) {}

    static Row row(RecordedDecision each) {
        return new Row(
                each.id(),
                ReviewWords.action(each.action()),
                each.reason(),
                each.documents(),
                ReviewWords.editor(each.editor()),
                Formats.full(each.made()),
                each.undone() != 0);
    }

    @Override
    public Response get(DeskRequest request) throws Refusal {
        ReviewDesk.mustSeeAll(request);
        long before = DeskRequest.number(request.parameter("before"))
                .map(Long::valueOf)
                .orElse(Long.MAX_VALUE);
        List<Row> rows = review.catalog().reviews().decisionsBefore(before, SHOWN).stream()
                .map(DecisionsPage::row)
                .toList();
        var view = new View(
                DeskFrame.of(request, "Decisions"),
                rows,
                rows.size() < SHOWN
                        ? ""
                        : ReviewAddress.decisions() + "?before="
                                + rows.getLast().id(),
                request.editor().mayDecide());
        return DeskHtml.page(out -> JtedecisionsGenerated.render(out, null, view));
    }
}
