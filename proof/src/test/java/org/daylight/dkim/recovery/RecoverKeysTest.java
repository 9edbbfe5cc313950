package org.daylight.dkim.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.daylight.dkim.SignedHash;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key that the DNS no longer has can be recovered from its signatures. The JDK signs here, so that the arithmetic is not tested with itself. */
@Tag("slow")
class RecoverKeysTest {

    private static final LocalDate DAY = LocalDate.parse("2016-10-01");

    @ParameterizedTest
    @CsvSource({"512, 3", "1024, 3", "1024, 17", "2048, 17", "3072, 17", "4096, 17"})
    void two_signatures_give_the_key_that_made_them(int bits, int exponent) throws GeneralSecurityException {
        KeyPair pair = pair(bits, exponent);
        List<RecoverKeys.Recovered> found = recover(signed(pair, 0, 2, SignedHash.Digest.SHA256));
        assertEquals(1, found.size());
        KeyRecord record = found.getFirst().record();
        assertEquals(pair.getPublic(), key(record));
        assertEquals("s1 port.example", record.selector() + " " + record.domain());
        assertEquals(KeyOrigin.RECOVERED, record.origin());
        assertEquals("2 of 2 signatures fit", record.source());
        assertEquals(DAY, record.from());
        assertEquals(DAY.plusDays(1), record.until());
        assertTrue(found.getFirst().proves().startsWith("These 2 messages were signed with one and the same key"));
        assertTrue(found.getFirst().provesNot().contains("not shown whose key"));
    }

    @Test
    void successive_keys_are_distinguished_and_an_altered_message_matches_none() throws GeneralSecurityException {
        KeyPair old = pair(1024, 17);
        KeyPair next = pair(1024, 3);
        KeyPair longer = pair(2048, 17);
        List<SignedHash> all = new ArrayList<>();
        all.addAll(signed(longer, 30, 3, SignedHash.Digest.SHA256));
        all.addAll(signed(next, 10, 4, SignedHash.Digest.SHA256));
        all.addAll(signed(old, 0, 5, SignedHash.Digest.SHA1));
        SignedHash whole = signed(old, 2, 1, SignedHash.Digest.SHA256).getFirst();
        all.add(new SignedHash(
                "s1", "port.example", whole.algorithm(), new byte[32], whole.signature(), DAY.plusDays(2), "altered"));
        all.add(all.get(4)); // a copy in another folder

        List<RecoverKeys.Recovered> found = recover(all);
        assertEquals(
                List.of(old.getPublic(), next.getPublic(), longer.getPublic()),
                found.stream().map(key -> key(key.record())).toList());
        assertEquals(
                List.of("5 of 10 signatures fit", "4 of 10 signatures fit", "3 of 3 signatures fit"),
                found.stream().map(key -> key.record().source()).toList());
        assertTrue(found.stream()
                .flatMap(key -> key.fitting().stream())
                .noneMatch(one -> one.id().equals("altered")));
    }

    @Test
    void unrelated_signatures_short_ones_and_nonsense_give_none() throws GeneralSecurityException {
        List<SignedHash> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.addAll(signed(pair(1024, 17), i, 1, SignedHash.Digest.SHA256));
        }
        for (int bytes : new int[] {0, 1, 61, 64, 128, 128, 600}) {
            all.add(new SignedHash(
                    "s1", "port.example", SignedHash.Digest.SHA256, new byte[32], new byte[bytes], null, "nonsense"));
        }
        assertEquals(List.of(), new RecoverKeys(9, List.of(3, 17), (attempt, attempts, share) -> {}).recover(all));
        assertEquals(2, new RecoverKeys(9, (attempt, attempts, share) -> {}).attempts(all));
        assertEquals(1, new RecoverKeys(1, (attempt, attempts, share) -> {}).attempts(all));
    }

    /** Takes minutes. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"512", "1024", "2048"})
    void the_exponent_of_almost_all_keys(int bits) throws GeneralSecurityException {
        KeyPair pair = pair(bits, 65537);
        var seen = new ArrayList<Double>();
        List<RecoverKeys.Recovered> found = new RecoverKeys(1, (attempt, attempts, share) -> {
                    assertEquals(1, attempt);
                    assertEquals(1, attempts);
                    seen.add(share);
                })
                .recover(signed(pair, 0, 2, SignedHash.Digest.SHA256));
        assertEquals(pair.getPublic(), key(found.getFirst().record()));
        assertTrue(seen.size() > 10, "progress was told " + seen.size() + " times");
    }

    @Test
    void products_and_divisors_are_those_of_the_jdk() {
        Random random = new Random(3);
        HalfGcd arithmetic = new HalfGcd(left -> {});
        for (int bits : new int[] {1, 1_000, 23_990, 40_000, 99_999, 1_300_000}) {
            BigInteger a = new BigInteger(bits, random);
            BigInteger b = new BigInteger(bits * 2 / 3 + 1, random);
            assertEquals(a.multiply(b), arithmetic.multiply(a, b));
            assertEquals(a.multiply(a), arithmetic.multiply(a, a));
            BigInteger ones = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            assertEquals(ones.multiply(ones), arithmetic.multiply(ones, ones));
        }
        for (int bits : new int[] {100, 1_500, 5_000, 30_000, 70_000, 150_000}) {
            for (int apart = 0; apart < 6; apart++) {
                BigInteger common = new BigInteger(1 + bits / (2 << apart), random).add(BigInteger.ONE);
                BigInteger a = new BigInteger(bits, random).multiply(common);
                BigInteger b = new BigInteger(bits - apart * bits / 8, random).multiply(common);
                assertEquals(a.gcd(b), arithmetic.gcd(a, b), bits + " bits, " + apart);
                assertEquals(a.gcd(b), arithmetic.gcd(b, a), bits + " bits, " + apart);
            }
        }
        BigInteger a = fibonacci(60_000); // every quotient is 1
        BigInteger b = fibonacci(59_999);
        assertEquals(BigInteger.ONE, arithmetic.gcd(a, b));
        assertEquals(a, arithmetic.gcd(a, a));
        assertEquals(a, arithmetic.gcd(a, BigInteger.ZERO));
        assertEquals(BigInteger.valueOf(3).pow(65537), arithmetic.power(BigInteger.valueOf(3), 65537));
    }

    private static BigInteger fibonacci(int n) {
        BigInteger a = BigInteger.ZERO;
        BigInteger b = BigInteger.ONE;
        for (int i = 0; i < n; i++) {
            BigInteger next = a.add(b);
            a = b;
            b = next;
        }
        return a;
    }

    private static List<RecoverKeys.Recovered> recover(List<SignedHash> signatures) {
        return new RecoverKeys(20, List.of(3, 17), (attempt, attempts, share) -> {}).recover(signatures);
    }

    private static KeyPair pair(int bits, int exponent) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)), new SecureRandom());
        return generator.generateKeyPair();
    }

    private static List<SignedHash> signed(KeyPair pair, int firstDay, int count, SignedHash.Digest digest)
            throws GeneralSecurityException {
        String name = digest == SignedHash.Digest.SHA1 ? "SHA1" : "SHA256";
        List<SignedHash> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] header = ("from:ines@port.example\r\nmessage " + firstDay + " " + i)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Signature signature = Signature.getInstance(name + "withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(header);
            byte[] hash = MessageDigest.getInstance(name.replace("SHA", "SHA-")).digest(header);
            all.add(new SignedHash(
                    "s1",
                    "port.example",
                    digest,
                    hash,
                    signature.sign(),
                    DAY.plusDays(firstDay + i),
                    "m" + firstDay + "." + i));
        }
        return all;
    }

    private static RSAPublicKey key(KeyRecord record) {
        try {
            String text = record.text();
            assertTrue(text.startsWith("v=DKIM1; k=rsa; p="), text);
            byte[] encoded = Base64.getDecoder().decode(text.substring(text.indexOf("p=") + 2));
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
