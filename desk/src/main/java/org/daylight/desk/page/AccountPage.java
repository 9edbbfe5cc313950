package org.daylight.desk.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Session;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.WebAuthn;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.OwnAccount;
import org.daylight.editors.Passkey;
import org.daylight.format.Outcome;
import org.daylight.http.Cost;
import org.daylight.http.Response;

/** A user's own account: passkeys, password, sessions. */
public final class AccountPage implements DeskPage {

    /** Someone who finds an unattended browser must not be able to add a passkey of their own. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    /** So often a change of the password may fail in one session. */
    private static final int MOST_FAILURES = 5;

    private static final String HOME = "/account";

    private final DeskNewsroom newsroom;
    private final Sessions sessions;
    private final WebAuthn passkeys;
    private final OwnAccount accounts;

    public AccountPage(DeskNewsroom newsroom, Sessions sessions, WebAuthn passkeys, SecureRandom random) {
        this.newsroom = newsroom;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.accounts = new OwnAccount(newsroom.deciding(), random);
    }

    /** What the template shows. */
    record View(DeskFrame frame, Editor editor, List<Row> sessions) {}

    /** A session of the user. @param here whether it is the one of this request */
    record Row(Session session, boolean here) {}

    /**
     * What the template of a new passkey shows.
     *
     * @param options for the browser, as JSON; empty when passkeys cannot be used at this address
     * @param other the address at which they can
     * @param fresh whether the user has signed in a short time ago
     */
    record NewPasskeyView(DeskFrame frame, String options, String other, boolean fresh) {}

    @Override
    public Cost cost(String method, List<String> path) {
        boolean isPassword =
                method.equals("POST") && path.size() > 1 && path.get(1).equals("password");
        return isPassword ? Cost.PASSWORD : Cost.PAGE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal {
        return switch (request.segment(1)) {
            case "" -> {
                var view = new View(
                        DeskFrame.of(request, "Your account"),
                        request.editor(),
                        sessions.of(request.editor().name(), request.now()).reversed().stream()
                                .map(each -> new Row(each, each == request.session()))
                                .toList());
                yield DeskHtml.page(out -> JteaccountGenerated.render(out, null, view));
            }
            case "passkey" -> newPasskey(request);
            default -> throw Refusal.notFound("There is no such page.");
        };
    }

    private Response newPasskey(DeskRequest request) {
        boolean fresh = isFresh(request);
        var view = new NewPasskeyView(
                DeskFrame.of(request, "New passkey").script(DeskFiles.SCRIPT_ADDRESS),
                fresh
                        ? WebAuthn.host(request.base())
                                .map(host -> passkeys.creation(
                                        request.editor(),
                                        newsroom.newsroom().settings().title(),
                                        host,
                                        request.now()))
                                .orElse("")
                        : "",
                WebAuthn.named(request.base()) + "/account/passkey",
                fresh);
        return DeskHtml.withScript(DeskHtml.page(out -> JtenewpasskeyGenerated.render(out, null, view)));
    }

    private static boolean isFresh(DeskRequest request) {
        return request.now().isBefore(request.session().began().plus(FRESH));
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        switch (request.segment(1)) {
            case "passkey" -> add(request);
            case "rename-passkey" ->
                done(accounts.rename(
                        request.by(),
                        request.field("id"),
                        request.field("label").strip()));
            case "remove-passkey" -> {
                done(accounts.remove(request.by(), request.field("id")));
                request.session().say("The passkey is removed. Delete it on your device, too.");
            }
            case "password" -> {
                return password(request);
            }
            case "end-session" -> {
                if (!sessions.end(request.editor().name(), request.field("session"))) {
                    throw Refusal.conflict("This session has ended already.");
                }
            }
            case "sign-out-everywhere" -> {
                sessions.endAll(request.editor().name());
                return DeskHtml.seeOther("/sign-in");
            }
            default -> throw Refusal.noForm();
        }
        return DeskHtml.seeOther(HOME);
    }

    private void add(DeskRequest request) throws Refusal, IOException {
        if (!isFresh(request)) {
            throw Refusal.forbidden("Nothing was changed. To add a passkey, sign out and in again first.");
        }
        Passkey passkey = switch (passkeys.register(
                request.field("response"),
                request.field("label").strip(),
                request.editor(),
                request.base(),
                request.now())) {
            case Outcome.Refused<Passkey>(String code, String reason) ->
                throw Refusal.conflict("Nothing was changed: " + reason + ".");
            case Outcome.Ok<Passkey>(Passkey made) -> made;
        };
        done(accounts.add(request.by(), passkey));
        request.session().say("The passkey is added. Next time, you can sign in with it.");
    }

    private Response password(DeskRequest request) throws Refusal, IOException {
        if (!request.field("password").equals(request.field("again"))) {
            throw Refusal.bad("Nothing was changed: the two new passwords are not the same.");
        }
        EditUsers.Result result = accounts.password(
                request.by(),
                request.field("old").getBytes(StandardCharsets.UTF_8),
                request.field("password").getBytes(StandardCharsets.UTF_8));
        if (result instanceof EditUsers.Refused && request.session().failed() >= MOST_FAILURES) {
            // Someone at an unattended browser guesses the password.
            sessions.end(request.session());
            throw Refusal.forbidden("Nothing was changed, and you are signed out: too many attempts failed.");
        }
        done(result);
        return DeskHtml.seeOther("/sign-in");
    }

    private static void done(EditUsers.Result result) throws Refusal {
        if (result instanceof EditUsers.Refused(String reason)) {
            throw Refusal.conflict("Nothing was changed: " + reason + ".");
        }
    }
}
