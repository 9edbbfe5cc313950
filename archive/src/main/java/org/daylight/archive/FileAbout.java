package org.daylight.archive;

import java.nio.charset.StandardCharsets;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.pack.PackLine;

/**
 * The name and type of a document that is a file: the content of a {@code data/about} entry ({@code spec/pack.md} section 4).
 *
 * @param name the last element of the path under which the file was imported. It may contain any character except {@code /}, {@code \} and NUL;
 *     whoever shows it escapes it. At most {@link #MAX_NAME_CHARS} characters
 * @param type the media type, such as {@code application/pdf}; lower case, without parameters
 * @param transcript the number of the document in the same trove that is the transcript of this recording; 0 for none
 */
public record FileAbout(String name, String type, int transcript) {

    /** The longest name, in characters. */
    public static final int MAX_NAME_CHARS = 255;

    /** The type of a file that is not recognised (RFC 2046 section 4.5.1). */
    public static final String UNKNOWN_TYPE = "application/octet-stream";

    private static final String CODE = "about-malformed";

    /** Makes any text a valid name and type: a name is reduced to its last path element and shortened, an invalid type becomes the unknown one. */
    public static FileAbout of(String name, String type) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replace("\0", "");
        String fitting = last.length() <= MAX_NAME_CHARS ? last : shortened(last);
        return new FileAbout(fitting.isBlank() ? "unnamed" : scalars(fitting), isType(type) ? type : UNKNOWN_TYPE);
    }

    /** Without a transcript. */
    public FileAbout(String name, String type) {
        this(name, type, 0);
    }

    /** The same with a transcript. @param number 0 for none */
    public FileAbout withTranscript(int number) {
        return new FileAbout(name, type, number);
    }

    public FileAbout {
        if (!isName(name) || !isType(type) || transcript < 0) {
            throw new IllegalArgumentException("not a name and a type");
        }
    }

    /** The entry's content. */
    public byte[] bytes() {
        return Json.Obj.EMPTY
                .with("name", name)
                .with("type", type)
                .withOptional("transcript", transcript == 0 ? null : new Json.Num(transcript))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the content of an entry; refused with code {@code about-malformed}. Unknown members are ignored. */
    public static Outcome<FileAbout> parse(byte[] bytes) {
        return Json.parse(bytes, (int) PackLine.MAX_ABOUT_BYTES).then(json -> {
            String name =
                    json instanceof Json.Obj object ? object.string("name").orElse("") : "";
            String type =
                    json instanceof Json.Obj object ? object.string("type").orElse("") : "";
            long transcript = json instanceof Json.Obj object
                    ? object.number("transcript").orElse(0)
                    : 0;
            return isName(name) && isType(type) && 0 <= transcript && transcript <= Integer.MAX_VALUE
                    ? Outcome.ok(new FileAbout(name, type, (int) transcript))
                    : Outcome.refused(CODE, "it has no valid name and type");
        });
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_NAME_CHARS
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
    }

    private static boolean isType(String type) {
        return type.length() <= 127 && type.matches("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");
    }

    /** Keeps the extension, because it says what the file is. */
    private static String shortened(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= 16 ? name.substring(dot) : "";
        return name.substring(0, MAX_NAME_CHARS - extension.length()) + extension;
    }

    /** Unpaired surrogates become U+FFFD, as they do in JSON. */
    private static String scalars(String text) {
        return new Json.Str(text).value();
    }
}
