package org.daylight.message.field;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.jspecify.annotations.Nullable;

/**
 * An address within a display name. Mail programs show only the name, so {@code "bank@example.org" <x@y.example>}
 * deceives people; mailing lists that rewrite senders produce such names too.
 */
final class AddressInName {

    /** Long enough for an address, short enough for linear time on hostile names. */
    private static final Pattern ADDRESS =
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}+@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}");

    private AddressInName() {}

    /** An address in the name that differs from the real one; null when there is none. */
    static @Nullable String in(String name, String address) {
        if (name.indexOf('@') < 0 && name.indexOf('\uFF20') < 0 && name.indexOf('\uFE6B') < 0) {
            return null;
        }
        // As a reader sees it: full-width letters are letters, zero-width characters are nothing.
        var seen = new StringBuilder(name.length());
        Normalizer.normalize(Characters.cut(name, 500), Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !Characters.isDeceptive(c))
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
