package org.daylight.editors;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Outcome;

/**
 * The secret of time-based one-time codes (RFC 6238): HMAC-SHA-1, six digits, 30 seconds, which every authenticator
 * application understands.
 */
public record TotpSecret(byte[] bytes) {

    /** The length of a new secret: that of SHA-1 (RFC 4226 section 4). */
    private static final int BYTES = 20;

    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;

    /** A code of the step before or after is accepted too, because clocks differ (RFC 6238 section 5.2). */
    private static final int DRIFT = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BASE32_BITS = 5;

    public static TotpSecret generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    /**
     * The time step of a code.
     *
     * @param after a code of this step or an earlier one was accepted before, and is not accepted again
     * @return empty when the code is wrong
     */
    public OptionalLong step(String code, Instant now, long after) {
        long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        OptionalLong found = OptionalLong.empty();
        for (long step = current - DRIFT; step <= current + DRIFT; step++) {
            byte[] right = code(bytes, step, DIGITS, "HmacSHA1").getBytes(StandardCharsets.US_ASCII);
            boolean matches = MessageDigest.isEqual(right, code.getBytes(StandardCharsets.UTF_8));
            if (matches && step > after) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The code of a moment. */
    public String code(Instant now) {
        return code(bytes, Math.floorDiv(now.getEpochSecond(), STEP_SECONDS), DIGITS, "HmacSHA1");
    }

    /** RFC 4226 section 5.3. */
    static String code(byte[] secret, long step, int digits, String algorithm) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            int limit = 1;
            for (int i = 0; i < digits; i++) {
                limit *= 10;
            }
            return String.format(Locale.ROOT, "%0" + digits + "d", number % limit);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    /** In base32 (RFC 4648) without padding. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte each : bytes) {
            buffer = buffer << Byte.SIZE | each & 0xFF;
            bits += Byte.SIZE;
            while (bits >= BASE32_BITS) {
                text.append(BASE32.charAt(buffer >> bits - BASE32_BITS & 31));
                bits -= BASE32_BITS;
            }
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(BASE32.charAt(buffer << BASE32_BITS - bits & 31));
        }
        return text.toString();
    }

    static Outcome<TotpSecret> parse(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * BASE32_BITS / Byte.SIZE);
        int buffer = 0;
        int bits = 0;
        for (char each : text.toCharArray()) {
            int value = BASE32.indexOf(each);
            if (value < 0) {
                return Outcome.refused("totp-malformed", "it is not base32");
            }
            buffer = buffer << BASE32_BITS | value;
            bits += BASE32_BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.put((byte) (buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }
        return bytes.position() < BYTES
                ? Outcome.refused("totp-malformed", "it is too short")
                : Outcome.ok(new TotpSecret(Arrays.copyOf(bytes.array(), bytes.position())));
    }

    /** What an authenticator application reads: {@code otpauth://totp/…}. */
    public String uri(String issuer, String account) {
        return "otpauth://totp/" + escaped(issuer) + ":" + escaped(account) + "?secret=" + text() + "&issuer="
                + escaped(issuer) + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP_SECONDS;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TotpSecret that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Without the secret, so that no message shows it. */
    @Override
    public String toString() {
        return "a secret of one-time codes";
    }
}
