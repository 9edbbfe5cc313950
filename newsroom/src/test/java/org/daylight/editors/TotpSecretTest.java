package org.daylight.editors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpSecretTest {

    private static final String SEED =
            "12345678901234567890123456789012345678901234567890123456789012345678901234567890";

    /** RFC 6238 appendix B. */
    @ParameterizedTest
    @CsvSource({
        "59,94287082,46119246,90693936",
        "1111111109,07081804,68084774,25091201",
        "1111111111,14050471,67062674,99943326",
        "1234567890,89005924,91819424,93441116",
        "2000000000,69279037,90698825,38618901",
        "20000000000,65353130,77737706,47863826"
    })
    void theVectorsOfTheStandard(long seconds, String sha1, String sha256, String sha512) {
        long step = seconds / 30;
        assertEquals(sha1, TotpSecret.code(seed(20), step, 8, "HmacSHA1"));
        assertEquals(sha256, TotpSecret.code(seed(32), step, 8, "HmacSHA256"));
        assertEquals(sha512, TotpSecret.code(seed(64), step, 8, "HmacSHA512"));
    }

    private static byte[] seed(int length) {
        return SEED.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aCodeIsAcceptedOnceAndOnlyInItsTime() {
        var secret = new TotpSecret(seed(20));
        Instant now = Instant.ofEpochSecond(59);
        String code = secret.code(now);
        assertEquals("287082", code);
        assertEquals(OptionalLong.of(1), secret.step(code, now, 0));
        assertEquals(OptionalLong.empty(), secret.step(code, now, 1), "accepted before");
        assertEquals(OptionalLong.of(1), secret.step(code, now.plusSeconds(30), 0), "the clock is a bit off");
        assertEquals(OptionalLong.empty(), secret.step(code, now.plusSeconds(61), 0));
        for (String wrong : new String[] {"", "287083", "0287082", "287082 ", "２８７０８２"}) {
            assertEquals(OptionalLong.empty(), secret.step(wrong, now, 0), wrong);
        }
    }

    @Test
    void theSecretIsWrittenInBase32AndReadAgain() {
        var secret = new TotpSecret(seed(20));
        assertEquals("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", secret.text());
        assertEquals(secret, TotpSecret.parse(secret.text()).orThrow());
        assertFalse(TotpSecret.parse("GEZDGNBV").isOk());
        assertFalse(TotpSecret.parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1").isOk());
        assertEquals(
                "otpauth://totp/The%20Harbour%20Papers:ann?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=The%20Harbour"
                        + "%20Papers&algorithm=SHA1&digits=6&period=30",
                secret.uri("The Harbour Papers", "ann"));
        assertTrue(!secret.toString().contains(secret.text()));
        var random = TotpSecret.generate(new SecureRandom());
        assertEquals(random, TotpSecret.parse(random.text()).orThrow());
    }
}
