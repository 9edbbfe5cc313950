package org.daylight.desk.page;

import java.util.List;
import org.daylight.catalog.HeldTrove;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.http.Response;

/** The first page after signing in: the troves. */
public final class DeskFrontPage implements DeskPage {

    private final DeskNewsroom newsroom;

    public DeskFrontPage(DeskNewsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** What the template shows. */
    record View(DeskFrame frame, List<HeldTrove> troves) {}

    @Override
    public Response get(DeskRequest request) {
        var view = new View(
                DeskFrame.of(request, "Desk"),
                Access.visible(
                        request.editor(), newsroom.newsroom().catalog().troves().all()));
        return DeskHtml.page(out -> JtedeskfrontGenerated.render(out, null, view));
    }
}
