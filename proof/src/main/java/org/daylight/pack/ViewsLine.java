package org.daylight.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.redaction.ProofSegment;

/**
 * What a line of {@code views.jsonl} says about one view (spec/views.md section 2), as the checker and the mirror read it.
 *
 * <p>{@code org.daylight.archive.DocumentView} is the same line as the program reads it to serve views. There are two so that the checker
 * shares no code with what it checks.
 *
 * @param number of the document
 * @param view number of the view within the document, from 1
 * @param part the index of the MIME part that it is a view of; 0 for a file
 * @param files in order
 */
public record ViewsLine(long number, long view, long part, List<File> files) {

    public static final String CODE = "views-malformed";

    /** The greatest number of files of a view. */
    public static final int MAX_FILES = 400;

    /** The largest file of a view, in bytes. */
    public static final long MAX_FILE_BYTES = 16L << 20;

    /** The largest table of a view, in bytes. */
    public static final long MAX_TABLE_BYTES = 2L << 20;

    /** The longest name of a file inside an attachment, in characters. */
    public static final int MAX_INSIDE_CHARS = 1_000;

    private static final Map<String, String> EXTENSIONS =
            Map.of("image/png", ".png", "image/jpeg", ".jpg", "application/json", ".json");

    /** A file of a view. @param name of its entry in the zip: {@code 000123/1/2.png} */
    public record File(String name, Sha256 sha256, long bytes) {}

    public ViewsLine {
        files = List.copyOf(files);
    }

    /** Reads a line; {@link Malformed} if it breaks a rule. @param line without its line feed */
    public static ViewsLine parse(byte[] line) {
        if (!(Json.parse(line, PackLine.MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object))) {
            throw new Malformed(CODE, "a line is not a JSON object");
        }
        long number = object.number("number").orElse(0);
        long view = object.number("view").orElse(0);
        Malformed.unless(number > 0 && view > 0, CODE, "a line has no number of a document or a view");
        Malformed.unless(
                object.string("inside").orElse("").length() <= MAX_INSIDE_CHARS,
                CODE,
                "a name inside an attachment is longer than " + MAX_INSIDE_CHARS + " characters");
        object.get("redacted").ifPresent(ViewsLine::reasons);
        if (!(object.get("files").orElse(null) instanceof Json.Arr(List<Json> items))
                || items.isEmpty()
                || items.size() > MAX_FILES) {
            throw new Malformed(CODE, "a view has no files or too many");
        }
        var files = new ArrayList<File>();
        for (Json item : items) {
            files.add(file(item, number, view, files.size() + 1));
        }
        long part = object.number("part").orElse(-1);
        Malformed.unless(part >= 0, CODE, "a line does not say which part it is a view of");
        return new ViewsLine(number, view, part, files);
    }

    private static void reasons(Json redacted) {
        boolean isValid = redacted instanceof Json.Obj codes
                && !codes.members().isEmpty()
                && codes.members().entrySet().stream()
                        .allMatch(
                                each -> ProofSegment.CODE.matcher(each.getKey()).matches()
                                        && each.getValue() instanceof Json.Num(long count)
                                        && count >= 0);
        Malformed.unless(isValid, CODE, "redacted is not a number of black places for each reason");
    }

    private static File file(Json item, long number, long view, int index) {
        if (!(item instanceof Json.Obj object)) {
            throw new Malformed(CODE, "a file is not a JSON object");
        }
        String extension = EXTENSIONS.get(object.string("type").orElse(""));
        long bytes = object.number("size").orElse(-1);
        long most = ".json".equals(extension) ? MAX_TABLE_BYTES : MAX_FILE_BYTES;
        if (extension == null || bytes < 0 || bytes > most) {
            throw new Malformed(CODE, "a file has a type or a size that is not allowed");
        }
        Sha256 sha256 = Sha256.parse(object.string("sha256").orElse(""))
                .ok()
                .orElseThrow(() -> new Malformed(CODE, "sha256 is not 64 hexadecimal digits"));
        String digits = Long.toString(number);
        String padded = "0".repeat(Math.max(0, 6 - digits.length())) + digits;
        return new File(padded + "/" + view + "/" + index + extension, sha256, bytes);
    }
}
