package org.daylight.submission;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Sha256;

/**
 * The secret key of one item: what its blocks are hashed with, so that no hash on the drop's disk lets anyone guess the content
 * ({@code spec/drop.md} section 4). Immutable, except {@link #destroy}.
 */
public final class ItemKey {

    /** The length, in bytes. */
    public static final int BYTES = 32;

    private static final String MAC = "HmacSHA256";

    private final byte[] key;

    /** @param key 32 bytes */
    public ItemKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("the key of an item has 32 bytes");
        }
        this.key = key.clone();
    }

    /** The 32 secret bytes. */
    public byte[] bytes() {
        return key.clone();
    }

    /** What the drop stores to recognise the key: the SHA-256 of it after a fixed text. */
    public Sha256 check() {
        return Sha256.of("org.daylight.drop/v1 check".getBytes(StandardCharsets.US_ASCII), key);
    }

    /** Whether this is the key with that {@link #check}. Takes the same time for every key. */
    public boolean has(Sha256 check) {
        return MessageDigest.isEqual(check().bytes(), check.bytes());
    }

    /** HMAC-SHA-256 with this key, not begun. */
    Mac mac() {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /** Overwrites the key. It must not be used after that. */
    public void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "the key of an item";
    }
}
