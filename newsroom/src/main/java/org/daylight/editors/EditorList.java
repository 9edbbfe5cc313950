package org.daylight.editors;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * All users of a newsroom, and the two-person rule: the content of {@code editors.json}. Immutable.
 *
 * @param editors in order of name
 * @param offRequestedBy who asked to turn the rule off; another one has to ask for the same. Null for nobody
 */
public record EditorList(
        List<Editor> editors, Rule rule, @Nullable String offRequestedBy) {

    /** Whether a part needs the approval of two persons. */
    public enum Rule {
        /** Nobody has decided: it becomes {@link #ON} as soon as a second user may approve. */
        AUTOMATIC,
        ON,
        OFF
    }

    /** A newsroom without users. */
    static final EditorList NONE = new EditorList(List.of(), Rule.AUTOMATIC, null);

    /** The longest file that is read, in bytes. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MOST = 1_000;

    public EditorList {
        editors = List.copyOf(editors);
    }

    public Optional<Editor> find(String name) {
        return editors.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The user that an invitation is for; empty when there is none, or when it is no longer valid. @param token as in the link */
    public Optional<Editor> invited(String token, Instant now) {
        Sha256 hash = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        return editors.stream()
                .filter(each -> each.active()
                        && each.invitation() != null
                        && each.invitation().token().equals(hash)
                        && each.invitation().isValid(now))
                .findFirst();
    }

    /** The user that has a passkey with this id; empty when nobody has. */
    public Optional<Editor> withPasskey(String id) {
        return editors.stream().filter(each -> each.passkey(id).isPresent()).findFirst();
    }

    public boolean isEmpty() {
        return editors.isEmpty();
    }

    /** Whether a part is released only when two persons have approved its content. */
    public boolean needsTwoPersons() {
        return rule == Rule.ON;
    }

    /** Those who may approve, by name; also those who have to be confirmed before. */
    public List<Editor> approvers() {
        return editors.stream().filter(Editor::mayApprove).toList();
    }

    /** This list with one more user, or with another state of one. The rule turns on with the second approver, confirmed or not. */
    EditorList with(Editor editor) {
        List<Editor> more = new ArrayList<>(editors);
        more.removeIf(each -> each.name().equals(editor.name()));
        more.add(editor);
        more.sort((a, b) -> a.name().compareTo(b.name()));
        if (more.size() > MOST) {
            throw new IllegalArgumentException("there are too many users");
        }
        long approvers = more.stream().filter(Editor::mayApprove).count();
        return new EditorList(more, rule == Rule.AUTOMATIC && approvers > 1 ? Rule.ON : rule, offRequestedBy);
    }

    EditorList changed(String name, UnaryOperator<Editor> change) {
        return with(change.apply(find(name).orElseThrow()));
    }

    EditorList with(Rule newRule, @Nullable String requestedBy) {
        return new EditorList(editors, newRule, requestedBy);
    }

    Json.Obj json() {
        List<Json> all = editors.stream().<Json>map(EditorList::json).toList();
        return Json.Obj.EMPTY
                .with("editors", new Json.Arr(all))
                .with("twoPersons", rule.name().toLowerCase(Locale.ROOT))
                .withOptional("offRequestedBy", offRequestedBy);
    }

    private static Json.Obj json(Editor editor) {
        return Json.Obj.EMPTY
                .with("name", editor.name())
                .with(
                        "roles",
                        new Json.Arr(editor.roles().stream()
                                .<Json>map(role -> new Json.Str(role.word()))
                                .toList()))
                .withOptional("trove", editor.trove())
                .with("active", editor.active())
                .with("password", editor.password().text())
                .with("totp", editor.totp().text())
                .with("lastStep", editor.attempts().lastStep())
                .with("failures", editor.attempts().failures())
                .with("lastFailure", editor.attempts().lastFailure())
                .withOptional(
                        "passkeys",
                        editor.passkeys().isEmpty()
                                ? null
                                : new Json.Arr(editor.passkeys().stream()
                                        .<Json>map(EditorList::json)
                                        .toList()))
                .withOptional("invitation", json(editor.invitation()))
                .withOptional("unconfirmedBy", editor.unconfirmedBy());
    }

    private static Json.Obj json(Passkey passkey) {
        return Json.Obj.EMPTY
                .with("id", passkey.id())
                .with("name", passkey.name())
                .with("host", passkey.host())
                .with("credential", passkey.credential())
                .with("counter", passkey.counter())
                .with("synced", passkey.isSynced())
                .with("added", passkey.added());
    }

    private static Json.@Nullable Obj json(@Nullable Invitation invitation) {
        return invitation == null
                ? null
                : Json.Obj.EMPTY
                        .with("token", invitation.token().hex())
                        .with("totp", invitation.totp().text())
                        .with("expires", invitation.expires());
    }

    static Outcome<EditorList> parse(byte[] bytes) {
        return Json.parse(bytes, MAX_BYTES).then(json -> {
            try {
                return Outcome.ok(read(json));
            } catch (RuntimeException e) {
                return Outcome.refused("editors-malformed", "a member is missing or wrong");
            }
        });
    }

    /** Files of earlier versions have none. */
    private static List<Passkey> passkeys(Json.Obj editor) {
        List<Passkey> passkeys = new ArrayList<>();
        if (editor.get("passkeys").isPresent()) {
            for (Json each : ((Json.Arr) editor.get("passkeys").get()).items()) {
                Json.Obj one = (Json.Obj) each;
                passkeys.add(new Passkey(
                        one.string("id").orElseThrow(),
                        one.string("name").orElseThrow(),
                        one.string("host").orElseThrow(),
                        one.string("credential").orElseThrow(),
                        one.number("counter").orElseThrow(),
                        ((Json.Bool) one.get("synced").orElseThrow()).value(),
                        one.number("added").orElseThrow()));
            }
        }
        return passkeys;
    }

    private static @Nullable Invitation invitation(Json.Obj editor) {
        if (editor.get("invitation").isEmpty()) {
            return null;
        }
        Json.Obj one = (Json.Obj) editor.get("invitation").get();
        return new Invitation(
                Sha256.parse(one.string("token").orElseThrow()).orThrow(),
                TotpSecret.parse(one.string("totp").orElseThrow()).orThrow(),
                one.number("expires").orElseThrow());
    }

    /** Files of earlier versions have none. Any other value than a name is an error, never a confirmed user. */
    private static @Nullable String unconfirmedBy(Json.Obj editor) {
        return editor.get("unconfirmedBy").isEmpty()
                ? null
                : editor.string("unconfirmedBy").filter(Editor::isName).orElseThrow();
    }

    private static EditorList read(Json json) {
        Json.Obj object = (Json.Obj) json;
        List<Editor> editors = new ArrayList<>();
        for (Json each : ((Json.Arr) object.get("editors").orElseThrow()).items()) {
            Json.Obj one = (Json.Obj) each;
            Set<Role> roles = EnumSet.noneOf(Role.class);
            for (Json role : ((Json.Arr) one.get("roles").orElseThrow()).items()) {
                roles.addAll(Role.parse(((Json.Str) role).value()).orElseThrow());
            }
            String name = one.string("name").filter(Editor::isName).orElseThrow();
            editors.add(new Editor(
                    name,
                    new Editor.Rights(
                            roles,
                            one.string("trove").orElse(null),
                            ((Json.Bool) one.get("active").orElseThrow()).value(),
                            unconfirmedBy(one)),
                    new Editor.Credentials(
                            PasswordHash.parse(one.string("password").orElseThrow())
                                    .orThrow(),
                            TotpSecret.parse(one.string("totp").orElseThrow()).orThrow(),
                            new Editor.Attempts(
                                    one.number("lastStep").orElseThrow(),
                                    Math.toIntExact(one.number("failures").orElseThrow()),
                                    one.number("lastFailure").orElseThrow()),
                            passkeys(one),
                            invitation(one))));
        }
        if (editors.stream().map(Editor::name).distinct().count() != editors.size()) {
            throw new IllegalArgumentException("a name occurs twice");
        }
        List<String> ids = editors.stream()
                .flatMap(each -> each.passkeys().stream())
                .map(Passkey::id)
                .toList();
        if (Set.copyOf(ids).size() != ids.size()) {
            throw new IllegalArgumentException("a passkey occurs twice");
        }
        return new EditorList(
                editors,
                Rule.valueOf(object.string("twoPersons").orElseThrow().toUpperCase(Locale.ROOT)),
                object.string("offRequestedBy").orElse(null));
    }
}
