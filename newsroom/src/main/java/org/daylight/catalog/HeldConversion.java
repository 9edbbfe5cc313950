package org.daylight.catalog;

import java.util.Optional;
import org.daylight.format.Sha256;

/**
 * Where a message comes from that Daylight wrote.
 *
 * @param format such as {@code pst}, without blanks
 * @param container SHA-256 of the file that contained it
 * @param item what identifies it in that file; may contain names
 */
public record HeldConversion(String format, Sha256 container, String item) {

    /** The form in the catalog: {@code pst 9c… 0x200024}. */
    String text() {
        return format + " " + container.hex() + " " + item;
    }

    static Optional<HeldConversion> parse(String text) {
        String[] words = text.split(" ", 3);
        return words.length < 3
                ? Optional.empty()
                : Sha256.parse(words[1]).ok().map(container -> new HeldConversion(words[0], container, words[2]));
    }
}
