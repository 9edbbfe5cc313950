package org.daylight.message.field;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.jspecify.annotations.Nullable;

/**
 * An address that a display name shows. Mail programs show the name alone, so {@code "bank@example.org" <x@y.example>} is how
 * people are deceived; mailing lists that rewrite senders write so too.
 */
final class ShownAddress {

    /** Long enough for an address, short enough that a hostile name costs no more than its length. */
    private static final Pattern ADDRESS =
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}+@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}");

    private ShownAddress() {}

    /** The address that a name shows and that is another than the real one; null when there is none. */
    static @Nullable String in(String name, String address) {
        if (name.indexOf('@') < 0 && name.indexOf('\uFF20') < 0 && name.indexOf('\uFE6B') < 0) {
            return null;
        }
        // As a reader sees it: wide letters are letters, marks without width are nothing.
        var seen = new StringBuilder(name.length());
        Normalizer.normalize(Characters.cut(name, 500), Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !Characters.deceives(c))
                .forEach(seen::appendCodePoint);
        String real = address.toLowerCase(Locale.ROOT);
        Matcher shown = ADDRESS.matcher(seen);
        String other = null;
        while (shown.find()) {
            if (shown.group().toLowerCase(Locale.ROOT).equals(real)) {
                return null;
            }
            other = other == null ? shown.group() : other;
        }
        return other;
    }
}
