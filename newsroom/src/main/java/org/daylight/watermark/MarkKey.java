package org.daylight.watermark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret from which the watermark of one copy is made. Without it nobody can compute or find the mark. Immutable; safe for several threads. */
public final class MarkKey {

    private final byte[] key;

    /** @param key 32 secret bytes, different for each copy */
    public MarkKey(byte[] key) {
        this.key = key.clone();
    }

    /** A number from 0 to {@code most}, for an entry of a zip. */
    int number(String entry, int most) {
        byte[] hash = hmac(("entry " + entry).getBytes(StandardCharsets.UTF_8));
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), most + 1L);
    }

    /** As many signs, each 1 or −1, for an image. @param image the SHA-256 of the unmarked file */
    byte[] signs(byte[] image, int count) {
        byte[] signs = new byte[count];
        byte[] block = new byte[0];
        for (int i = 0; i < count; i++) {
            int bit = i % 256;
            if (bit == 0) {
                block = hmac(ByteBuffer.allocate(image.length + 10)
                        .put("image ".getBytes(StandardCharsets.US_ASCII))
                        .put(image)
                        .putInt(i)
                        .array());
            }
            signs[i] = (byte) ((block[bit / 8] >> bit % 8 & 1) * 2 - 1);
        }
        return signs;
    }

    private byte[] hmac(byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }
}
