package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import org.daylight.catalog.HeldTrove;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.http.Response;

/** The first page after signing in: what needs attention, and the troves. */
public final class DeskFrontPage implements DeskPage {

    private final DeskNewsroom newsroom;
    private final PlanPage plan;

    /** @param plan knows the parts that lack approvals */
    public DeskFrontPage(DeskNewsroom newsroom, PlanPage plan) {
        this.newsroom = newsroom;
        this.plan = plan;
    }

    /** What the template shows. */
    record View(DeskFrame frame, List<HeldTrove> troves, List<PlanPage.Warning> warnings) {}

    @Override
    public Response get(DeskRequest request) throws IOException {
        var view = new View(
                DeskFrame.of(request, "Desk"),
                Access.visible(
                        request.editor(), newsroom.newsroom().catalog().troves().all()),
                Access.mayRead(request.editor()) ? plan.warnings(request) : List.of());
        return DeskHtml.page(out -> JtedeskfrontGenerated.render(out, null, view));
    }
}
