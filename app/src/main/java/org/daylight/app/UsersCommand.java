package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.Invitation;
import org.daylight.editors.Role;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "users",
        description = {
            "Lists and changes the users of a newsroom.",
            "Roles: an editor decides about documents, plans parts and approves them. A reviewer only decides. A"
                + " publisher does what an editor does, approves as the second person, and manages users. An auditor"
                + " reads the audit log. A guest sees one trove.",
            "The first user must be a publisher. As long as there is one user, commands need no password."
                    + " As soon as a second user may approve, the two-person rule is on: a part is published only when"
                    + " two users have approved it. Turning it off needs two publishers.",
            "A new user gets a secret for one-time codes, which is printed once. The desk asks for password and"
                    + " code; commands ask for the password.",
            "invite prints a link to the desk that works once, within 24 hours: with it, the user sets a new password"
                    + " or adds a passkey. A name that is not known yet is added; then --role is needed.",
            "A user who was added or invited at the desk, or got a role there that may approve, cannot approve until"
                    + " another publisher confirms the user at the desk, or someone does it here with confirm. Ask the"
                    + " user first, in another way, whether the invitation reached the right person."
        },
        footer = {
            "",
            "Examples:",
            "  daylight users                                  all users",
            "  daylight users add ann --role publisher         the first user",
            "  daylight users add bea --role editor --as ann",
            "  daylight users add lee --role guest --trove harbour --as ann",
            "  daylight users invite bea --as ann              a link for a new password",
            "  daylight users invite kim --role editor --as ann    a new user by a link",
            "  daylight users role bea --role editor,auditor --as ann",
            "  daylight users confirm bea --as ann             her approvals count",
            "  daylight users disable bea --as ann             enable lets her in again",
            "  daylight users reset bea --as ann               new password and new secret",
            "  daylight users rule --two-person off --as ann   another one does the same",
            "",
            "Exit code 0: done. 3: nothing was changed."
        })
final class UsersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "add|invite|role|confirm|disable|enable|reset|rule",
            description = "What to do. Without it: list the users.")
    private String action = "list";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The user.")
    private @Nullable String name;

    @Option(names = "--role", paramLabel = "ROLES", description = "With add, role and invite: one role or several.")
    private @Nullable String roles;

    @Option(names = "--trove", paramLabel = "SLUG", description = "With the role guest: the trove.")
    private @Nullable String trove;

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "With add and reset: read the new password from FILE. Without --as, --password-file does the"
                    + " same.")
    private @Nullable Path newPasswordFile;

    @Option(
            names = "--desk",
            paramLabel = "URL",
            description = "With invite: the address at which the user opens the desk (${DEFAULT-VALUE}).")
    private String address = "http://localhost:8421";

    @Option(names = "--two-person", paramLabel = "on|off", description = "With rule: whether two persons approve.")
    private @Nullable String twoPersons;

    @Option(names = "--json", description = "Print one JSON object per user.")
    private boolean json;

    private final Terminal terminal;

    UsersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--role", List.of("add", "role", "invite"),
                                "--trove", List.of("add", "role", "invite"),
                                "--desk", List.of("invite"),
                                "--new-password-file", List.of("add", "reset"),
                                "--two-person", List.of("rule")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (action.equals("list")) {
                return list(newsroom);
            }
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "manage users");
            return report(newsroom, changed(newsroom, by));
        }
    }

    private Optional<String> objection() {
        boolean needsName = Set.of("add", "invite", "role", "confirm", "disable", "enable", "reset")
                .contains(action);
        if (!needsName && !Set.of("list", "rule").contains(action)) {
            return Optional.of(TerminalFormats.printable(action)
                    + " is not an action: use add, invite, role, confirm, disable, enable," + " reset or rule");
        }
        if (needsName != (name != null)) {
            return Optional.of(needsName ? action + " needs the name of a user" : action + " needs no name");
        }
        if (action.equals("invite") && roles == null && trove != null) {
            return Optional.of("--trove goes with  --role guest");
        }
        if (!address.matches("https?://[A-Za-z0-9.\\[\\]:-]{1,260}/?")) {
            return Optional.of("--desk needs the address of the desk, such as http://localhost:8421");
        }
        if ((Set.of("add", "role").contains(action) || roles != null)
                && (roles == null || Role.parse(roles).isEmpty())) {
            return Optional.of(
                    action + " needs  --role  with one or more of: editor, reviewer, publisher, auditor," + " guest");
        }
        boolean isRule = action.equals("rule");
        return isRule && !"on".equals(twoPersons) && !"off".equals(twoPersons)
                ? Optional.of("rule needs  --two-person on  or  --two-person off")
                : Optional.empty();
    }

    private EditUsers.Result changed(Newsroom newsroom, By by) throws IOException {
        var users = new EditUsers(newsroom, new SecureRandom());
        String user = "" + name;
        if (trove != null) {
            NewsroomOption.trove(newsroom, trove);
        }
        return switch (action) {
            case "add" -> users.add(by, user, roles(), trove, newPassword(user));
            case "invite" -> roles == null ? users.invite(by, user) : users.addInvited(by, user, roles(), trove);
            case "role" -> users.role(by, user, roles(), trove);
            case "confirm" -> users.confirm(by, user);
            case "disable" -> users.activate(by, user, false);
            case "enable" -> users.activate(by, user, true);
            case "reset" -> users.reset(by, user, newPassword(user));
            default -> users.rule(by, "on".equals(twoPersons));
        };
    }

    private Set<Role> roles() {
        return Role.parse("" + roles).orElseThrow();
    }

    private byte[] newPassword(String user) throws IOException {
        Path file = newPasswordFile == null && !acting.isGiven() ? acting.passwordFile() : newPasswordFile;
        return Password.read(
                terminal, file, "New password of " + TerminalFormats.printable(user), "nothing was changed");
    }

    private int report(Newsroom newsroom, EditUsers.Result result) throws IOException {
        switch (result) {
            case EditUsers.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                return Exit.NOTHING_DONE;
            }
            case EditUsers.Changed(Editor editor, boolean newTotp) -> {
                terminal.out().println(json ? object(editor).text() : line(editor));
                if (newTotp) {
                    terminal.err().println("Enter this in an authenticator application now; it is not shown again:");
                    terminal.err().println(editor.totp().uri(newsroom.settings().title(), editor.name()));
                }
            }
            case EditUsers.Invited(Editor editor, String token) -> {
                String link = address.replaceFirst("/$", "") + "/invitation/" + token;
                terminal.out()
                        .println(json ? object(editor).with("invitation", link).text() : line(editor) + "\n" + link);
                terminal.err()
                        .println("give this link to " + editor.name() + " by a safe way: it works once, within "
                                + Invitation.VALID.toHours() + " hours, while  daylight desk  runs");
            }
            case EditUsers.Ruled(EditorList.Rule rule, boolean waits) ->
                terminal.out()
                        .println(
                                waits
                                        ? "requested; the rule stays on until another publisher runs  daylight users"
                                                + " rule --two-person off --as NAME"
                                        : rule(rule));
        }
        return Exit.DONE;
    }

    private static String rule(EditorList.Rule rule) {
        return switch (rule) {
            case ON -> "two-person rule: on; a part is published only when two users have approved it";
            case OFF -> "two-person rule: off";
            case AUTOMATIC -> "two-person rule: off until a second user may approve";
        };
    }

    private int list(Newsroom newsroom) throws IOException {
        EditorList list = new Editors(newsroom).list();
        for (Editor editor : list.editors()) {
            terminal.out().println(json ? object(editor).text() : line(editor));
        }
        if (json) {
            return Exit.DONE;
        }
        if (list.isEmpty()) {
            terminal.out()
                    .println("no users: whoever can run commands here may decide everything; add the first user with "
                            + " daylight users add NAME --role publisher");
        } else {
            String by = list.offRequestedBy();
            terminal.out().println(rule(list.rule()) + (by == null ? "" : "; " + by + " has requested to turn it off"));
        }
        return Exit.DONE;
    }

    private static String line(Editor editor) {
        return String.format(
                Locale.ROOT,
                "%-12s  %s%s%s",
                editor.name(),
                Role.words(editor.roles()),
                editor.trove() == null ? "" : " of " + editor.trove(),
                (editor.active() ? "" : "  (disabled)")
                        + (editor.isUnconfirmed()
                                ? "  (changed by " + editor.unconfirmedBy()
                                        + ", must be confirmed: daylight users confirm " + editor.name() + ")"
                                : ""));
    }

    private static Json.Obj object(Editor editor) {
        return Json.Obj.EMPTY
                .with("name", editor.name())
                .with(
                        "roles",
                        new Json.Arr(editor.roles().stream()
                                .<Json>map(role -> new Json.Str(role.word()))
                                .toList()))
                .withOptional("trove", editor.trove())
                .with("active", editor.active())
                .withOptional("unconfirmedBy", editor.unconfirmedBy());
    }
}
