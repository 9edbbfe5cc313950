package org.daylight.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.Signer;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A check of a pack computes the same findings as the publisher, or says which one differs. */
class CheckSignaturesTest {

    private static final Signer RSA = Signer.rsa(2048);
    private static final String PLAIN = "From: a@example.com\r\nSubject: x\r\n\r\nhello\r\n";
    private static final String SIGNED = RSA.sign(PLAIN, "h=from:subject; t=1483475522; x=1484080322;");
    private static final KeyArchive KEYS =
            KeyArchive.of(List.of(new KeyRecord("sel", "example.com", RSA.record(""), KeyOrigin.LIST, null, null, "")));

    /** The one finding of the signed message, as published. */
    private static Json published(String result, String reason) {
        String key = Sha256.of(("sel._domainkey.example.com " + RSA.record("")).getBytes(UTF_8))
                .hex();
        return new Json.Arr(List.of(Json.Obj.EMPTY
                .with("method", "dkim")
                .with("number", 1)
                .with("result", result)
                .with("reason", reason)
                .with("key", key)));
    }

    private static Optional<String> difference(String message, @Nullable Json published) throws IOException {
        byte[] bytes = message.getBytes(ISO_8859_1);
        return CheckSignatures.with(KEYS.bytes())
                .orThrow()
                .difference(() -> new ByteArrayInputStream(bytes), published);
    }

    @Test
    void the_same_finding_is_no_difference() throws IOException {
        Finding finding =
                new DkimVerifier(KEYS).verify(SIGNED.getBytes(ISO_8859_1), null).getFirst();
        assertEquals(Reason.SIGNATURE_HOLDS, finding.reason());
        assertEquals(Optional.empty(), difference(SIGNED, published("pass", "signature-holds")));
        assertEquals(Optional.empty(), difference(PLAIN, null));
    }

    @Test
    void a_missing_or_invented_finding_differs() throws IOException {
        assertEquals(Optional.of("0 findings, computed 1"), difference(SIGNED, null));
        assertEquals(Optional.of("1 findings, computed 0"), difference(PLAIN, published("pass", "signature-holds")));
        assertTrue(difference(PLAIN, new Json.Arr(List.of())).isPresent());
        String changed = SIGNED.replace("hello", "hullo");
        assertTrue(difference(changed, published("pass", "signature-holds"))
                .orElse("")
                .contains("body-hash-differs"));
    }

    @Test
    void whether_a_signature_had_expired_at_delivery_is_unknown() throws IOException {
        Finding late = new DkimVerifier(KEYS)
                .verify(SIGNED.getBytes(ISO_8859_1), Instant.ofEpochSecond(1_600_000_000))
                .getFirst();
        assertEquals(Reason.EXPIRED, late.reason());
        assertEquals(Optional.empty(), difference(SIGNED, published("policy", "expired-before-delivery")));

        String endless = RSA.sign(PLAIN, "h=from:subject; t=1483475522;");
        assertTrue(
                difference(endless, published("policy", "expired-before-delivery"))
                        .isPresent(),
                "it does not expire");
    }

    @Test
    void the_named_key_must_be_the_one_that_verifies() throws IOException {
        Json other = new Json.Arr(List.of(((Json.Obj) ((Json.Arr) published("pass", "signature-holds"))
                        .items()
                        .getFirst())
                .with("key", Sha256.of(new byte[0]).hex())));
        assertTrue(difference(SIGNED, other).isPresent());
        assertTrue(CheckSignatures.with("nonsense\n".getBytes(UTF_8)) instanceof Outcome.Refused<CheckSignatures>);
    }
}
