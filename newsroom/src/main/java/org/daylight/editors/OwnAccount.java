package org.daylight.editors;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/**
 * What users change about themselves: accepting an invitation, and passkeys. Each change is recorded in the audit log, as those of
 * {@link EditUsers}. The results are those of {@link EditUsers}.
 */
public final class OwnAccount {

    private static final String WRONG_CODE =
            "the code is wrong: enter the secret in the authenticator application first,"
                    + " then the six digits that it shows";
    private static final String NO_ROOM = "nothing was changed: the passkey is known already, or there are "
            + Editor.MOST_PASSKEYS + " passkeys, or there is no such passkey";

    private final EditUsers users;
    private final Editors editors;
    private final SecureRandom random;

    public OwnAccount(Newsroom newsroom, SecureRandom random) {
        this.users = new EditUsers(newsroom, random);
        this.editors = new Editors(newsroom);
        this.random = random;
    }

    /**
     * Uses an invitation to set a new password and a new secret of one-time codes. Passkeys stay.
     *
     * @param token as in the link
     * @param password in UTF-8
     * @param code of the invitation's secret, which shows that the authenticator application has it
     */
    public EditUsers.Result accept(String token, byte[] password, String code, Instant now) throws IOException {
        Optional<String> wrong = EditUsers.passwordObjection(password);
        if (wrong.isPresent()) {
            return new EditUsers.Refused(wrong.get());
        }
        PasswordHash hash = PasswordHash.of(password, random);
        return withInvitation(token, now, WRONG_CODE, (list, editor) -> {
            Invitation invitation = editor.invitation();
            OptionalLong step = invitation == null
                    ? OptionalLong.empty()
                    : invitation.totp().step(code, now, 0);
            return invitation == null || step.isEmpty()
                    ? editor
                    : editor.with(hash, invitation.totp(), step.getAsLong(), editor.passkeys());
        });
    }

    /** Uses an invitation to add a passkey. */
    public EditUsers.Result accept(String token, Passkey passkey, Instant now) throws IOException {
        return withInvitation(
                token,
                now,
                NO_ROOM,
                (list, editor) -> hasRoom(list, editor, passkey)
                        ? editor.withPasskeys(added(editor, passkey)).withInvitation(null)
                        : editor);
    }

    private EditUsers.Result withInvitation(
            String token, Instant now, String refusal, BiFunction<EditorList, Editor, Editor> change)
            throws IOException {
        Optional<Editor> invited = editors.list().invited(token, now);
        if (invited.isEmpty()) {
            return gone();
        }
        return users.change(new By(invited.get().name(), now), list -> {
            Optional<Editor> before = list.invited(token, now);
            if (before.isEmpty()) {
                return new EditUsers.Step(list, gone());
            }
            Editor after = change.apply(list, before.get());
            if (after.equals(before.get())) {
                return new EditUsers.Step(list, new EditUsers.Refused(refusal));
            }
            return new EditUsers.Step(
                    list.with(after), new EditUsers.Changed(after, false), EditUsers.record("user-accept", after));
        });
    }

    private static EditUsers.Refused gone() {
        return new EditUsers.Refused(
                "this link was used already, or is no longer valid: ask a publisher for a new one");
    }

    /** Adds a passkey of the user who acts. */
    public EditUsers.Result add(By by, Passkey passkey) throws IOException {
        return edit(
                by,
                "passkey-add",
                passkey.name(),
                (list, editor) ->
                        hasRoom(list, editor, passkey) ? editor.withPasskeys(added(editor, passkey)) : editor);
    }

    /** Gives a passkey of the user who acts another name. @param id of the passkey */
    public EditUsers.Result rename(By by, String id, String name) throws IOException {
        if (!Passkey.isName(name)) {
            return new EditUsers.Refused("a passkey's name is one line of 1 to " + Passkey.MAX_NAME + " characters");
        }
        return edit(
                by,
                "passkey-rename",
                name,
                (list, editor) -> editor.withPasskeys(editor.passkeys().stream()
                        .map(each -> each.id().equals(id) ? each.named(name) : each)
                        .toList()));
    }

    /** Removes a passkey of the user who acts. @param id of the passkey */
    public EditUsers.Result remove(By by, String id) throws IOException {
        String name = editors.list()
                .find("" + by.who())
                .flatMap(editor -> editor.passkey(id))
                .map(Passkey::name)
                .orElse("");
        return edit(
                by,
                "passkey-remove",
                name,
                (list, editor) -> editor.withPasskeys(editor.passkeys().stream()
                        .filter(each -> !each.id().equals(id))
                        .toList()));
    }

    /**
     * Gives the user who acts a new password.
     *
     * @param old the present one
     * @param password in UTF-8
     */
    public EditUsers.Result password(By by, byte[] old, byte[] password) throws IOException {
        Optional<String> wrong = EditUsers.passwordObjection(password);
        if (wrong.isPresent()) {
            return new EditUsers.Refused(wrong.get());
        }
        boolean isRight = editors.list()
                .find("" + by.who())
                .filter(editor -> old.length <= PasswordHash.MAX_BYTES
                        && editor.password().matches(old))
                .isPresent();
        if (!isRight) {
            return new EditUsers.Refused("the present password is wrong");
        }
        PasswordHash hash = PasswordHash.of(password, random);
        return edit(
                by,
                "user-password",
                "",
                (list, editor) ->
                        editor.with(hash, editor.totp(), editor.attempts().lastStep(), editor.passkeys()));
    }

    private EditUsers.Result edit(By by, String action, String passkey, BiFunction<EditorList, Editor, Editor> change)
            throws IOException {
        return users.change(by, list -> {
            Optional<Editor> before = list.find("" + by.who()).filter(Editor::active);
            if (before.isEmpty()) {
                return new EditUsers.Step(list, new EditUsers.Refused("there is no such user"));
            }
            Editor after = change.apply(list, before.get());
            if (after.equals(before.get())) {
                return new EditUsers.Step(list, new EditUsers.Refused(NO_ROOM));
            }
            Json.Obj detail = Json.Obj.EMPTY
                    .with("user", after.name())
                    .withOptional("passkey", passkey.isEmpty() ? null : passkey);
            return new EditUsers.Step(
                    list.with(after), new EditUsers.Changed(after, false), AuditRecord.of(action, detail));
        });
    }

    private static boolean hasRoom(EditorList list, Editor editor, Passkey passkey) {
        return editor.passkeys().size() < Editor.MOST_PASSKEYS
                && list.withPasskey(passkey.id()).isEmpty();
    }

    private static List<Passkey> added(Editor editor, Passkey passkey) {
        List<Passkey> more = new ArrayList<>(editor.passkeys());
        more.add(passkey);
        return more;
    }
}
