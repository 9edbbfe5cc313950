package org.daylight.web.language;

import com.ibm.icu.text.PluralRules;
import org.daylight.fuzz.Violation;

/** Messages of translators. In this package because their reader is not public. */
public final class TranslatedMessageTarget {

    private static final PluralRules ENGLISH = PluralRules.forLocale(java.util.Locale.ENGLISH);

    private TranslatedMessageTarget() {}

    /** A pattern is refused with the documented exception, or gives the same text each time. */
    public static void run(byte[] input) {
        String pattern = new String(input, java.nio.charset.StandardCharsets.UTF_8);
        for (boolean fromRightToLeft : new boolean[] {false, true}) {
            CompiledMessage message;
            try {
                message = CompiledMessage.of(pattern, fromRightToLeft);
            } catch (IllegalArgumentException e) {
                continue;
            }
            if (pattern.matches("(?s).*\\{\\s*[3-9].*|(?s).*\\{\\s*[0-2][0-9].*")) {
                continue; // more arguments than are given here
            }
            Object[] arguments = {1, 2L, 3};
            Violation.unlessEqual(
                    message.format(ENGLISH, Long::toString, arguments),
                    message.format(ENGLISH, Long::toString, arguments),
                    "two texts of a message");
        }
    }
}
