package org.daylight.desk.page;

import java.io.IOException;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/**
 * The pages whose path begins with one word. Called by several threads at once. GET makes a page and changes nothing. POST performs a
 * decision and answers with a redirect ({@link DeskHtml#seeOther}), so that reloading the page decides nothing again.
 */
public interface DeskPage {

    /**
     * Makes the page.
     *
     * @throws Refusal becomes an error page
     * @throws IOException becomes an error page with its message, status 500
     */
    Response get(DeskRequest request) throws Refusal, IOException;

    /**
     * Performs a decision. The token of the form was verified; the role was not.
     *
     * @throws Refusal becomes an error page
     * @throws IOException becomes an error page that says that nothing was changed, with its message, status 409
     */
    default Response post(DeskRequest request) throws Refusal, IOException {
        throw Refusal.noForm();
    }

    /** On which threads the answer is made; {@link Cost#EXPENSIVE} for searches and bulk decisions. Must be quick. */
    default Cost cost(String method, java.util.List<String> path) {
        return Cost.PAGE;
    }
}
