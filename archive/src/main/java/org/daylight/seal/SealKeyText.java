package org.daylight.seal;

import java.util.Locale;
import org.daylight.format.Outcome;
import org.daylight.sealing.SealKey;

/** Reads a key in any of the forms in which people write it: an age identity, or 64 hexadecimal digits. */
public final class SealKeyText {

    /** The longest text that is looked at, in characters. */
    public static final int MAX_CHARS = 1_000;

    private SealKeyText() {}

    /** Refused with code {@code seal-key-malformed}; the reason is one line and does not show the text. */
    public static Outcome<SealKey> parse(String text) {
        if (text.length() > MAX_CHARS) {
            return Outcome.refused("seal-key-malformed", "it is too long for a key");
        }
        String key = text.strip();
        if (key.regionMatches(true, 0, "AGE-SECRET-KEY-", 0, 15)) {
            return SealIdentity.parse(key);
        }
        Outcome<SealKey> hex = SealKey.parse(key.toLowerCase(Locale.ROOT));
        return hex.isOk()
                ? hex
                : Outcome.refused(
                        "seal-key-malformed",
                        "a key is AGE-SECRET-KEY-1… or 64 hexadecimal digits: copy the whole line");
    }
}
