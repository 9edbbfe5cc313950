package org.daylight.editors;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
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
    static final int MAX_BYTES = 1 << 20;

    private static final int MOST = 1_000;

    public EditorList {
        editors = List.copyOf(editors);
    }

    public Optional<Editor> find(String name) {
        return editors.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public boolean isEmpty() {
        return editors.isEmpty();
    }

    /** Whether a part is released only when two persons have approved its content. */
    public boolean needsTwoPersons() {
        return rule == Rule.ON;
    }

    /** Those who may approve, by name. */
    public List<Editor> approvers() {
        return editors.stream().filter(Editor::mayApprove).toList();
    }

    /** This list with one more user, or with another state of one. The rule turns on with the second approver. */
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
                .with("lastStep", editor.lastStep())
                .with("failures", editor.failures())
                .with("lastFailure", editor.lastFailure());
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
                    roles,
                    one.string("trove").orElse(null),
                    ((Json.Bool) one.get("active").orElseThrow()).value(),
                    PasswordHash.parse(one.string("password").orElseThrow()).orThrow(),
                    TotpSecret.parse(one.string("totp").orElseThrow()).orThrow(),
                    one.number("lastStep").orElseThrow(),
                    Math.toIntExact(one.number("failures").orElseThrow()),
                    one.number("lastFailure").orElseThrow()));
        }
        if (editors.stream().map(Editor::name).distinct().count() != editors.size()) {
            throw new IllegalArgumentException("a name occurs twice");
        }
        return new EditorList(
                editors,
                Rule.valueOf(object.string("twoPersons").orElseThrow().toUpperCase(Locale.ROOT)),
                object.string("offRequestedBy").orElse(null));
    }
}
