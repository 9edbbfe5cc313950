package org.daylight.editors;

import java.time.Duration;
import java.time.Instant;
import org.daylight.format.Sha256;

/**
 * A link that works once. Whoever opens it sets a new password of the user, or adds a passkey.
 *
 * @param token the SHA-256 of the 256 random bits in the link
 * @param totp the secret of one-time codes that the user gets with a new password
 * @param expires in seconds since 1970
 */
public record Invitation(Sha256 token, TotpSecret totp, long expires) {

    /** How long an invitation is valid. */
    public static final Duration VALID = Duration.ofHours(24);

    /** Whether it can be used at a moment. */
    public boolean isValid(Instant now) {
        return now.getEpochSecond() < expires;
    }
}
