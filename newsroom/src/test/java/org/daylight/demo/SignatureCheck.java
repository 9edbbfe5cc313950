package org.daylight.demo;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** A DKIM verifier that shares no code with the signer: just enough of RFC 6376 for one signature in a message. */
final class SignatureCheck {
    private SignatureCheck() {}

    static Plant.SignatureState state(byte[] stored, Map<String, String> keys) {
        String message = new String(stored, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int blank = message.indexOf("\n\n");
        String[] fields = message.substring(0, blank).split("\n(?![ \t])");
        String body = message.substring(blank + 2);
        Map<String, String> tags = new HashMap<>();
        String signature = Arrays.stream(fields)
                .filter(field -> field.startsWith("DKIM-Signature:"))
                .findFirst()
                .orElseThrow();
        for (String tag : signature.substring(signature.indexOf(':') + 1).split(";")) {
            String[] pair = tag.strip().split("\\s*=\\s*", 2);
            tags.put(pair[0], pair[1].replaceAll("\\s", ""));
        }
        String record = keys.get(tags.get("s") + "._domainkey." + tags.get("d"));
        if (record == null) {
            return Plant.SignatureState.KEY_GONE;
        }
        try {
            return state(fields, signature, body, tags, record.replaceAll(".*p=", ""));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Plant.SignatureState state(
            String[] fields, String signature, String body, Map<String, String> tags, String p)
            throws java.security.GeneralSecurityException {
        boolean relaxed = tags.get("c").equals("relaxed/relaxed");
        String canonical = relaxed
                ? Pattern.compile("[ \t]+(?=\n)")
                        .matcher(body.replaceAll("[ \t]+", " "))
                        .replaceAll("")
                : body;
        byte[] hashed = bytes(canonical.replaceFirst("\n*\\z", "\n"));
        if (!Arrays.equals(Base64.getDecoder().decode(tags.get("bh")), sha256(hashed))) {
            return Plant.SignatureState.BODY_ALTERED;
        }
        var signed = new StringBuilder();
        for (String name : tags.get("h").split(":")) {
            String field = Arrays.stream(fields)
                    .filter(f -> f.matches("(?is)" + name + "\\s*:.*"))
                    .reduce((a, b) -> b)
                    .orElseThrow();
            signed.append(header(field, relaxed)).append('\n');
        }
        signed.append(header(signature.replaceAll("(?s)(\\bb=)[^=;]*=*\\s*$", "$1"), relaxed));
        boolean rsa = tags.get("a").equals("rsa-sha256");
        byte[] key = Base64.getDecoder().decode(p);
        byte[] encoded = rsa
                ? key
                : HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key));
        PublicKey open =
                KeyFactory.getInstance(rsa ? "RSA" : "Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        var verifier = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
        verifier.initVerify(open);
        verifier.update(rsa ? bytes(signed.toString()) : sha256(bytes(signed.toString())));
        boolean good = verifier.verify(Base64.getDecoder().decode(tags.get("b")));
        return good ? Plant.SignatureState.VALID : Plant.SignatureState.SUBJECT_ALTERED;
    }

    private static String header(String field, boolean relaxed) {
        if (!relaxed) {
            return field;
        }
        String[] pair = field.split(":", 2);
        return pair[0].toLowerCase(java.util.Locale.ROOT).strip() + ":"
                + pair[1].replaceAll("\\s+", " ").strip();
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] sha256(byte[] bytes) throws java.security.NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
