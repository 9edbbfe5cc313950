package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Signs test messages with strings and the JDK's signatures, independently of the tested code. */
public final class Signer {
    final KeyPair keys;
    final boolean ed25519;
    private final String digest;

    private Signer(KeyPair keys, boolean ed25519, String digest) {
        this.keys = keys;
        this.ed25519 = ed25519;
        this.digest = digest;
    }

    public static Signer rsa(int bits) {
        return new Signer(generate("RSA", bits), false, "SHA-256");
    }

    static Signer ed25519() {
        return new Signer(generate("Ed25519", 255), true, "SHA-256");
    }

    /** The same key, with another hash. */
    Signer sha1() {
        return new Signer(keys, ed25519, "SHA-1");
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits, new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The record for it, with more tags before {@code p=}. */
    public String record(String tags) {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] published = ed25519 ? Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length) : encoded;
        return "v=DKIM1; k=" + (ed25519 ? "ed25519" : "rsa") + "; " + tags + "p="
                + Base64.getEncoder().encodeToString(published);
    }

    /** The message with a DKIM-Signature on top. The tags contain h= and the forms; {@code a= d= s=} are added. */
    public String sign(String message, String tags) {
        return sign("DKIM-Signature", message, "v=1; a=" + algorithm() + "; d=example.com; s=sel; " + tags);
    }

    String algorithm() {
        return (ed25519 ? "ed25519-" : "rsa-") + (digest.equals("SHA-1") ? "sha1" : "sha256");
    }

    String sign(String field, String message, String tags) {
        int blank = message.indexOf("\r\n\r\n");
        String header = message.substring(0, blank + 2);
        String body = message.substring(blank + 4);
        String c = tag(tags, "c", "simple/simple");
        boolean relaxedBody = c.endsWith("/relaxed");
        String canonical = body(body, relaxedBody);
        String l = tag(tags, "l", "");
        String hashed = l.isEmpty() ? canonical : canonical.substring(0, Integer.parseInt(l));
        String unsigned = field + ": " + tags + " bh=" + base64(hash(hashed)) + "; b=";
        String signed = header(header, unsigned, tag(tags, "h", ""), c.startsWith("relaxed"));
        return unsigned + base64(signature(signed)) + "\r\n" + message;
    }

    private static String header(String header, String own, String names, boolean relaxed) {
        List<String> fields = fields(header);
        var out = new StringBuilder();
        for (String name : names.split(":")) {
            for (int i = fields.size() - 1; i >= 0; i--) {
                if (fields.get(i)
                        .toLowerCase(Locale.ROOT)
                        .startsWith(name.strip().toLowerCase(Locale.ROOT) + ":")) {
                    out.append(relaxed ? relax(fields.remove(i)) : fields.remove(i))
                            .append("\r\n");
                    break;
                }
            }
        }
        return out.append(relaxed ? relax(own) : own).toString();
    }

    static List<String> fields(String header) {
        var fields = new ArrayList<String>();
        for (String line : header.split("\r\n")) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                fields.add(fields.removeLast() + "\r\n" + line);
            } else {
                fields.add(line);
            }
        }
        return fields;
    }

    static String relax(String field) {
        int colon = field.indexOf(':');
        String value = field.substring(colon + 1)
                .replace("\r\n", "")
                .replaceAll("[ \t]+", " ")
                .strip();
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":" + value;
    }

    private static String body(String body, boolean relaxed) {
        String text = relaxed ? body.replaceAll("[ \t]+", " ").replace(" \r\n", "\r\n") : body;
        text = text.replaceAll("(\r\n)+$", "");
        return text.isEmpty() ? relaxed ? "" : "\r\n" : text + "\r\n";
    }

    private static String tag(String tags, String name, String otherwise) {
        for (String one : tags.split(";")) {
            if (one.strip().startsWith(name + "=")) {
                return one.strip().substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    byte[] signature(String text) {
        try {
            var signature = Signature.getInstance(ed25519 ? "Ed25519" : digest.replace("-", "") + "withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(ed25519 ? hash(text) : text.getBytes(StandardCharsets.ISO_8859_1));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    byte[] hash(String text) {
        try {
            return MessageDigest.getInstance(digest).digest(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
