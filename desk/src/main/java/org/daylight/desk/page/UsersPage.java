package org.daylight.desk.page;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.catalog.HeldTrove;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Invitation;
import org.daylight.editors.Role;
import org.daylight.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * The users, for publishers: the same changes as {@code daylight users} makes, with the same entries in the audit log. What one publisher
 * changes about who may approve needs the confirmation of another one.
 */
public final class UsersPage implements DeskPage {

    private static final String HOME = "/users";

    private final DeskNewsroom newsroom;
    private final Sessions sessions;
    private final EditUsers users;

    public UsersPage(DeskNewsroom newsroom, Sessions sessions, SecureRandom random) {
        this.newsroom = newsroom;
        this.sessions = sessions;
        this.users = EditUsers.atDesk(newsroom.deciding(), random);
    }

    /** What the template of the list shows. */
    record View(DeskFrame frame, List<Row> rows, EditorList list, List<Role> roles, List<HeldTrove> troves) {}

    /** A user in the list. */
    record Row(Editor editor, int sessions, boolean isInvited) {
        String roles() {
            return Role.words(editor.roles());
        }
    }

    /** What the template of one user shows. */
    record UserView(DeskFrame frame, Row row, List<Role> roles, List<HeldTrove> troves) {}

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        check(request);
        EditorList list = newsroom.users();
        List<HeldTrove> troves = newsroom.newsroom().catalog().troves().all();
        List<Role> roles = List.of(Role.values());
        if (request.segment(1).isEmpty()) {
            var view = new View(
                    DeskFrame.of(request, "Users"),
                    list.editors().stream().map(each -> row(each, request)).toList(),
                    list,
                    roles,
                    troves);
            return DeskHtml.page(out -> JteusersGenerated.render(out, null, view));
        }
        Editor editor = named(list, request.segment(1));
        var view = new UserView(DeskFrame.of(request, editor.name()), row(editor, request), roles, troves);
        return DeskHtml.page(out -> JteuserGenerated.render(out, null, view));
    }

    private static void check(DeskRequest request) throws Refusal {
        if (!request.editor().mayManage()) {
            throw Refusal.forbidden(
                    request.editor().isUnconfirmed()
                            ? "Another publisher must confirm you before you manage users."
                            : "Only publishers manage users.");
        }
        if (request.path().size() > 2) {
            throw Refusal.notFound("There is no such page.");
        }
    }

    private static Editor named(EditorList list, String name) throws Refusal {
        return list.find(name).orElseThrow(() -> Refusal.notFound("There is no such user."));
    }

    private Row row(Editor editor, DeskRequest request) {
        Invitation invitation = editor.invitation();
        return new Row(
                editor,
                sessions.of(editor.name(), request.now()).size(),
                invitation != null && invitation.isValid(request.now()));
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        check(request);
        String name = request.segment(1);
        if (name.isEmpty()) {
            return switch (request.field("do")) {
                case "add" -> add(request);
                case "rule-on", "rule-off" -> rule(request, request.field("do").equals("rule-on"));
                default -> throw Refusal.bad("Press one of the buttons of the page.");
            };
        }
        named(newsroom.users(), name);
        switch (request.field("do")) {
            case "roles" -> {
                done(users.role(request.by(), name, roles(request), trove(request)));
                String more = named(newsroom.users(), name).isUnconfirmed()
                        ? " Another publisher must confirm " + name + " on this page before " + name + " can approve."
                        : "";
                request.session().say("The roles of " + name + " are changed." + more);
            }
            case "disable" -> {
                done(users.activate(request.by(), name, false));
                int ended = sessions.endAll(name);
                request.session().say(name + " is disabled" + (ended == 0 ? "." : ", and all sessions have ended."));
            }
            case "enable" -> {
                done(users.activate(request.by(), name, true));
                request.session().say(name + " can sign in again.");
            }
            case "invite" -> invited(request, done(users.invite(request.by(), name)));
            case "confirm" -> {
                done(users.confirm(request.by(), name));
                request.session().say(name + " is confirmed.");
            }
            case "end-sessions" ->
                request.session()
                        .say(
                                sessions.endAll(name) == 0
                                        ? name + " has no session."
                                        : "The sessions of " + name + " have ended.");
            default -> throw Refusal.bad("Press one of the buttons of the page.");
        }
        return DeskHtml.seeOther(HOME + "/" + name);
    }

    private Response add(DeskRequest request) throws Refusal, IOException {
        String name = request.field("user").strip();
        invited(request, done(users.addInvited(request.by(), name, roles(request), trove(request))));
        return DeskHtml.seeOther(HOME + "/" + name);
    }

    private static void invited(DeskRequest request, EditUsers.Result result) {
        if (result instanceof EditUsers.Invited(Editor editor, String token)) {
            request.session()
                    .say("Give this link to " + editor.name() + " by a safe way. It works once, within "
                            + Invitation.VALID.toHours() + " hours, and is not shown again: " + request.base()
                            + "/invitation/" + token
                            + (editor.isUnconfirmed()
                                    ? " When it was used, another publisher must confirm " + editor.name()
                                            + " on this page. Until then " + editor.name() + " cannot approve."
                                    : ""));
        }
    }

    private Response rule(DeskRequest request, boolean on) throws Refusal, IOException {
        if (done(users.rule(request.by(), on)) instanceof EditUsers.Ruled ruled) {
            request.session()
                    .say(
                            ruled.waitsForSecond()
                                    ? "Requested. The rule stays on until another publisher does the same."
                                    : "The two-person rule is " + (on ? "on." : "off."));
        }
        return DeskHtml.seeOther(HOME);
    }

    private static Set<Role> roles(DeskRequest request) throws Refusal {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : request.fields("role")) {
            roles.addAll(Role.parse(word).orElseThrow(() -> Refusal.bad("There is no such role.")));
        }
        return roles;
    }

    private @Nullable String trove(DeskRequest request) throws Refusal {
        String slug = request.field("trove");
        if (!slug.isEmpty() && newsroom.newsroom().catalog().troves().find(slug).isEmpty()) {
            throw Refusal.bad("There is no such trove.");
        }
        return Optional.of(slug).filter(each -> !each.isEmpty()).orElse(null);
    }

    private static EditUsers.Result done(EditUsers.Result result) throws Refusal {
        if (result instanceof EditUsers.Refused(String reason)) {
            // The flow names an option of the command.
            throw Refusal.conflict("Nothing was changed: "
                    + reason.replace("name it with  --trove SLUG", "choose it")
                            .replace("--trove is for guests", "only a guest has a trove")
                            .replace(", with  daylight users role NAME --role publisher", "")
                    + ".");
        }
        return result;
    }
}
