package org.daylight.editors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;

/**
 * Adds and changes users, and the two-person rule. Each change is recorded in the audit log first; if the process stops
 * before the file of users is written, the log has a change that was not made, and never lacks one that was.
 */
public final class EditUsers {

    private final Editors editors;
    private final AuditLog audit;
    private final SecureRandom random;
    private final boolean isAtDesk;
    private final PasswordHash.Cost cost;

    /** For the command line: whoever uses it can read and write the newsroom's files, so nobody has to confirm the changes. */
    public EditUsers(Newsroom newsroom, SecureRandom random) {
        this(newsroom, random, false, PasswordHash.Cost.STANDARD);
    }

    /**
     * For the desk: a user who gets access or a role that may approve is {@linkplain Editor#isUnconfirmed unconfirmed}, so that one
     * publisher alone cannot be two persons.
     */
    public static EditUsers atDesk(Newsroom newsroom, SecureRandom random) {
        return new EditUsers(newsroom, random, true, PasswordHash.Cost.STANDARD);
    }

    /** @param cost of new passwords: tests that are not about it use less */
    EditUsers(Newsroom newsroom, SecureRandom random, boolean isAtDesk, PasswordHash.Cost cost) {
        this.isAtDesk = isAtDesk;
        this.cost = cost;
        this.editors = new Editors(newsroom);
        this.audit = new AuditLog(newsroom);
        this.random = random;
    }

    /** The result. */
    public sealed interface Result {}

    /** @param newTotp whether the user has a new secret of one-time codes, which must be shown once */
    public record Changed(Editor editor, boolean newTotp) implements Result {}

    /** @param token what the link contains, to be shown once */
    public record Invited(Editor editor, String token) implements Result {}

    /** The rule now. @param waitsForSecond whether another person has to ask for the same before it is turned off */
    public record Ruled(EditorList.Rule rule, boolean waitsForSecond) implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * Adds a user.
     *
     * @param password in UTF-8
     */
    public Result add(By by, String name, Set<Role> roles, @Nullable String trove, byte[] password) throws IOException {
        Optional<String> wrong = passwordObjection(password);
        if (wrong.isPresent()) {
            return new Refused(wrong.get());
        }
        return add(
                by,
                Editor.added(
                        name,
                        withRole(roles),
                        trove,
                        PasswordHash.of(password, random, cost),
                        TotpSecret.generate(random)),
                roles);
    }

    /** A user needs a role before the roles can be refused. */
    private static Set<Role> withRole(Set<Role> roles) {
        return roles.isEmpty() ? Set.of(Role.GUEST) : roles;
    }

    /** Adds a user who has no password yet. @return {@link Invited} when it was done */
    public Result addInvited(By by, String name, Set<Role> roles, @Nullable String trove) throws IOException {
        String token = token();
        Editor editor = Editor.added(
                        name, withRole(roles), trove, PasswordHash.ofNobody(random, cost), TotpSecret.generate(random))
                .withInvitation(invitation(token, by.time()));
        Result result = add(by, editor, roles);
        return result instanceof Changed(Editor added, boolean newTotp) ? new Invited(added, token) : result;
    }

    /**
     * Makes a link with which a user can set a new password or add a passkey, once. An earlier link is no longer valid. Until it is
     * used, the user signs in as before.
     *
     * @return {@link Invited} when it was done
     */
    public Result invite(By by, String name) throws IOException {
        String token = token();
        Invitation invitation = invitation(token, by.time());
        Result result = change(by, list -> {
            Optional<Editor> before = list.find(name);
            if (before.isEmpty()) {
                return new Step(list, new Refused("there is no user " + name));
            }
            if (!before.get().active()) {
                return new Step(list, new Refused(name + " is disabled: enable the user first"));
            }
            Optional<String> other = unconfirmedByAnother(by, before.get());
            if (other.isPresent()) {
                return new Step(list, new Refused(other.get()));
            }
            Editor after = unconfirmed(by, before.get().withInvitation(invitation));
            return new Step(list.with(after), new Changed(after, false), record("user-invite", after));
        });
        return result instanceof Changed(Editor invited, boolean newTotp) ? new Invited(invited, token) : result;
    }

    private String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Invitation invitation(String token, Instant now) {
        return new Invitation(
                Sha256.of(token.getBytes(StandardCharsets.UTF_8)),
                TotpSecret.generate(random),
                now.plus(Invitation.VALID).getEpochSecond());
    }

    private Result add(By by, Editor added, Set<Role> roles) throws IOException {
        Editor editor = unconfirmed(by, added);
        String name = editor.name();
        Optional<String> wrong = objection(roles, editor.trove());
        if (!Editor.isName(name)) {
            return new Refused(
                    "a name has 1 to 32 letters, digits, dots and hyphens in lower case, and begins with a letter");
        }
        if (wrong.isPresent()) {
            return new Refused(wrong.get());
        }
        return change(by, list -> {
            if (list.find(name).isPresent()) {
                return new Step(list, new Refused("there is a user " + name + " already; names are not used again"));
            }
            if (list.isEmpty() && !roles.contains(Role.PUBLISHER)) {
                return new Step(list, new Refused("the first user must be a publisher, who can add the others"));
            }
            return new Step(list.with(editor), new Changed(editor, true), record("user-add", editor));
        });
    }

    /** Changes the roles of a user. */
    public Result role(By by, String name, Set<Role> roles, @Nullable String trove) throws IOException {
        Optional<String> wrong = objection(roles, trove);
        if (wrong.isPresent()) {
            return new Refused(wrong.get());
        }
        return change(by, list -> {
            Optional<Editor> before = list.find(name);
            boolean isMore = before.isPresent() && isMore(before.get().roles(), roles);
            Optional<String> other = isMore ? unconfirmedByAnother(by, before.get()) : Optional.empty();
            return other.isPresent()
                    ? new Step(list, new Refused(other.get()))
                    : edited(list, name, "user-role", false, each -> {
                        Editor after = each.with(roles, trove);
                        return isMore ? unconfirmed(by, after) : after;
                    });
        });
    }

    /** Whether there is a role that may approve among the new ones only. */
    private static boolean isMore(Set<Role> before, Set<Role> after) {
        return Stream.of(Role.EDITOR, Role.PUBLISHER).anyMatch(role -> after.contains(role) && !before.contains(role));
    }

    /** What a publisher changes about the own account makes nobody a second person. */
    private Editor unconfirmed(By by, Editor editor) {
        String who = by.who();
        return isAtDesk && who != null && !who.equals(editor.name()) ? editor.withUnconfirmed(who) : editor;
    }

    /** Only one publisher is remembered, so the first one's change must be confirmed before the second one's. */
    private Optional<String> unconfirmedByAnother(By by, Editor editor) {
        String first = editor.unconfirmedBy();
        return isAtDesk && first != null && !first.equals(by.who())
                ? Optional.of(editor.name() + " must be confirmed first: the last change was made by " + first)
                : Optional.empty();
    }

    /**
     * Confirms a user whom a publisher gave access or a role that may approve. At the desk, this needs another publisher, who is
     * confirmed. Refused while an invitation is open, because it is not known yet who will use it.
     */
    public Result confirm(By by, String name) throws IOException {
        return change(by, list -> {
            Optional<Editor> before = list.find(name);
            if (before.isEmpty()) {
                return new Step(list, new Refused("there is no user " + name));
            }
            String publisher = before.get().unconfirmedBy();
            if (publisher == null) {
                return new Step(list, new Refused(name + " is confirmed already"));
            }
            boolean isOther = !publisher.equals(by.who())
                    && list.find("" + by.who()).filter(Editor::mayManage).isPresent();
            if (isAtDesk && !isOther) {
                return new Step(
                        list,
                        new Refused("another publisher than " + publisher + " must confirm " + name
                                + ", or someone on the command line, with  daylight users confirm " + name));
            }
            Invitation open = before.get().invitation();
            if (open != null && open.isValid(by.time())) {
                return new Step(
                        list,
                        new Refused(name + " has an invitation that was not used: ask " + name
                                + " to use it, and confirm after that"));
            }
            Editor after = before.get().withUnconfirmed(null);
            Json.Obj detail = Json.Obj.EMPTY.with("user", name).with("changedBy", publisher);
            return new Step(list.with(after), new Changed(after, false), AuditRecord.of("user-confirm", detail));
        });
    }

    /** Lets a user sign in again, or no longer. Approvals of a disabled user do not count. */
    public Result activate(By by, String name, boolean active) throws IOException {
        return edit(by, name, active ? "user-enable" : "user-disable", false, each -> each.with(active));
    }

    /**
     * Gives a user a new password and a new secret of one-time codes. The user's passkeys are removed, because the reason may be that
     * somebody else has the user's devices.
     */
    public Result reset(By by, String name, byte[] password) throws IOException {
        Optional<String> wrong = passwordObjection(password);
        if (wrong.isPresent()) {
            return new Refused(wrong.get());
        }
        PasswordHash hash = PasswordHash.of(password, random, cost);
        TotpSecret totp = TotpSecret.generate(random);
        return edit(by, name, "user-reset", true, each -> {
            Editor after = each.with(hash, totp, 0, List.of());
            // On the command line: whoever got access at the desk has it no longer.
            return isAtDesk ? unconfirmed(by, after) : after.withUnconfirmed(null);
        });
    }

    /**
     * Turns the two-person rule on, or off. While it is on, turning it off needs two persons: the first one requests
     * it, and the second one does the same.
     */
    public Result rule(By by, boolean on) throws IOException {
        return change(by, list -> {
            String who = by.who();
            if (who != null && list.find(who).filter(Editor::isUnconfirmed).isPresent()) {
                return new Step(
                        list,
                        new Refused("you must be confirmed first: by another publisher at the desk, or with  daylight"
                                + " users confirm " + who));
            }
            if (on ? list.needsTwoPersons() && list.offRequestedBy() == null : list.rule() == EditorList.Rule.OFF) {
                return new Step(list, new Refused("the two-person rule is " + (on ? "on" : "off") + " already"));
            }
            if (on && list.approvers().size() < 2) {
                return new Step(list, new Refused("only one user may approve: add another one first"));
            }
            String requested = list.offRequestedBy();
            // A request of someone who may no longer manage users is none.
            String first = requested != null
                            && list.find(requested).filter(Editor::mayManage).isPresent()
                    ? requested
                    : null;
            boolean waits = !on && list.needsTwoPersons() && (first == null || first.equals(by.who()));
            if (waits && first != null) {
                return new Step(
                        list, new Refused("you have requested this already: another publisher has to do the same"));
            }
            EditorList.Rule rule = on || waits ? EditorList.Rule.ON : EditorList.Rule.OFF;
            return new Step(
                    list.with(rule, waits ? by.who() : null),
                    new Ruled(rule, waits),
                    AuditRecord.of(
                            waits ? "two-person-off-request" : on ? "two-person-on" : "two-person-off",
                            Json.Obj.EMPTY.withOptional("requestedBy", waits ? null : first)));
        });
    }

    private Result edit(By by, String name, String action, boolean newTotp, UnaryOperator<Editor> change)
            throws IOException {
        return change(by, list -> edited(list, name, action, newTotp, change));
    }

    private static Step edited(
            EditorList list, String name, String action, boolean newTotp, UnaryOperator<Editor> change) {
        Optional<Editor> before = list.find(name);
        if (before.isEmpty()) {
            return new Step(list, new Refused("there is no user " + name));
        }
        Editor after = change.apply(before.get());
        if (after.equals(before.get())) {
            return new Step(list, new Refused("nothing was changed: " + name + " is so already"));
        }
        EditorList changed = list.with(after);
        if (changed.editors().stream().noneMatch(Editor::mayManage)) {
            return new Step(
                    list,
                    new Refused(name + " is the last publisher: make another user a publisher first, with  daylight"
                            + " users role NAME --role publisher"));
        }
        return new Step(changed, new Changed(after, newTotp), record(action, after));
    }

    record Step(EditorList after, Result result, @Nullable AuditRecord record) {
        Step(EditorList unchanged, Refused refused) {
            this(unchanged, refused, null);
        }
    }

    @FunctionalInterface
    interface Steps {
        Step of(EditorList now);
    }

    Result change(By by, Steps steps) throws IOException {
        var result = new Result[1];
        editors.change(list -> {
            Step step = steps.of(list);
            result[0] = step.result;
            if (step.record != null) {
                audit.record(by.who(), by.time(), step.record);
            }
            return step.after;
        });
        return result[0];
    }

    static AuditRecord record(String action, Editor editor) {
        return AuditRecord.of(
                action,
                Json.Obj.EMPTY
                        .with("user", editor.name())
                        .with("roles", Role.words(editor.roles()))
                        .withOptional("trove", editor.trove()));
    }

    private static Optional<String> objection(Set<Role> roles, @Nullable String trove) {
        if (roles.isEmpty()) {
            return Optional.of("name a role: editor, reviewer, publisher, auditor or guest");
        }
        boolean isGuest = roles.contains(Role.GUEST);
        if (isGuest && (roles.size() > 1 || trove == null)) {
            return Optional.of("a guest has no other role, and sees one trove: name it with  --trove SLUG");
        }
        return !isGuest && trove != null ? Optional.of("--trove is for guests") : Optional.empty();
    }

    static Optional<String> passwordObjection(byte[] password) {
        String text = new String(password, StandardCharsets.UTF_8);
        int characters = text.codePointCount(0, text.length());
        return characters < PasswordHash.MIN_CHARACTERS
                ? Optional.of("a password needs at least " + PasswordHash.MIN_CHARACTERS + " characters")
                : password.length > PasswordHash.MAX_BYTES
                        ? Optional.of("a password can have at most " + PasswordHash.MAX_BYTES + " bytes")
                        : Optional.empty();
    }
}
