package org.daylight.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The public file about trustees, {@code trustees/0001.json} (spec/trustees.md section 3): their names, and for each sealed release the commitments
 * with which shares are verified. Immutable. Whether a commitment is a point of the curve is not tested here.
 *
 * @param threshold how many shares give a key, from 2
 * @param names of the trustees 1, 2, 3 …, as the publisher wants them to be known; all different
 * @param commitments for each number of a sealed release, in order: as many as the threshold, each 66 lower-case hexadecimal digits
 */
public record TrusteesFile(int threshold, List<String> names, SortedMap<Long, List<String>> commitments) {

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 16 << 20;

    /** The longest name, in characters (code points). */
    public static final int MAX_NAME = 100;

    /** The greatest number of sealed releases in a file. */
    public static final int MAX_PARTS = 4000;

    private static final String CODE = "trustees-malformed";
    private static final Pattern COMMITMENT = Pattern.compile("0[23][0-9a-f]{64}");

    /** Throws an {@link IllegalArgumentException} with a one-line reason if a rule is broken. */
    public TrusteesFile {
        names = List.copyOf(names);
        var copy = new TreeMap<Long, List<String>>();
        commitments.forEach((number, each) -> copy.put(number, List.copyOf(each)));
        commitments = Collections.unmodifiableSortedMap(copy);
        check(names.size() <= LogEntry.MAX_TRUSTEES, "there are more than " + LogEntry.MAX_TRUSTEES + " trustees");
        check(threshold >= 2, "the threshold is below 2: one trustee alone could open everything");
        check(threshold <= names.size(), "the threshold is above the number of trustees: nobody could open anything");
        check(new HashSet<>(names).size() == names.size(), "two trustees have the same name");
        names.forEach(TrusteesFile::checkName);
        check(commitments.size() <= MAX_PARTS, "there are more than " + MAX_PARTS + " sealed releases");
        for (Map.Entry<Long, List<String>> part : commitments.entrySet()) {
            check(part.getKey() >= 1, "the number of a sealed release is below 1");
            check(
                    part.getValue().size() == threshold,
                    "a sealed release has another number of commitments than the threshold");
            for (String commitment : part.getValue()) {
                check(COMMITMENT.matcher(commitment).matches(), "a commitment is not 66 hexadecimal digits of a point");
            }
        }
    }

    private static void checkName(String name) {
        boolean isLine = name.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || c == 0x2028
                        || c == 0x2029);
        check(
                isLine && !name.isBlank() && name.codePointCount(0, name.length()) <= MAX_NAME,
                "the name of a trustee is empty, longer than " + MAX_NAME + " characters, or has control characters");
    }

    /** Reads a file; refused with the code {@code json-malformed} or {@code trustees-malformed}. */
    public static Outcome<TrusteesFile> parse(byte[] file) {
        return Json.parse(file, MAX_BYTES)
                .then(json -> Malformed.caught(() -> {
                    check(json instanceof Json.Obj, "it is not an object");
                    var object = (Json.Obj) json;
                    check(object.number("format").orElse(0) == 1, "the format is not 1");
                    long threshold = object.number("threshold").orElse(0);
                    check(threshold <= LogEntry.MAX_TRUSTEES, "the threshold is above " + LogEntry.MAX_TRUSTEES);
                    List<String> names = strings(object.get("trustees").orElse(new Json.Null()), LogEntry.MAX_TRUSTEES);
                    check(object.get("parts").orElse(null) instanceof Json.Arr, "parts is not a list");
                    List<Json> parts = ((Json.Arr) object.get("parts").get()).items();
                    check(parts.size() <= MAX_PARTS, "there are more than " + MAX_PARTS + " sealed releases");
                    var commitments = new TreeMap<Long, List<String>>();
                    for (Json part : parts) {
                        check(part instanceof Json.Obj, "a part is not an object");
                        long number = ((Json.Obj) part).number("number").orElse(0);
                        check(commitments.isEmpty() || number > commitments.lastKey(), "the parts are not in order");
                        commitments.put(
                                number,
                                strings(
                                        ((Json.Obj) part).get("commitments").orElse(new Json.Null()),
                                        LogEntry.MAX_TRUSTEES));
                    }
                    return new TrusteesFile((int) threshold, names, commitments);
                }));
    }

    private static List<String> strings(Json json, int most) {
        check(json instanceof Json.Arr(List<Json> items) && items.size() <= most, "a list is missing or too long");
        var strings = new ArrayList<String>();
        for (Json item : ((Json.Arr) json).items()) {
            check(item instanceof Json.Str, "something that is not a string is in a list");
            strings.add(((Json.Str) item).value());
        }
        return strings;
    }

    /** The bytes of the file, in its one form: no white space, and a line feed at the end. */
    public byte[] bytes() {
        Json parts = new Json.Arr(commitments.entrySet().stream()
                .<Json>map(part ->
                        Json.Obj.EMPTY.with("number", part.getKey()).with("commitments", array(part.getValue())))
                .toList());
        String text = Json.Obj.EMPTY
                .with("format", 1)
                .with("threshold", threshold)
                .with("trustees", array(names))
                .with("parts", parts)
                .text();
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Json array(List<String> strings) {
        return new Json.Arr(strings.stream().<Json>map(Json.Str::new).toList());
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }
}
