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
 * are used. Times are seconds since the process started. Safe for several threads.
 */
final class OnceTokens {

    private static final int ID_BYTES = 16;
    private static final int MAC_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TOKEN = Pattern.compile("(([0-9a-f]{32})-([0-9-]{1,34}))-([0-9a-f]{32})");

    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final long start;
    private final SecretKeySpec key;
    private final Map<String, Long> used = new HashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    OnceTokens(SecureRandom random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    long now() {
        return (nanoTime.getAsLong() - start) / 1_000_000_000L;
    }

    /** A new token of at most 100 characters. @param content digits and hyphens, 1 to 34 */
    String issue(String content) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        String said = HexFormat.of().formatHex(id) + "-" + content;
        return said + "-" + HexFormat.of().formatHex(mac(said));
    }

    private byte[] mac(String said) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /** The content of a token of this process that was not used; empty for anything else. */
    synchronized Optional<String> content(String token) {
        Matcher parts = TOKEN.matcher(token);
        boolean isOurs = parts.matches()
                && MessageDigest.isEqual(mac(parts.group(1)), HexFormat.of().parseHex(parts.group(4)))
                && !used.containsKey(parts.group(2));
        return isOurs ? Optional.of(parts.group(3)) : Optional.empty();
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
