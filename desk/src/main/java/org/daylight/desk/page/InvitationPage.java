package org.daylight.desk.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.Visit;
import org.daylight.desk.account.WebAuthn;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.Invitation;
import org.daylight.editors.OwnAccount;
import org.daylight.editors.Passkey;
import org.daylight.format.Outcome;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/**
 * The page of an invitation: a new password with an authenticator application, or a passkey. Opening it uses nothing up; a form does.
 * Whoever used it is signed in.
 */
public final class InvitationPage implements VisitorPage {

    private static final String PASSKEY = "passkey";

    private final DeskNewsroom newsroom;
    private final OwnAccount accounts;
    private final Sessions sessions;
    private final WebAuthn passkeys;

    public InvitationPage(DeskNewsroom newsroom, Sessions sessions, WebAuthn passkeys, SecureRandom random) {
        this.newsroom = newsroom;
        this.accounts = new OwnAccount(newsroom.deciding(), random);
        this.sessions = sessions;
        this.passkeys = passkeys;
    }

    /**
     * What the template shows.
     *
     * @param options for the browser, as JSON; empty on the page for a password
     */
    record View(
            DeskFrame frame, String token, String name, TotpView totp, String options, String other, String problem) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return method.equals("POST") ? Cost.PASSWORD : Cost.PAGE;
    }

    @Override
    public Answer get(Visit visit) throws Refusal, IOException {
        return Answer.of(page(visit, invited(visit), ""));
    }

    private Editor invited(Visit visit) throws Refusal, IOException {
        return newsroom.users()
                .invited(visit.segment(1), visit.now())
                .orElseThrow(() -> Refusal.notFound(
                        "This link was used already, or is no longer valid. Ask a publisher for a new one."));
    }

    private Response page(Visit visit, Editor editor, String problem) throws Refusal {
        boolean isForPasskey = visit.segment(2).equals(PASSKEY);
        if (visit.path().size() > 3 || visit.path().size() == 3 && !isForPasskey) {
            throw Refusal.notFound("There is no such page.");
        }
        Invitation invitation = editor.invitation();
        DeskFrame frame = DeskFrame.signedOut("Invitation");
        String title = newsroom.newsroom().settings().title();
        View view = new View(
                isForPasskey ? frame.script(DeskFiles.SCRIPT_ADDRESS) : frame,
                visit.segment(1),
                editor.name(),
                TotpView.of(invitation == null ? editor.totp() : invitation.totp(), title, editor.name()),
                isForPasskey
                        ? WebAuthn.host(visit.base())
                                .map(host -> passkeys.creation(editor, title, host, visit.now()))
                                .orElse("")
                        : "",
                WebAuthn.named(visit.base()) + "/invitation/" + visit.segment(1) + "/" + PASSKEY,
                problem);
        if (isForPasskey) {
            return DeskHtml.withScript(DeskHtml.page(out -> JteinvitationpasskeyGenerated.render(out, null, view)));
        }
        return DeskHtml.page(out -> JteinvitationGenerated.render(out, null, view));
    }

    @Override
    public Answer post(Visit visit) throws Refusal, IOException {
        Editor editor = invited(visit);
        if (!visit.segment(2).equals(PASSKEY)) {
            byte[] password = visit.field("password").getBytes(StandardCharsets.UTF_8);
            if (!visit.field("password").equals(visit.field("again"))) {
                return failed(visit, editor, "the two passwords are not the same");
            }
            String code = visit.field("code").replace(" ", "");
            return finish(visit, editor, accounts.accept(visit.segment(1), password, code, visit.now()), "");
        }
        return switch (passkeys.register(
                visit.field("response"), visit.field("label").strip(), editor, visit.base(), visit.now())) {
            case Outcome.Refused<Passkey>(String refused, String reason) -> failed(visit, editor, reason);
            case Outcome.Ok<Passkey>(Passkey passkey) ->
                finish(visit, editor, accounts.accept(visit.segment(1), passkey, visit.now()), passkey.id());
        };
    }

    private Answer finish(Visit visit, Editor editor, EditUsers.Result result, String passkey) throws Refusal {
        if (result instanceof EditUsers.Changed changed) {
            // Whoever had access before signs in again, and is told then what was changed.
            sessions.endAll(changed.editor().name());
            Sessions.Opened opened = sessions.open(changed.editor(), passkey, visit.now());
            opened.session()
                    .say("Welcome, " + changed.editor().name() + ". Next time, sign in at this desk's address.");
            AccessNotice.say(opened.session(), changed.editor());
            return new Answer(DeskHtml.seeOther("/"), Duration.ZERO, Optional.of(opened));
        }
        String reason = result instanceof EditUsers.Refused refused ? refused.reason() : "it did not work";
        return failed(visit, editor, reason);
    }

    /** A code can be guessed only by someone who has the link, and then there is nothing to guess. */
    private Answer failed(Visit visit, Editor editor, String reason) throws Refusal {
        return new Answer(
                page(visit, editor, "Nothing was changed: " + reason + ".").status(403),
                Duration.ofSeconds(1),
                Optional.empty());
    }
}
