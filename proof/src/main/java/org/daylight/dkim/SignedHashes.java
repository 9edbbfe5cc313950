package org.daylight.dkim;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.daylight.dkim.finding.KeySource;
import org.jspecify.annotations.Nullable;

/** Takes from messages what {@code RecoverKeys} computes keys from. */
public final class SignedHashes {

    private SignedHashes() {}

    /**
     * Of each RSA signature (DKIM and ARC message signatures) whose body hash is right, its value and what it signs. Others say nothing: the
     * message was altered on its way.
     *
     * @param message the original bytes, as its container gave them
     * @param day on which it was signed or sent, as far as known; the signature's own {@code t=} goes before it
     * @param id what the caller knows the message by
     */
    public static List<SignedHash> of(byte[] message, @Nullable LocalDate day, String id) {
        try {
            return new VerifyMessage(
                            MessageBytes.of(message),
                            (selector, domain) -> new KeySource.Unknown(),
                            new KeyTrial(),
                            null)
                    .signedHashes(day, id);
        } catch (IOException e) {
            throw new AssertionError("bytes in memory can be read", e);
        }
    }
}
