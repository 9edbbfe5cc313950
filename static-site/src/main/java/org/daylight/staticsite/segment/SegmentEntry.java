package org.daylight.staticsite.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * What the manifest of a static archive says about a segment ({@code spec/static-site.md} section 2). Immutable.
 *
 * @param first the first release number that it covers
 * @param last the last one
 * @param documents how many documents it has, at least 1
 * @param words the name of the file with dictionary and lists
 * @param wordsBytes its size
 * @param rootBytes the length of its root
 * @param places the name of the file with positions
 * @param placesBytes its size
 * @param cards the name of the file with cards and records
 * @param cardsBytes its size
 * @param recordsStart where its section of records begins
 * @param treesStart where its section of trees begins
 * @param source 32 hexadecimal digits; two segments with the same ones have the same content
 */
public record SegmentEntry(
        int first,
        int last,
        int documents,
        String words,
        long wordsBytes,
        long rootBytes,
        String places,
        long placesBytes,
        String cards,
        long cardsBytes,
        long recordsStart,
        long treesStart,
        String source) {

    /** The name of the manifest in the folder of the segments. */
    public static final String MANIFEST = "manifest.json";

    /** A manifest is not larger: 1 MiB is room for some thousand segments. */
    private static final int MAX_MANIFEST = 1 << 20;

    private static final String CODE = "manifest-malformed";
    private static final Pattern SOURCE = Pattern.compile("[0-9a-f]{32}");

    public SegmentEntry {
        Malformed.unless(first >= 1 && last >= first, CODE, "a segment without a range");
        Malformed.unless(documents >= 1, CODE, "a segment without documents");
        for (String name : List.of(words, places, cards)) {
            Malformed.unless(
                    name.matches("[0-9a-f]{32}\\.(words|places|cards)"), CODE, "a segment's file has another name");
        }
        Malformed.unless(SOURCE.matcher(source).matches(), CODE, "a segment's source is missing");
        boolean fits = wordsBytes >= rootBytes
                && rootBytes > 0
                && placesBytes >= 0
                && recordsStart >= 0
                && treesStart >= recordsStart
                && cardsBytes >= treesStart;
        Malformed.unless(fits, CODE, "a segment's sizes are impossible");
    }

    /** The names of its files. */
    public List<String> files() {
        return List.of(words, places, cards);
    }

    /** The object of the manifest. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("first", first)
                .with("last", last)
                .with("documents", documents)
                .with("words", array(words, wordsBytes, rootBytes))
                .with("places", array(places, placesBytes))
                .with("cards", array(cards, cardsBytes, recordsStart, treesStart))
                .with("source", source);
    }

    /** The member {@code segments} of the manifest. @param all the newest first */
    public static Json.Arr json(List<SegmentEntry> all) {
        return new Json.Arr(all.stream().<Json>map(SegmentEntry::json).toList());
    }

    private static Json array(String name, long... numbers) {
        List<Json> values = new ArrayList<>(List.of(new Json.Str(name)));
        for (long number : numbers) {
            values.add(new Json.Num(number));
        }
        return new Json.Arr(values);
    }

    /** Reads an object of the manifest; refused with code {@code manifest-malformed}. */
    public static Outcome<SegmentEntry> parse(Json json) {
        return Malformed.caught(() -> parsed(json));
    }

    private static SegmentEntry parsed(Json json) {
        if (!(json instanceof Json.Obj segment)) {
            throw new Malformed(CODE, "a segment is no object");
        }
        return new SegmentEntry(
                number(segment, "first"),
                number(segment, "last"),
                number(segment, "documents"),
                name(segment, "words"),
                number(segment, "words", 1),
                number(segment, "words", 2),
                name(segment, "places"),
                number(segment, "places", 1),
                name(segment, "cards"),
                number(segment, "cards", 1),
                number(segment, "cards", 2),
                number(segment, "cards", 3),
                segment.string("source").orElse(""));
    }

    /**
     * The segments that a manifest names, the newest first; none if there is no manifest.
     *
     * @param folder of the segments
     * @throws IOException in one line, when there is a manifest that cannot be read
     */
    public static List<SegmentEntry> read(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (Files.notExists(manifest)) {
            return List.of();
        }
        byte[] bytes = WholeFile.bytes(manifest, MAX_MANIFEST, "delete it, and the static site is rebuilt");
        Outcome<List<SegmentEntry>> read = Json.parse(bytes, MAX_MANIFEST)
                .then(json -> Malformed.caught(() -> {
                    List<SegmentEntry> all = new ArrayList<>();
                    if (!(json instanceof Json.Obj members)
                            || !(members.get("segments").orElse(null) instanceof Json.Arr(List<Json> segments))) {
                        throw new Malformed(CODE, "it has no segments");
                    }
                    segments.forEach(segment -> all.add(parsed(segment)));
                    return List.copyOf(all);
                }));
        return switch (read) {
            case Outcome.Ok<List<SegmentEntry>>(List<SegmentEntry> all) -> all;
            case Outcome.Refused<List<SegmentEntry>>(String code, String reason) ->
                throw new IOException(MANIFEST + " of the static site cannot be read: " + reason
                        + ". Delete it, and the site is rebuilt");
        };
    }

    private static int number(Json.Obj object, String name) {
        OptionalLong value = object.number(name);
        Malformed.unless(
                value.isPresent() && value.getAsLong() >= 0 && value.getAsLong() <= Integer.MAX_VALUE,
                CODE,
                name + " is missing");
        return (int) value.getAsLong();
    }

    private static long number(Json.Obj object, String name, int index) {
        Malformed.unless(
                object.get(name).orElse(null) instanceof Json.Arr(List<Json> items)
                        && index < items.size()
                        && items.get(index) instanceof Json.Num,
                CODE,
                name + " is incomplete");
        return ((Json.Num) ((Json.Arr) object.get(name).orElseThrow()).items().get(index)).value();
    }

    private static String name(Json.Obj object, String name) {
        Malformed.unless(
                object.get(name).orElse(null) instanceof Json.Arr(List<Json> items)
                        && !items.isEmpty()
                        && items.getFirst() instanceof Json.Str,
                CODE,
                name + " is missing");
        return ((Json.Str) ((Json.Arr) object.get(name).orElseThrow()).items().getFirst()).value();
    }
}
