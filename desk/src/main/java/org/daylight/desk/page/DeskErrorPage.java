package org.daylight.desk.page;

import org.daylight.desk.account.DeskRequest;
import org.daylight.http.Response;

/** The page that says why a request was refused, or failed. */
public final class DeskErrorPage {

    private DeskErrorPage() {}

    /**
     * What the template shows.
     *
     * @param back whether going back in the browser makes sense, because a form was sent
     */
    record View(DeskFrame frame, int status, String title, String words, boolean back) {}

    /** An error page for a signed-in user. */
    public static Response of(DeskRequest request, int status, String words) {
        return of(
                DeskFrame.of(request, title(status)),
                status,
                words,
                request.method().equals("POST"));
    }

    /** An error page for someone who is not signed in. */
    public static Response of(int status, String words) {
        return of(DeskFrame.signedOut(title(status)), status, words, false);
    }

    private static Response of(DeskFrame frame, int status, String words, boolean back) {
        var view = new View(frame, status, title(status), words, back);
        return DeskHtml.page(out -> JtedeskerrorGenerated.render(out, null, view))
                .status(status);
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "You may not do this";
            case 404 -> "Not found";
            case 405 -> "Not possible here";
            case 409 -> "Not completed";
            case 413, 414, 431 -> "Too long";
            case 421 -> "Another host name";
            case 503 -> "Busy";
            case 507 -> "No room";
            case 500 -> "This failed";
            default -> "Not valid";
        };
    }
}
