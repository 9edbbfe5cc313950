package org.daylight.desk.page;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.Visit;
import org.daylight.desk.account.WebAuthn;
import org.daylight.editors.SignIn;
import org.daylight.format.Outcome;

/** Signing in with a passkey. Needs the desk's script. */
public final class PasskeySignInPage implements VisitorPage {

    private final DeskNewsroom newsroom;
    private final SignIn signIn;
    private final Sessions sessions;
    private final WebAuthn passkeys;

    public PasskeySignInPage(DeskNewsroom newsroom, SignIn signIn, Sessions sessions, WebAuthn passkeys) {
        this.newsroom = newsroom;
        this.signIn = signIn;
        this.sessions = sessions;
        this.passkeys = passkeys;
    }

    /**
     * What the template shows.
     *
     * @param options for the browser, as JSON; empty when passkeys cannot be used at this address
     * @param other the address at which they can
     */
    record View(DeskFrame frame, String to, String options, String other, String problem) {}

    @Override
    public Answer get(Visit visit) {
        return Answer.of(DeskHtml.withScript(DeskHtml.page(
                out -> JtepasskeysigninGenerated.render(out, null, view(visit, visit.parameter("to"), "")))));
    }

    private View view(Visit visit, String to, String problem) {
        return new View(
                DeskFrame.signedOut("Sign in with a passkey").script(DeskFiles.SCRIPT_ADDRESS),
                SignInPage.to(to, ""),
                WebAuthn.host(visit.base())
                        .map(host -> passkeys.request(host, visit.now()))
                        .orElse(""),
                WebAuthn.named(visit.base()) + "/passkey",
                problem);
    }

    @Override
    public Answer post(Visit visit) throws Refusal, IOException {
        String response = visit.field("response");
        if (response.isEmpty()) {
            return failed(visit, "no passkey was sent; this page needs JavaScript", Duration.ZERO);
        }
        return switch (passkeys.verify(response, newsroom.users(), visit.base(), visit.now())) {
            case Outcome.Refused<WebAuthn.Signed>(String code, String reason) ->
                failed(visit, reason, Duration.ofSeconds(1));
            case Outcome.Ok<WebAuthn.Signed>(WebAuthn.Signed signed) ->
                switch (signIn.withPasskey(
                        signed.editor().name(), signed.passkey().id(), signed.counter())) {
                    case SignIn.Wrong(Duration delay) ->
                        failed(visit, "the passkey was used elsewhere: it may have been copied", delay);
                    case SignIn.SignedIn accepted ->
                        new Answer(
                                DeskHtml.seeOther(SignInPage.to("", visit.field("to"))),
                                Duration.ZERO,
                                Optional.of(AccessNotice.with(
                                        sessions.open(
                                                accepted.editor(),
                                                signed.passkey().id(),
                                                visit.now()),
                                        accepted.editor())));
                };
        };
    }

    private Answer failed(Visit visit, String problem, Duration delay) {
        return new Answer(
                DeskHtml.withScript(DeskHtml.page(out -> JtepasskeysigninGenerated.render(
                                out, null, view(visit, visit.field("to"), "You are not signed in: " + problem + "."))))
                        .status(403),
                delay,
                Optional.empty());
    }
}
