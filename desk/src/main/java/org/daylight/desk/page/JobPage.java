package org.daylight.desk.page;

import java.util.List;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/** How far work in the background is. The page loads itself again until the work is done, and then leads to the result. */
final class JobPage implements DeskPage {

    private final ReviewDesk review;

    JobPage(ReviewDesk review) {
        this.review = review;
    }

    /** What the template shows. */
    record View(DeskFrame frame, RunningJobs.State job) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return Cost.CHEAP;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal {
        long id = DeskRequest.number(request.segment(1)).orElse(0);
        RunningJobs.State job = review.jobs()
                .find(id, request.editor().name())
                .orElseThrow(() -> Refusal.notFound(
                        "This work is not known any more. The list of decisions shows what was" + " done."));
        String result = job.result();
        if (result != null) {
            return DeskHtml.seeOther(result);
        }
        var view = new View(DeskFrame.of(request, "At work"), job);
        Response page = DeskHtml.page(out -> JtejobGenerated.render(out, null, view));
        return job.isRunning() ? page.with("Refresh", "1") : page;
    }
}
