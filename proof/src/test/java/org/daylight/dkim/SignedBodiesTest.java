package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignedBodiesTest {

    private static final String BODY = "Rope,  40 m \r\n\r\n\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(String canonical) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes(canonical)));
    }

    private static String signature(String name, String form, String canonical, String more) throws Exception {
        return name + ": i=1; v=1; a=rsa-sha256; c=relaxed/" + form + "; d=pier.example; s=q; h=from; b=AAAA;" + more
                + "\r\n\tbh=" + hash(canonical) + "\r\n";
    }

    @Test
    void a_body_is_recognised_in_each_canonical_form() throws Exception {
        SignedBodies simple = SignedBodies.of(bytes(signature("DKIM-Signature", "simple", "Rope,  40 m \r\n", "")));
        assertTrue(simple.include(bytes(BODY)));
        assertFalse(simple.include(bytes("Rope, 40 m\r\n")));
        SignedBodies relaxed = SignedBodies.of(bytes(signature("DKIM-Signature", "relaxed", "Rope, 40 m\r\n", "")));
        assertTrue(relaxed.include(bytes(BODY)));
        assertTrue(relaxed.include(bytes("Rope, 40 m\n")));
    }

    @Test
    void any_signature_of_the_header_counts() throws Exception {
        SignedBodies two = SignedBodies.of(bytes("From: a@b.example\r\n"
                + signature("DKIM-Signature", "simple", "other\r\n", "")
                + signature("ARC-Message-Signature", "simple", "Rope,  40 m \r\n", "")));
        assertTrue(two.include(bytes(BODY)));
    }

    @Test
    void a_signature_of_a_part_of_the_body_does_not_count() throws Exception {
        SignedBodies part = SignedBodies.of(bytes(signature("DKIM-Signature", "simple", "Rope,  40 m \r\n", " l=14;")));
        assertTrue(part.isEmpty());
        assertFalse(part.include(bytes(BODY)));
        assertTrue(SignedBodies.of(bytes("From: a@b.example\r\n")).isEmpty());
        assertTrue(SignedBodies.of(new byte[0]).isEmpty());
    }
}
