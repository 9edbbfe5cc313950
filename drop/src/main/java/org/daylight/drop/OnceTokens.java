package org.daylight.drop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short texts that this process hands out, recognises and accepts once. They are authenticated with a key of the process, so they need no memory before they
 * are used. Their content is encrypted, because it has times: strangers must not be able to read this machine's clock, whose error identifies it. Times are
 * seconds since the process started. Safe for several threads.
 */
final class OnceTokens {

    private static final int ID_BYTES = 16;
    private static final int MAC_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    /** All contents are filled up to this length, which tells nothing then. */
    private static final int CONTENT_BYTES = 17;

    private static final Pattern TOKEN = Pattern.compile("(([0-9a-f]{32})-([0-9a-f]{34}))-([0-9a-f]{32})");

    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final long start;
    private final SecretKeySpec authentication;
    private final SecretKeySpec encryption;
    private final Map<String, Long> used = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    OnceTokens(SecureRandom random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
        authentication = key(random);
        encryption = key(random);
    }

    private static SecretKeySpec key(SecureRandom random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new SecretKeySpec(secret, ALGORITHM);
    }

    long now() {
        return (nanoTime.getAsLong() - start) / 1_000_000_000L;
    }

    /** A new token of 100 characters. @param content digits and hyphens, 1 to {@value #CONTENT_BYTES} */
    String issue(String content) {
        if (content.isEmpty() || content.length() > CONTENT_BYTES) {
            throw new IllegalArgumentException("a content of " + content.length() + " characters");
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        byte[] filled = Arrays.copyOf(content.getBytes(StandardCharsets.US_ASCII), CONTENT_BYTES);
        String said = id + "-" + HexFormat.of().formatHex(masked(id, filled));
        return said + "-" + HexFormat.of().formatHex(mac(authentication, said, MAC_BYTES));
    }

    /** Encrypts or decrypts a content with a mask that only this id has. */
    private byte[] masked(String id, byte[] content) {
        byte[] mask = mac(encryption, id, CONTENT_BYTES);
        for (int i = 0; i < CONTENT_BYTES; i++) {
            mask[i] ^= content[i];
        }
        return mask;
    }

    private static byte[] mac(SecretKeySpec key, String said, int bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)), bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /** The content of a token of this process that was not used; empty for anything else. */
    synchronized Optional<String> content(String token) {
        Matcher parts = TOKEN.matcher(token);
        boolean isOurs = parts.matches()
                && MessageDigest.isEqual(
                        mac(authentication, parts.group(1), MAC_BYTES),
                        HexFormat.of().parseHex(parts.group(4)))
                && !used.containsKey(parts.group(2));
        return isOurs ? Optional.of(content(parts.group(2), parts.group(3))) : Optional.empty();
    }

    private String content(String id, String encrypted) {
        byte[] filled = masked(id, HexFormat.of().parseHex(encrypted));
        // trim removes the zero bytes
        return new String(filled, StandardCharsets.US_ASCII).trim();
    }

    /**
     * Uses a token. Call it only when its sender has shown more than the token, so that strangers cannot fill the memory.
     *
     * @param until its last second; it need not be remembered after that
     * @return false when it is not of this process, was used, or it is too late
     */
    synchronized boolean use(String token, long until) {
        long now = now();
        used.values().removeIf(each -> each < now);
        if (now > until || content(token).isEmpty()) {
            return false;
        }
        used.put(token.substring(0, 2 * ID_BYTES), until);
        return true;
    }
}
