package org.daylight.desk.account;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A device with one passkey, made of a key pair: what WebAuthn sections 6.1 and 6.5 say that a device sends, and wrong variants of it. */
final class SoftDevice {

    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    static final int HAS_CREDENTIAL = 0x40;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    final byte[] id = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private final KeyPair keys;
    int flags = PRESENT | VERIFIED;
    int counter;

    SoftDevice() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
    }

    String id() {
        return BASE64.encodeToString(id);
    }

    private static String client(String type, String challenge, String origin) {
        return "{\"type\":\"" + type + "\",\"challenge\":\"" + challenge + "\",\"origin\":\"" + origin
                + "\",\"crossOrigin\":false}";
    }

    private byte[] authenticatorData(String host, int more, byte[] credential) throws GeneralSecurityException {
        byte[] hash = sha256(host.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(hash.length + 5 + credential.length)
                .put(hash)
                .put((byte) (flags | more))
                .putInt(counter)
                .put(credential)
                .array();
    }

    /** What {@code navigator.credentials.create} answers. */
    String create(String host, String origin, String challenge) throws GeneralSecurityException {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        var cose = new ByteArrayOutputStream();
        cose.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
        cose.writeBytes(coordinate(key.getW().getAffineX()));
        cose.writeBytes(new byte[] {0x22, 0x58, 32});
        cose.writeBytes(coordinate(key.getW().getAffineY()));
        byte[] credential = ByteBuffer.allocate(16 + 2 + id.length + cose.size())
                .put(new byte[16])
                .putShort((short) id.length)
                .put(id)
                .put(cose.toByteArray())
                .array();
        byte[] data = authenticatorData(host, HAS_CREDENTIAL, credential);
        var object = new ByteArrayOutputStream();
        object.write(0xa3);
        object.writeBytes(text("fmt"));
        object.writeBytes(text("none"));
        object.writeBytes(text("attStmt"));
        object.write(0xa0);
        object.writeBytes(text("authData"));
        object.writeBytes(new byte[] {0x58, (byte) data.length});
        object.writeBytes(data);
        return "{\"id\":\"" + id() + "\",\"rawId\":\"" + id()
                + "\",\"type\":\"public-key\",\"clientExtensionResults\":{},"
                + "\"response\":{\"clientDataJSON\":\"" + base64(client("webauthn.create", challenge, origin))
                + "\",\"attestationObject\":\"" + BASE64.encodeToString(object.toByteArray()) + "\"}}";
    }

    /** What {@code navigator.credentials.get} answers. @param handle of the user, in base64url; empty for none */
    String get(String host, String origin, String challenge, String handle) throws GeneralSecurityException {
        byte[] data = authenticatorData(host, 0, new byte[0]);
        String client = client("webauthn.get", challenge, origin);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(data);
        signer.update(sha256(client.getBytes(StandardCharsets.UTF_8)));
        return "{\"id\":\"" + id() + "\",\"rawId\":\"" + id()
                + "\",\"type\":\"public-key\",\"clientExtensionResults\":{},"
                + "\"response\":{\"clientDataJSON\":\"" + base64(client) + "\",\"authenticatorData\":\""
                + BASE64.encodeToString(data) + "\",\"signature\":\"" + BASE64.encodeToString(signer.sign()) + "\""
                + (handle.isEmpty() ? "" : ",\"userHandle\":\"" + handle + "\"") + "}}";
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) (0x60 + bytes.length))
                .put(bytes)
                .array();
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
