package org.daylight.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.daylight.dkim.KeyOrigin;
import org.daylight.dkim.KeyRecord;
import org.daylight.proof.Sha256;

/** Signs mail of tests with relaxed/relaxed RSA (RFC 6376), for lines without runs of blanks. The same domain has the same key in a run. */
public final class MailSigner {

    private static final String FIELDS = "from:to:subject:date:message-id";

    private final String domain;
    private final String selector;
    private final KeyPair keys;

    private MailSigner(String domain, String selector, KeyPair keys) {
        this.domain = domain;
        this.selector = selector;
        this.keys = keys;
    }

    public static MailSigner of(String domain, String selector) {
        try {
            SecureRandom seeded = SecureRandom.getInstance("SHA1PRNG");
            seeded.setSeed((selector + domain).getBytes(StandardCharsets.UTF_8));
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, seeded);
            return new MailSigner(domain, selector, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** As it would be known from a list. */
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
        String own = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=" + domain + "; s=" + selector
                + "; t=1426182121;" + (length < 0 ? "" : " l=" + length + ";") + " h=" + FIELDS + ":cc; bh="
                + base64(Sha256.of(covered.getBytes(StandardCharsets.UTF_8)).bytes()) + "; b=";
        var signed = new StringBuilder();
        for (String name : List.of(FIELDS.split(":"))) {
            message.substring(0, blank)
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .reduce((first, last) -> last)
                    .ifPresent(line -> signed.append(relaxed(line)).append("\r\n"));
        }
        signed.append(relaxed(own));
        return own + base64(signature(signed.toString())) + "\r\n" + message;
    }

    private static String relaxed(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT) + ":"
                + line.substring(colon + 1).strip();
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
