package org.daylight.dkim;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signatures of messages against their original bytes ({@code spec/findings.md}): DKIM (RFC 6376, 8301, 8463, 8616), DomainKeys
 * (RFC 4870) and ARC (RFC 8617). For any input, the result is a list of findings. Time is linear in the size of the message, memory does not grow with
 * the body, and the number of verified signatures is limited.
 *
 * <p>Safe for several threads, and intended to be shared: it caches parsed key records.
 */
public final class DkimVerifier {
    /** How many DKIM-Signature fields of a message are verified, from the top. */
    static final int MAX_SIGNATURES = 32;

    /** How many DomainKey-Signature fields are verified; fewer, because each needs a hash of the whole body. */
    static final int MAX_DOMAINKEYS = 8;

    private final KeySource keys;
    private final KeyTrial trial = new KeyTrial();

    /** @param keys queried once for each message and selector, on the thread that verifies */
    public DkimVerifier(KeySource keys) {
        this.keys = keys;
    }

    /** The offset of the body of a message, as signatures define it; the length of the message if there is no body. */
    public static int bodyStart(byte[] message) {
        return new HeaderFields(message, message.length).bodyStart;
    }

    /**
     * One finding for each signature: DKIM from the top, DomainKeys from the top, then ARC message signatures and seals by instance, and the chain.
     *
     * @param message the original bytes from its container; not changed
     * @param delivered the time for which to verify: when the message was delivered; null if unknown, and then no signature has expired
     * @return empty for a message without a signature
     */
    public List<Finding> verify(byte[] message, @Nullable Instant delivered) {
        try {
            return new VerifyMessage(MessageBytes.of(message), keys, trial, delivered).all();
        } catch (IOException e) {
            throw new AssertionError("bytes in memory can be read", e);
        }
    }

    /**
     * As {@link #verify(byte[], Instant)}, with only the header and a few kilobytes of the message in memory. The source is opened again
     * for each canonical form of the body that is signed, and for each repair that is tried.
     *
     * @throws IOException from the source
     */
    public List<Finding> verify(MessageSource message, @Nullable Instant delivered) throws IOException {
        return new VerifyMessage(MessageBytes.of(message), keys, trial, delivered).all();
    }
}
