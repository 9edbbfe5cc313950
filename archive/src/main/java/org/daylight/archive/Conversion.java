package org.daylight.archive;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.pack.PackLine;

/**
 * Says that the publisher wrote a message from the contents of a file in a format that does not keep the original bytes ({@code spec/pack.md}
 * section 3).
 *
 * @param format such as {@code pst}, as {@link PackLine#FORMAT}
 * @param container SHA-256 of the file that contained it
 * @param item the identifier of the item in that file, as {@link PackLine#ITEM}; it reveals nothing about the content
 */
public record Conversion(String format, Sha256 container, String item) {

    private static final Pattern ITEM_WITHOUT_NAMES = Pattern.compile(
            "(0x[0-9a-f]{1,16}|[0-9]{1,19}|message|attachment)([/.:-](0x[0-9a-f]{1,16}|[0-9]{1,19}|attachment)){0,3}");

    public Conversion {
        if (!isValid(format, item)) {
            throw new IllegalArgumentException("not a conversion: " + format + " " + item);
        }
    }

    /**
     * A conversion for the public. An identifier that may contain a name is replaced by {@code sha256:} and its SHA-256 in hex: it still
     * identifies the item for someone who has the file.
     */
    public static Conversion of(String format, Sha256 container, String item) {
        boolean isPlain = ITEM_WITHOUT_NAMES.matcher(item).matches();
        return new Conversion(
                format,
                container,
                isPlain
                        ? item
                        : "sha256:"
                                + Sha256.of(item.getBytes(StandardCharsets.UTF_8))
                                        .hex());
    }

    private static boolean isValid(String format, String item) {
        return PackLine.FORMAT.matcher(format).matches()
                && PackLine.ITEM.matcher(item).matches();
    }

    /** The member of a line. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("format", format)
                .with("container", container.hex())
                .with("item", item);
    }

    /** Empty when the value is not a conversion. */
    static Optional<Conversion> of(Json value) {
        if (!(value instanceof Json.Obj object)) {
            return Optional.empty();
        }
        String format = object.string("format").orElse("");
        String item = object.string("item").orElse("");
        return Sha256.parse(object.string("container").orElse(""))
                .ok()
                .filter(container -> isValid(format, item))
                .map(container -> new Conversion(format, container, item));
    }
}
