package org.daylight.drop;

import java.util.ArrayList;
import java.util.List;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;

/**
 * What is in {@code drop.json}. Nothing in it is secret.
 *
 * @param title what the pages call the newsroom, 1 to 100 characters
 * @param editors to whom everything is encrypted, 1 to 32
 * @param collector whose requests collect
 */
public record DropSettings(String title, List<AgeRecipient> editors, NoteKey.Verifier collector, DropLimits limits) {

    private static final String FORMAT = "org.daylight.drop/v1";
    private static final String CODE = "drop-settings";
    private static final int MAX_EDITORS = 32;

    public DropSettings {
        editors = List.copyOf(editors);
        boolean plain = title.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
        Malformed.unless(
                !title.isBlank() && title.length() <= 100 && plain,
                CODE,
                "the title has 1 to 100 characters, in one line");
        Malformed.unless(
                !editors.isEmpty() && editors.size() <= MAX_EDITORS,
                CODE,
                "a drop has 1 to " + MAX_EDITORS + " editors who can read");
    }

    String text() {
        var keys = new ArrayList<Json>();
        editors.forEach(each -> keys.add(new Json.Str(each.text())));
        return Json.Obj.EMPTY
                        .with("format", FORMAT)
                        .with("title", title)
                        .with("editors", new Json.Arr(keys))
                        .with("collector", collector.text())
                        .with("itemBytes", limits.itemBytes())
                        .with("mailboxBytes", limits.mailboxBytes())
                        .with("totalBytes", limits.totalBytes())
                        .with("floorBytes", limits.floorBytes())
                        .with("incompleteDays", limits.incompleteDays())
                        .text()
                + "\n";
    }

    /** Reads settings; refused with the code {@code drop-settings} or one of the keys in it. */
    static Outcome<DropSettings> parse(String text) {
        return Malformed.caught(() -> {
            if (!(Json.parse(text.strip()) instanceof Outcome.Ok<Json>(Json.Obj object))
                    || !object.string("format").orElse("").equals(FORMAT)) {
                throw new Malformed(CODE, "it is not a JSON object of the format " + FORMAT);
            }
            var editors = new ArrayList<AgeRecipient>();
            if (object.get("editors").orElse(null) instanceof Json.Arr(List<Json> keys)) {
                for (Json key : keys) {
                    editors.add(value(AgeRecipient.parse(key instanceof Json.Str(String word) ? word : "")));
                }
            }
            return new DropSettings(
                    object.string("title").orElse(""),
                    editors,
                    value(NoteKey.parseVerifier(object.string("collector").orElse(""))),
                    new DropLimits(
                            object.number("itemBytes").orElse(0),
                            object.number("mailboxBytes").orElse(0),
                            object.number("totalBytes").orElse(0),
                            object.number("floorBytes").orElse(-1),
                            (int) Math.min(object.number("incompleteDays").orElse(0), 10_000)));
        });
    }

    private static <T> T value(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(code, reason);
        };
    }
}
