package org.daylight.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two hashes of DKIM (RFC 6376, section 3.3), with their DigestInfo of PKCS #1 (RFC 8017, section 9.2, note 1). */
enum HashAlgorithm {
    SHA1("sha1", "SHA-1", 20, "3021300906052b0e03021a05000414"),
    SHA256("sha256", "SHA-256", 32, "3031300d060960864801650304020105000420");

    final String tag;
    final int bytes;
    private final String name;
    private final byte[] digestInfo;

    HashAlgorithm(String tag, String name, int bytes, String digestInfo) {
        this.tag = tag;
        this.name = name;
        this.bytes = bytes;
        this.digestInfo = HexFormat.of().parseHex(digestInfo);
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + name, e);
        }
    }

    /** The bytes before the hash in the encoded message; not to be changed. */
    byte[] digestInfo() {
        return digestInfo;
    }
}
