package org.daylight.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.format.Sha256;

/**
 * Signs test messages with relaxed/relaxed RSA (RFC 6376), for bodies without runs of blanks. A domain has the same key
 * throughout a test run.
 */
public final class MailSigner {

    private static final String FIELDS = "from:to:subject:date:message-id:cc";

    private final String domain;
    private final String selector;
    private final KeyPair keys;
    private final String fields;

    private MailSigner(String domain, String selector, KeyPair keys, String fields) {
        this.domain = domain;
        this.selector = selector;
        this.keys = keys;
        this.fields = fields;
    }

    public static MailSigner of(String domain, String selector) {
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed((selector + domain).getBytes(StandardCharsets.UTF_8));
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, seeded);
            return new MailSigner(domain, selector, generator.generateKeyPair(), FIELDS);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A signer with the same key and another {@code h=}. */
    public MailSigner covering(String names) {
        return new MailSigner(domain, selector, keys, names);
    }

    /** The key as a list of keys would have it. */
    public KeyRecord record() {
        return new KeyRecord(
                selector,
                domain,
                "v=DKIM1; k=rsa; p="
                        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                KeyOrigin.LIST,
                LocalDate.of(2014, 2, 1),
                LocalDate.of(2016, 10, 7),
                "a list of keys, invented");
    }

    public String sign(String message) {
        return sign(message, -1);
    }

    /** @param length {@code l=}; -1 for none */
    public String sign(String message, int length) {
        int blank = message.indexOf("\r\n\r\n");
        String body = message.substring(blank + 4).stripTrailing() + "\r\n";
        String covered = length < 0 ? body : body.substring(0, length);
        String hash = base64(Sha256.of(covered.getBytes(StandardCharsets.UTF_8)).bytes());
        return sign(message, blank, length < 0 ? "" : " l=" + length + ";", hash);
    }

    /** @param hash of the body, in base64, for bodies that are not UTF-8 */
    public String signHash(String message, String hash) {
        return sign(message, message.indexOf("\r\n\r\n"), "", hash);
    }

    private String sign(String message, int blank, String limit, String hash) {
        String own = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=" + selector
                + "; t=1426182121;" + limit + " h=" + fields + "; bh=" + hash + "; b=";
        var signed = new StringBuilder();
        List<String> left = new ArrayList<>(List.of(message.substring(0, blank).split("\r\n(?![ \t])")));
        for (String name : fields.split(":")) {
            for (int i = left.size() - 1; i >= 0; i--) {
                String field = left.get(i);
                if (field.substring(0, field.indexOf(':')).strip().equalsIgnoreCase(name)) {
                    signed.append(relaxed(field)).append("\r\n");
                    left.remove(i);
                    break;
                }
            }
        }
        signed.append(relaxed(own));
        return own + base64(signature(signed.toString())) + "\r\n" + message;
    }

    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":"
                + field.substring(colon + 1).replaceAll("[ \t\r\n]+", " ").strip();
    }

    private byte[] signature(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
