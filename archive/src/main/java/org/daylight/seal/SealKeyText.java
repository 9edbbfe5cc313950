package org.daylight.seal;

import org.daylight.format.Outcome;
import org.daylight.keytext.WrittenKey;
import org.daylight.sealing.SealKey;

/** Reads a key in any of the forms in which people write it: 24 words, an age identity, or 64 hexadecimal digits. */
public final class SealKeyText {

    /** The longest text that is looked at, in characters. */
    public static final int MAX_CHARS = WrittenKey.MAX_CHARS;

    private SealKeyText() {}

    /** Refused with code {@code seal-key-malformed}; the reason is one line. Of the text it shows at most a word that is not in the list of words. */
    public static Outcome<SealKey> parse(String text) {
        return switch (WrittenKey.parse(text).then(SealKey::of)) {
            case Outcome.Ok<SealKey> key -> key;
            case Outcome.Refused<SealKey>(String code, String reason) -> Outcome.refused("seal-key-malformed", reason);
        };
    }
}
