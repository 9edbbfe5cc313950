package org.daylight.dkim.finding;

import java.util.Locale;

/** The result of one cryptographic check, whatever the finding concludes. */
public enum Check {
    HOLDS,
    DIFFERS,
    /** The check could not be made (no key, no syntax), or there is nothing to check. */
    NOT_MADE;

    public static Check of(boolean held) {
        return held ? HOLDS : DIFFERS;
    }

    /** The word for it in files, stable: {@code not-made}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
