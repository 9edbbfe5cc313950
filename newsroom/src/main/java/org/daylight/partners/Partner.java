package org.daylight.partners;

import java.time.Instant;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.jspecify.annotations.Nullable;

/**
 * Someone to whom parts can be given before their release.
 *
 * @param name how the audit log names the partner; it is never used again for someone else
 * @param key the partner's public key
 * @param until nothing is given from this time on; null for no limit
 * @param active false when the partner was removed
 */
public record Partner(
        String name, AgeRecipient key, @Nullable Instant until, boolean active) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

    /** Whether a text may be the name of a partner. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    Partner with(boolean isActive) {
        return new Partner(name, key, until, isActive);
    }
}
