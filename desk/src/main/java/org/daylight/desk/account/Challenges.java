package org.daylight.desk.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Sha256;

/**
 * Challenges that a passkey signs. A challenge consists of 16 random bytes, the time, and an HMAC of both and of what it is for, with a
 * key that only this process has. So challenges that nobody answers take no memory, and nobody can push out those of others. Each is
 * accepted once. Safe for use by several threads.
 */
final class Challenges {

    /** How long a challenge can be answered. */
    static final Duration VALID = Duration.ofMinutes(10);

    private static final int RANDOM_BYTES = 16;
    private static final int SIGNED_BYTES = RANDOM_BYTES + Long.BYTES;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecureRandom random;
    private final SecretKeySpec key;

    /** Challenges that were accepted, and when they expire. Only someone with a passkey or an invitation adds to it. */
    private final Map<Sha256, Instant> used = new HashMap<>();

    Challenges(SecureRandom random) {
        this.random = random;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** A new challenge. @param purpose what it is for */
    byte[] next(String purpose, Instant now) {
        byte[] nonce = new byte[RANDOM_BYTES];
        random.nextBytes(nonce);
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .put(nonce)
                .putLong(now.getEpochSecond())
                .array();
        byte[] mac = mac(purpose, signed);
        return ByteBuffer.allocate(SIGNED_BYTES + mac.length)
                .put(signed)
                .put(mac)
                .array();
    }

    /** Whether a challenge was made here for this purpose, and not too long ago. */
    boolean isValid(byte[] challenge, String purpose, Instant now) {
        if (challenge.length != SIGNED_BYTES + Sha256.BYTES) {
            return false;
        }
        byte[] signed = Arrays.copyOf(challenge, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(challenge, SIGNED_BYTES, challenge.length);
        if (!MessageDigest.isEqual(mac, mac(purpose, signed))) {
            return false;
        }
        Instant made = Instant.ofEpochSecond(ByteBuffer.wrap(signed).getLong(RANDOM_BYTES));
        return !now.isBefore(made) && now.isBefore(made.plus(VALID));
    }

    /** Uses a valid challenge up; false when it was used before. */
    synchronized boolean use(byte[] challenge, Instant now) {
        used.values().removeIf(expires -> !now.isBefore(expires));
        return used.putIfAbsent(Sha256.of(challenge), now.plus(VALID)) == null;
    }

    private byte[] mac(String purpose, byte[] signed) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(signed);
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + ALGORITHM, e);
        }
    }
}
