package org.daylight.web.view;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.SignedInput;
import org.daylight.dkim.finding.Finding;
import org.daylight.format.Sha256;

/**
 * The verification of one signature in a form that {@code openssl} can repeat, without any mail software.
 *
 * @param name of its files, without extension
 * @param signed the signed bytes: the canonical header, or for Ed25519 its SHA-256 (RFC 8463 section 3)
 * @param pem the public key (RFC 7468)
 * @param command that verifies the signature
 */
public record OpenSslCheck(String name, byte[] signed, byte[] signature, String pem, String command) {

    /** The start of an X.509 SubjectPublicKeyInfo of an Ed25519 key, before the 32 bytes of the key (RFC 8410 section 4). */
    private static final byte[] ED25519 = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final int MOST = 40;

    /** One check for each DKIM and ARC message signature whose key can be converted to PEM. */
    public static List<OpenSslCheck> of(byte[] published, List<Finding> findings) {
        var steps = new ArrayList<OpenSslCheck>();
        for (Finding finding : findings) {
            if (steps.size() < MOST) {
                of(published, finding).ifPresent(steps::add);
            }
        }
        return steps;
    }

    private static Optional<OpenSslCheck> of(byte[] published, Finding finding) {
        Finding.Key key = finding.key();
        Optional<SignedInput> input = SignedInput.of(published, finding);
        boolean edwards = finding.algorithm().startsWith("ed25519");
        Optional<String> pem = key == null ? Optional.empty() : pem(key.record().text(), edwards);
        if (input.isEmpty() || pem.isEmpty()) {
            return Optional.empty();
        }
        String name = finding.method().word() + "-" + finding.number();
        byte[] header = input.get().header();
        String hash = finding.algorithm().endsWith("sha1") ? "sha1" : "sha256";
        String command = edwards
                ? "openssl pkeyutl -verify -pubin -inkey " + name + ".pem -rawin -in " + name + ".signed -sigfile "
                        + name + ".sig"
                : "openssl dgst -" + hash + " -verify " + name + ".pem -signature " + name + ".sig " + name + ".signed";
        byte[] signed = edwards ? Sha256.of(header).bytes() : header;
        return Optional.of(new OpenSslCheck(name, signed, input.get().signature(), pem.get(), command));
    }

    private static Optional<String> pem(String record, boolean edwards) {
        for (String tag : record.split(";", 100)) {
            String[] pair = tag.split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals("p")) {
                try {
                    byte[] key = Base64.getDecoder().decode(pair[1].replaceAll("\\s", ""));
                    return key.length < 32 ? Optional.empty() : Optional.of(edwards ? edwards(key) : rsa(key));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static String edwards(byte[] key) {
        byte[] whole = new byte[ED25519.length + key.length];
        System.arraycopy(ED25519, 0, whole, 0, ED25519.length);
        System.arraycopy(key, 0, whole, ED25519.length, key.length);
        return block("PUBLIC KEY", whole);
    }

    /** An RSA key: with an algorithm identifier, as most are published, or without one (RFC 8017 appendix A.1.1). */
    private static String rsa(byte[] key) {
        int inner = 2 + (key[1] < 0 ? key[1] & 0x7f : 0);
        boolean bare = inner < key.length && key[inner] == 0x02;
        return block(bare ? "RSA PUBLIC KEY" : "PUBLIC KEY", key);
    }

    private static String block(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
