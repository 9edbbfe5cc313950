package org.daylight.container;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Sha256;

/**
 * What a message was written from that is stored in another form in its container (spec/outlook.md). The container's bytes
 * cannot be rebuilt from such a message; its hash and the identifier of the item say where to look.
 *
 * @param format of the container: the code of a {@link ContainerFormat}
 * @param container SHA-256 of the container's bytes
 * @param item what identifies the item in it: 1 to 100 characters of ASCII letters, digits and {@code . : / -}
 * @param form how it was written, as words of printable ASCII
 */
public record ConvertedFrom(String format, Sha256 container, String item, String form) {

    private static final Pattern TEXT = Pattern.compile(
            "converted=([a-z0-9_-]{1,20}) container=([0-9a-f]{64}) item=([A-Za-z0-9.:/-]{1,100})(?: ([ -~]*))?");

    /**
     * One line of printable ASCII, in the place of a repair: {@code converted=pst container=HEX item=0x200024} and the words of
     * {@link #form}.
     */
    public String text() {
        return "converted=" + format + " container=" + container + " item=" + item + (form.isEmpty() ? "" : " " + form);
    }

    /** Reads what {@link #text} wrote; empty when the text is a repair. */
    public static Optional<ConvertedFrom> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ConvertedFrom(
                        matcher.group(1),
                        Sha256.parsed(matcher.group(2)),
                        matcher.group(3),
                        matcher.group(4) == null ? "" : matcher.group(4)))
                : Optional.empty();
    }
}
