package org.daylight.dkim;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of messages against their original bytes ({@code spec/findings.md}): DKIM (RFC 6376, 8301, 8463, 8616), DomainKeys
 * (RFC 4870) and ARC (RFC 8617). Whatever the bytes are, the answer is findings; time is linear in the message, memory does not grow with the
 * body, and the number of signatures that are judged is bounded.
 *
 * <p>Safe for several threads, and meant to be shared by them: it keeps what it read of key records.
 */
public final class DkimVerifier {
    /** So many fields DKIM-Signature of a message are judged, from the top. */
    public static final int MAX_SIGNATURES = 32;

    /** So many fields DomainKey-Signature; fewer, because each of them hashes the body anew. */
    public static final int MAX_DOMAINKEYS = 8;

    private final KeySource keys;
    private final KeyTrial trial = new KeyTrial();

    /** @param keys asked once a message and selector, on the thread that verifies */
    public DkimVerifier(KeySource keys) {
        this.keys = keys;
    }

    /** Where the body of a message begins as signatures see it, in bytes; the length where there is none. */
    public static int bodyStart(byte[] message) {
        return new HeaderFields(message, message.length).bodyStart;
    }

    /**
     * One finding a signature: DKIM from the top, DomainKeys from the top, then ARC message signatures and seals by instance, and the chain.
     *
     * @param message the original bytes, as its container gave them; not changed
     * @param delivered the time of judgement: when the message was delivered; null when unknown, and then nothing is too late
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
     * As {@link #verify(byte[], Instant)}, with no more of the message in memory than its header and a few kilobytes. The source is opened again
     * for each canonical form of the body that is signed, and for each repair that is tried.
     *
     * @throws IOException if the source does
     */
    public List<Finding> verify(MessageSource message, @Nullable Instant delivered) throws IOException {
        return new VerifyMessage(MessageBytes.of(message), keys, trial, delivered).all();
    }
}
