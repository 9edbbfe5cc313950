package org.daylight.s3;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.daylight.format.Sha256;
import org.daylight.store.ObjectContent;

/**
 * The checksums that a store may have of an object that was sent as this program sends it.
 *
 * @param sha256 of all bytes
 * @param md5 of all bytes, in hexadecimal
 * @param tag the MD5 of the MD5s of the parts, with their number, as stores use it for an object that was sent in parts; else as {@code md5}
 * @param joined the SHA-256 of the SHA-256s of the parts in Base64, with their number; else as {@code sha256} in Base64
 */
record ContentSums(Sha256 sha256, String md5, String tag, String joined) {

    static ContentSums of(ObjectContent content) throws IOException {
        int partBytes = PartSize.length(content.bytes());
        MessageDigest allSha = Sha256.digest();
        MessageDigest allMd5 = newMd5();
        MessageDigest partsSha = Sha256.digest();
        MessageDigest partsMd5 = newMd5();
        int parts = 0;
        for (long at = 0; at < content.bytes(); at += partBytes) {
            byte[] part = content.range(at, (int) Math.min(partBytes, content.bytes() - at));
            allSha.update(part);
            allMd5.update(part);
            partsSha.update(Sha256.of(part).bytes());
            partsMd5.update(newMd5().digest(part));
            parts++;
        }
        Sha256 sha256 = Sha256.wrap(allSha.digest());
        String md5 = HexFormat.of().formatHex(allMd5.digest());
        return parts <= 1
                ? new ContentSums(sha256, md5, md5, base64(sha256.bytes()))
                : new ContentSums(
                        sha256,
                        md5,
                        HexFormat.of().formatHex(partsMd5.digest()) + "-" + parts,
                        base64(partsSha.digest()) + "-" + parts);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Only finds transmission errors, as stores use it; what must resist an attacker is a SHA-256. */
    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has MD5", e);
        }
    }
}
