package org.daylight.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.pack.PackLine;
import org.jspecify.annotations.Nullable;

/**
 * The text that a program extracted from a document and its attachments: the content of a {@code data/text} entry ({@code spec/pack.md} section
 * 5). It is an interpretation, not evidence. Reading is strict and bounded; every text is foreign and must be escaped where it is shown.
 *
 * @param program name and version of the program that extracted it
 * @param ocr name and version of the program that recognised text in images; null when none ran
 */
public record ExtractedText(String program, @Nullable String ocr) {

    /** The longest entry, in bytes. */
    public static final int MAX_BYTES = (int) PackLine.MAX_TEXT_BYTES;

    /** The longest line, in bytes, without its line feed. Longer text is written as several units. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** The greatest number of units. */
    public static final int MAX_UNITS = 1_000_000;

    /** The greatest page number. */
    public static final int MAX_PAGE = 1_000_000;

    private static final String CODE = "text-malformed";
    private static final String NOTE = "interpretation, not evidence";
    private static final int MAX_PROGRAM_CHARS = 200;
    private static final int MAX_NAME_CHARS = 2_000;
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    /** What the text is in its document. Ordinary text has none. */
    public enum Layer {
        COMMENT,
        HIDDEN,
        DELETED,
        INSERTED,
        HEADER,
        NOTE,
        MACRO,
        OCR,
        METADATA;

        private final String word = name().toLowerCase(Locale.ROOT);

        /** In lower case: {@code hidden}. */
        public String word() {
            return word;
        }
    }

    /**
     * A piece of text: a page, a sheet, or the whole of a part without pages. Long text may be several pieces.
     *
     * @param part index of the attachment in {@code Message.parts()}; 0 for a document that is a file
     * @param inside names of files within the part, from the outside to the inside, separated by {@code !}; null at the top
     * @param page from 1; 0 when there are no pages
     * @param sheet the name of a sheet of a spreadsheet; null for other text
     * @param layer null for ordinary text
     * @param language BCP 47, such as {@code de}; null when not known
     */
    public record Unit(
            int part,
            @Nullable String inside,
            int page,
            @Nullable String sheet,
            @Nullable Layer layer,
            @Nullable String language,
            String text) {

        /** Whether {@link ExtractedText#read} accepts it: whether its values are within their ranges. The length of the line is not considered. */
        public boolean isValid() {
            return 0 <= part
                    && part <= MAX_UNITS
                    && 0 <= page
                    && page <= MAX_PAGE
                    && isName(inside)
                    && isName(sheet)
                    && (language == null || LANGUAGE.matcher(language).matches());
        }

        private static boolean isName(@Nullable String name) {
            return name == null || !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
        }

        /** The line, without line feed. */
        public String line() {
            return Json.Obj.EMPTY
                    .with("part", part)
                    .withOptional("inside", inside)
                    .withOptional("page", page == 0 ? null : new Json.Num(page))
                    .withOptional("sheet", sheet)
                    .withOptional("layer", layer == null ? null : layer.word())
                    .withOptional("lang", language)
                    .with("text", text)
                    .text();
        }
    }

    /** Whether {@link #read} accepts its first line. */
    public boolean isValid() {
        return isProgram(program) && (ocr == null || isProgram(ocr));
    }

    private static boolean isProgram(String name) {
        return !name.isEmpty() && name.length() <= MAX_PROGRAM_CHARS;
    }

    /** The first line, without line feed. */
    public String line() {
        return Json.Obj.EMPTY
                .with("program", program)
                .withOptional("ocr", ocr)
                .with("note", NOTE)
                .text();
    }

    /**
     * Reads an entry, and passes its units on in their order; refused with code {@code text-malformed}, with the number of the line. What
     * was passed on before a bad line is valid. Needs no more memory than the longest line. Unknown members are ignored. The stream is not closed.
     */
    public static Outcome<ExtractedText> read(InputStream entry, Consumer<Unit> units) throws IOException {
        try {
            return Outcome.ok(readAll(entry, units));
        } catch (Malformed e) {
            return Outcome.refused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static ExtractedText readAll(InputStream entry, Consumer<Unit> units) throws IOException {
        var lines = new Lines(entry);
        ExtractedText header = null;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            String where = lines.where();
            Malformed.unless(lines.count <= MAX_UNITS + 1, CODE, where + "there are too many");
            if (!(Json.parse(line, MAX_LINE_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object))) {
                throw new Malformed(CODE, where + "it is not a JSON object");
            }
            if (header == null) {
                header = header(object, where);
            } else {
                units.accept(unit(object, where));
            }
        }
        if (header == null) {
            throw new Malformed(CODE, "it is empty");
        }
        return header;
    }

    /** Splits an entry into lines of limited length. */
    private static final class Lines {
        private final InputStream in;
        private final byte[] buffer = new byte[1 << 16];
        private int at;
        private int end;
        private long total;
        private int count;

        Lines(InputStream in) {
            this.in = in;
        }

        String where() {
            return "line " + count + ": ";
        }

        /** The next line without its line feed, or null after the last. */
        byte @Nullable [] next() throws IOException {
            var line = new ByteArrayOutputStream(512);
            count++;
            while (at < end || fill()) {
                int from = at;
                while (at < end && buffer[at] != '\n') {
                    at++;
                }
                Malformed.unless(line.size() + at - from <= MAX_LINE_BYTES, CODE, where() + "it is too long");
                line.write(buffer, from, at - from);
                if (at < end) {
                    at++;
                    return line.toByteArray();
                }
            }
            Malformed.unless(line.size() == 0, CODE, where() + "it does not end with a line feed");
            return null;
        }

        private boolean fill() throws IOException {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
            total += end;
            Malformed.unless(total <= MAX_BYTES, CODE, "it is longer than " + MAX_BYTES + " bytes");
            return end > 0;
        }
    }

    private static ExtractedText header(Json.Obj object, String where) {
        String program = optional(object, "program", MAX_PROGRAM_CHARS, where);
        String ocr = optional(object, "ocr", MAX_PROGRAM_CHARS, where);
        boolean named = program != null && object.string("note").orElse("").equals(NOTE);
        if (program == null || !named) {
            throw new Malformed(CODE, where + "it does not name the program, or has another note");
        }
        return new ExtractedText(program, ocr);
    }

    private static Unit unit(Json.Obj object, String where) {
        long part = object.number("part").orElse(-1);
        Malformed.unless(0 <= part && part <= MAX_UNITS, CODE, where + "it has no valid part");
        long page = 0;
        if (object.get("page").isPresent()) {
            page = object.number("page").orElse(0);
            Malformed.unless(0 < page && page <= MAX_PAGE, CODE, where + "it has no valid page");
        }
        String language = optional(object, "lang", 32, where);
        Malformed.unless(
                language == null || LANGUAGE.matcher(language).matches(), CODE, where + "its language is not valid");
        String text = object.string("text").orElse(null);
        if (text == null) {
            throw new Malformed(CODE, where + "it has no text");
        }
        return new Unit(
                (int) part,
                optional(object, "inside", MAX_NAME_CHARS, where),
                (int) page,
                optional(object, "sheet", MAX_NAME_CHARS, where),
                layer(object, where),
                language,
                text);
    }

    private static @Nullable Layer layer(Json.Obj object, String where) {
        String word = optional(object, "layer", 32, where);
        if (word == null) {
            return null;
        }
        return Arrays.stream(Layer.values())
                .filter(layer -> layer.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new Malformed(CODE, where + "its layer is not known"));
    }

    /** A string of limited length, or null if there is no such member. */
    private static @Nullable String optional(Json.Obj object, String name, int maxChars, String where) {
        if (object.get(name).isEmpty()) {
            return null;
        }
        String value = object.string(name).orElse("");
        Malformed.unless(!value.isEmpty() && value.length() <= maxChars, CODE, where + name + " is not a valid string");
        return value;
    }

    /** The entry for these units: the first line, then a line for each. */
    public byte[] bytes(Iterable<Unit> units) {
        var out = new StringBuilder(line()).append('\n');
        units.forEach(unit -> out.append(unit.line()).append('\n'));
        return out.toString().getBytes(UTF_8);
    }
}
