package org.daylight.desk.page;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.Visit;
import org.daylight.editors.Editor;
import org.daylight.editors.SignIn;
import org.daylight.http.Cost;

/** Signing in with name, password and code. */
public final class SignInPage implements VisitorPage {

    private final DeskNewsroom newsroom;
    private final SignIn signIn;
    private final Sessions sessions;

    public SignInPage(DeskNewsroom newsroom, SignIn signIn, Sessions sessions) {
        this.newsroom = newsroom;
        this.signIn = signIn;
        this.sessions = sessions;
    }

    /**
     * What the template shows.
     *
     * @param to where to go after signing in
     * @param problem why the last attempt failed; empty for none
     */
    record View(DeskFrame frame, String to, String name, String problem, boolean hasUsers) {

        /** Where to sign in with a passkey. */
        String passkeyAddress() {
            return "/passkey" + (to.equals("/") ? "" : "?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
        }
    }

    @Override
    public Cost cost(String method, List<String> path) {
        return method.equals("POST") ? Cost.PASSWORD : Cost.PAGE;
    }

    @Override
    public Answer get(Visit visit) throws IOException {
        return Answer.of(DeskHtml.page(out -> JtesigninGenerated.render(out, null, view(visit, "", ""))));
    }

    private View view(Visit visit, String name, String problem) {
        boolean hasUsers;
        try {
            hasUsers = !newsroom.users().isEmpty();
        } catch (IOException e) {
            hasUsers = true; // signing in says what is wrong with the file
        }
        return new View(
                DeskFrame.signedOut("Sign in"), to(visit.parameter("to"), visit.field("to")), name, problem, hasUsers);
    }

    static String to(String parameter, String field) {
        String wanted = field.isEmpty() ? parameter : field;
        return DeskHtml.isOfDesk(wanted) ? wanted : "/";
    }

    @Override
    public Answer post(Visit visit) throws Refusal, IOException {
        String name = visit.field("user").strip();
        byte[] password = visit.field("password").getBytes(StandardCharsets.UTF_8);
        String code = visit.field("code").replace(" ", "");
        return switch (signIn.withCode(name, password, code, "desk", visit.now())) {
            case SignIn.SignedIn(Editor editor) ->
                new Answer(
                        DeskHtml.seeOther(to("", visit.field("to"))),
                        Duration.ZERO,
                        Optional.of(AccessNotice.with(sessions.open(editor, "", visit.now()), editor)));
            case SignIn.Wrong(Duration delay) ->
                new Answer(
                        DeskHtml.page(out -> JtesigninGenerated.render(
                                        out,
                                        null,
                                        view(
                                                visit,
                                                name,
                                                "The name, the password or the code is wrong. Each code can be"
                                                        + " used once.")))
                                .status(403),
                        delay,
                        Optional.empty());
        };
    }
}
