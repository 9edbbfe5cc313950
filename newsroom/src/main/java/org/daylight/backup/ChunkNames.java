package org.daylight.backup;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Sha256;

/**
 * Names chunks by a keyed hash of their content, HMAC-SHA-256: the same content has the same name, and nobody without the key can guess from a name what a
 * chunk contains. Not for use by several threads.
 */
public final class ChunkNames {

    private final Mac mac;
    private final byte[] key;

    /** @param key 32 secret bytes */
    public ChunkNames(byte[] key) {
        if (key.length != Sha256.BYTES) {
            throw new IllegalArgumentException("a key of names has " + Sha256.BYTES + " bytes");
        }
        this.key = key.clone();
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    /** The name of this content. */
    public Sha256 of(byte[] content, int length) {
        mac.update(ByteBuffer.wrap(content, 0, length));
        return Sha256.wrap(mac.doFinal());
    }

    /** The key; it is written to manifests only. */
    byte[] key() {
        return key.clone();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "names of chunks";
    }
}
