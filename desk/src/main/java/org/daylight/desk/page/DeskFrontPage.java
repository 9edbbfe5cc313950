package org.daylight.desk.page;

import java.io.IOException;
import java.util.List;
import org.daylight.catalog.HeldTrove;
import org.daylight.collect.UnreadMessages;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.http.Response;

/** The first page after signing in: what needs attention, and the troves. */
public final class DeskFrontPage implements DeskPage {

    private final DeskNewsroom newsroom;
    private final PlanPage plan;
    private final UnreadMessages unread;

    /** @param plan knows the parts that lack approvals */
    public DeskFrontPage(DeskNewsroom newsroom, PlanPage plan) {
        this.newsroom = newsroom;
        this.plan = plan;
        unread = new UnreadMessages(newsroom.newsroom());
    }

    /** What the template shows. @param unread of sources; nothing for users who may not read conversations */
    record View(
            DeskFrame frame, List<HeldTrove> troves, List<PlanPage.Warning> warnings, UnreadMessages.Count unread) {}

    @Override
    public Response get(DeskRequest request) throws IOException {
        var view = new View(
                DeskFrame.of(request, "Desk"),
                Access.visible(
                        request.editor(), newsroom.newsroom().catalog().troves().all()),
                Access.mayRead(request.editor()) ? plan.warnings(request) : List.of(),
                ReviewDesk.seesAll(request.editor()) ? unread.count() : new UnreadMessages.Count(0, 0, 0));
        return DeskHtml.page(out -> JtedeskfrontGenerated.render(out, null, view));
    }
}
