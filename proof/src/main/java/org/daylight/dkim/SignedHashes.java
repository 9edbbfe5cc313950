package org.daylight.dkim;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.daylight.dkim.finding.KeySource;
import org.jspecify.annotations.Nullable;

/** Extracts from messages the data from which {@code RecoverKeys} computes keys. */
public final class SignedHashes {

    private SignedHashes() {}

    /**
     * The value and signed hash of each RSA signature (DKIM and ARC message signatures) whose body hash is right. Other signatures are useless, because the
     * message was altered in transit.
     *
     * @param message the original bytes from its container
     * @param day on which it was signed or sent, if known; the signature's own {@code t=} has precedence
     * @param id the caller's name for the message
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
