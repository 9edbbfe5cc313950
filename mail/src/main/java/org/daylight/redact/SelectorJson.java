package org.daylight.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/** The stored form of selectors ({@code spec/redacting.md} section 6). Each list has one form, and no other is read. */
public final class SelectorJson {

    /** The most bytes that are read. */
    public static final int MAX_BYTES = 16 << 20;

    private static final String CODE = "selectors-malformed";

    private SelectorJson() {}

    /** The selectors as JSON in UTF-8. */
    public static byte[] write(List<Selector> selectors) {
        return new Json.Arr(selectors.stream().map(each -> (Json) object(each)).toList()).bytes();
    }

    /** Reads selectors; refused with code {@code selectors-malformed} when the bytes are not exactly what {@link #write} gives. */
    public static Outcome<List<Selector>> read(byte[] json) {
        return Json.parse(json, MAX_BYTES)
                .then(value -> Malformed.caught(() -> {
                    if (!(value instanceof Json.Arr(List<Json> items))) {
                        throw new Malformed(CODE, "it is not a list");
                    }
                    var selectors = new ArrayList<Selector>();
                    for (Json item : items) {
                        selectors.add(selector(item, selectors.size() + 1));
                    }
                    Malformed.unless(
                            Arrays.equals(write(selectors), json), CODE, "it is not in the form that is written");
                    return List.copyOf(selectors);
                }));
    }

    private static Json.Obj object(Selector selector) {
        Json.Obj object = switch (selector) {
            case Selector.Text(String text, boolean partsOfWords, RedactionReason reason) ->
                kind("string").with("text", text).with("parts-of-words", partsOfWords);
            case Selector.Bytes(int from, int to, RedactionReason reason) ->
                kind("bytes").with("from", from).with("to", to);
            case Selector.Field(String name, int occurrence, RedactionReason reason) ->
                kind("field").with("name", name).with("occurrence", occurrence);
            case Selector.FieldText(String name, int occurrence, int from, int to, RedactionReason reason) ->
                kind("field-text")
                        .with("name", name)
                        .with("occurrence", occurrence)
                        .with("from", from)
                        .with("to", to);
            case Selector.PartRange(int part, int from, int to, RedactionReason reason) ->
                kind("part-text").with("part", part).with("from", from).with("to", to);
            case Selector.WholePart(int part, boolean fileName, RedactionReason reason) ->
                kind("part").with("part", part).with("file-name", fileName);
            case Selector.FileName(int part, RedactionReason reason) ->
                kind("file-name").with("part", part);
            case Selector.Area(int part, int page, int x, int y, int width, int height, RedactionReason reason) ->
                kind("area")
                        .with("part", part)
                        .with("page", page)
                        .with("x", x)
                        .with("y", y)
                        .with("width", width)
                        .with("height", height);
        };
        return object.with("reason", selector.reason().code())
                .with("hide-length", selector.reason().hideLength());
    }

    private static Json.Obj kind(String kind) {
        return Json.Obj.EMPTY.with("kind", kind);
    }

    private static Selector selector(Json item, int number) {
        if (!(item instanceof Json.Obj object)) {
            throw new Malformed(CODE, "selector " + number + " is not an object");
        }
        try {
            var reason = new RedactionReason(string(object, "reason"), flag(object, "hide-length"));
            return switch (string(object, "kind")) {
                case "string" -> new Selector.Text(string(object, "text"), flag(object, "parts-of-words"), reason);
                case "bytes" -> new Selector.Bytes(number(object, "from"), number(object, "to"), reason);
                case "field" -> new Selector.Field(string(object, "name"), number(object, "occurrence"), reason);
                case "field-text" ->
                    new Selector.FieldText(
                            string(object, "name"),
                            number(object, "occurrence"),
                            number(object, "from"),
                            number(object, "to"),
                            reason);
                case "part-text" ->
                    new Selector.PartRange(
                            number(object, "part"), number(object, "from"), number(object, "to"), reason);
                case "part" -> new Selector.WholePart(number(object, "part"), flag(object, "file-name"), reason);
                case "file-name" -> new Selector.FileName(number(object, "part"), reason);
                case "area" ->
                    new Selector.Area(
                            number(object, "part"),
                            number(object, "page"),
                            number(object, "x"),
                            number(object, "y"),
                            number(object, "width"),
                            number(object, "height"),
                            reason);
                default -> throw new IllegalArgumentException("its kind is unknown");
            };
        } catch (IllegalArgumentException e) {
            throw new Malformed(CODE, "selector " + number + ": " + e.getMessage());
        }
    }

    private static String string(Json.Obj object, String name) {
        return object.string(name).orElseThrow(() -> new IllegalArgumentException("it has no text \"" + name + "\""));
    }

    private static int number(Json.Obj object, String name) {
        long value = object.number(name).orElse(-1);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("it has no number \"" + name + "\"");
        }
        return (int) value;
    }

    private static boolean flag(Json.Obj object, String name) {
        if (object.get(name).orElse(null) instanceof Json.Bool(boolean value)) {
            return value;
        }
        throw new IllegalArgumentException("it has no true or false \"" + name + "\"");
    }
}
