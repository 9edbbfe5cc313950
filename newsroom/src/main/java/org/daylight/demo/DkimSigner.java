package org.daylight.demo;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Signs messages as defined in RFC 6376 (and RFC 8463 for Ed25519), with a key made from a seed: for fictional mail
 * only.
 *
 * <p>Header and body have the same canonicalisation, {@code relaxed/relaxed} or {@code simple/simple}.
 */
final class DkimSigner {
    private static final List<String> SIGNED = List.of(
            "from",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "in-reply-to",
            "references",
            "mime-version",
            "content-type");

    /** So many odd numbers are sieved at once. */
    private static final int SIEVED = 2048;

    /** Factors below this are looked for by dividing. */
    private static final int SMALL = 1 << 15;

    private final String domain;
    private final String selector;
    private final String algorithm;
    private final boolean relaxed;
    private final PrivateKey key;
    private final String record;

    private DkimSigner(
            String domain, String selector, String algorithm, boolean relaxed, PrivateKey key, String record) {
        this.domain = domain;
        this.selector = selector;
        this.algorithm = algorithm;
        this.relaxed = relaxed;
        this.key = key;
        this.record = record;
    }

    /** A signer with an RSA key of 2048 bits. */
    static DkimSigner rsa(String domain, String selector, boolean relaxed, Dice dice) {
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger p = prime(dice, e);
        BigInteger q = prime(dice, e);
        BigInteger n = p.multiply(q);
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = e.modInverse(p1.multiply(q1));
        try {
            var keys = KeyFactory.getInstance("RSA");
            PrivateKey key = keys.generatePrivate(
                    new RSAPrivateCrtKeySpec(n, e, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p)));
            byte[] open = keys.generatePublic(new RSAPublicKeySpec(n, e)).getEncoded();
            String record = "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(open);
            return new DkimSigner(domain, selector, "rsa-sha256", relaxed, key, record);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("every JDK has RSA", broken);
        }
    }

    /** A signer with an Ed25519 key. */
    static DkimSigner ed25519(String domain, String selector, boolean relaxed, Dice dice) {
        try {
            var pairs = KeyPairGenerator.getInstance("Ed25519");
            pairs.initialize(NamedParameterSpec.ED25519, new Seeded(dice));
            var pair = pairs.generateKeyPair();
            byte[] open = pair.getPublic().getEncoded();
            // the 32 bytes of RFC 8032 are at the end of the X.509 form
            byte[] raw = Arrays.copyOfRange(open, open.length - 32, open.length);
            String record = "v=DKIM1; k=ed25519; p=" + Base64.getEncoder().encodeToString(raw);
            return new DkimSigner(domain, selector, "ed25519-sha256", relaxed, pair.getPrivate(), record);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("every JDK has Ed25519", broken);
        }
    }

    /** A prime of 1024 bits, the top two set, found by counting up from a random number. */
    private static BigInteger prime(Dice dice, BigInteger e) {
        BigInteger first =
                new BigInteger(1, dice.bytes(128)).setBit(1023).setBit(1022).setBit(0);
        // Dividing by small primes first saves nine of ten costly tests. It does not change which prime is found.
        for (BigInteger from = first; ; from = from.add(BigInteger.valueOf(2L * SIEVED))) {
            boolean[] divisible = divisible(from);
            for (int i = 0; i < SIEVED; i++) {
                BigInteger candidate = from.add(BigInteger.valueOf(2L * i));
                if (!divisible[i]
                        && candidate.subtract(BigInteger.ONE).mod(e).signum() != 0
                        && candidate.isProbablePrime(80)) {
                    return candidate;
                }
            }
        }
    }

    /** For each of the odd numbers from a large one, whether it has a small factor. */
    private static boolean[] divisible(BigInteger from) {
        boolean[] divisible = new boolean[SIEVED];
        for (int prime = 3; prime < SMALL; prime += 2) {
            if (!isSmallPrime(prime)) {
                continue;
            }
            int remainder = from.mod(BigInteger.valueOf(prime)).intValue();
            // from + 2 i is divisible by the prime: i = (prime - remainder) / 2 modulo the prime
            int rest = (prime - remainder) % prime;
            int i = rest % 2 == 0 ? rest / 2 : (rest + prime) / 2;
            for (; i < SIEVED; i += prime) {
                divisible[i] = true;
            }
        }
        return divisible;
    }

    private static boolean isSmallPrime(int odd) {
        for (int divisor = 3; divisor * divisor <= odd; divisor += 2) {
            if (odd % divisor == 0) {
                return false;
            }
        }
        return true;
    }

    private static final class Seeded extends SecureRandom {
        private final transient Dice dice;

        Seeded(Dice dice) {
            this.dice = dice;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(dice.bytes(bytes.length), 0, bytes, 0, bytes.length);
        }
    }

    String domain() {
        return domain;
    }

    /** The DNS name of the public key. */
    String recordName() {
        return selector + "._domainkey." + domain;
    }

    /** The TXT record with the public key. */
    String record() {
        return record;
    }

    /**
     * The message with a signature above its {@code From}. The message is a string with one character for each byte and
     * line ends CRLF.
     */
    String sign(String message, long epochSecond) {
        int end = message.indexOf("\r\n\r\n");
        String body = canonicalBody(message.substring(end + 4));
        var chosen = new ArrayList<String>();
        var names = new StringBuilder();
        List<String> fields = fields(message.substring(0, end + 2));
        for (String name : SIGNED) {
            String field = last(fields, name);
            if (field != null) {
                chosen.add(field);
                names.append(names.isEmpty() ? "" : ":").append(name);
            }
        }
        String c = relaxed ? "relaxed/relaxed" : "simple/simple";
        String unsigned = "DKIM-Signature: v=1; a=" + algorithm + "; c=" + c + "; d=" + domain + ";\r\n\ts=" + selector
                + "; t=" + epochSecond + ";\r\n\th=" + names + ";\r\n\tbh="
                + Base64.getEncoder().encodeToString(sha256(Encoding.bytes(body))) + ";\r\n\tb=";
        var signed = new StringBuilder();
        for (String field : chosen) {
            signed.append(canonicalHeader(field));
        }
        String own = canonicalHeader(unsigned + "\r\n");
        signed.append(own, 0, own.length() - 2);
        String b = Base64.getEncoder().encodeToString(signature(Encoding.bytes(signed.toString())));
        // the sender's server signs before the others add their trace fields at the top
        int from = message.indexOf("\r\nFrom: ") + 2;
        var out = new StringBuilder(message.length() + 900)
                .append(message, 0, from)
                .append(unsigned);
        for (int i = 0; i < b.length(); i += 70) {
            out.append(i == 0 ? "" : "\r\n\t ").append(b, i, Math.min(b.length(), i + 70));
        }
        return out.append("\r\n").append(message, from, message.length()).toString();
    }

    private byte[] signature(byte[] bytes) {
        try {
            boolean edwards = algorithm.startsWith("ed25519");
            var signature = Signature.getInstance(edwards ? "Ed25519" : "SHA256withRSA");
            signature.initSign(key);
            // RFC 8463, section 3: Ed25519 signs the hash
            signature.update(edwards ? sha256(bytes) : bytes);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("a key of our own does not sign", broken);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every JDK has SHA-256", broken);
        }
    }

    private static List<String> fields(String header) {
        var fields = new ArrayList<String>();
        int start = 0;
        while (start < header.length()) {
            int end = header.indexOf("\r\n", start) + 2;
            while (end < header.length() && (header.charAt(end) == ' ' || header.charAt(end) == '\t')) {
                end = header.indexOf("\r\n", end) + 2;
            }
            fields.add(header.substring(start, end));
            start = end;
        }
        return fields;
    }

    private static @org.jspecify.annotations.Nullable String last(List<String> fields, String name) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return fields.get(i);
            }
        }
        return null;
    }

    private String canonicalHeader(String field) {
        if (!relaxed) {
            return field;
        }
        int colon = field.indexOf(':');
        String value = field.substring(colon + 1).replace("\r\n", "");
        return field.substring(0, colon).toLowerCase(Locale.ROOT).strip() + ":"
                + squeeze(value).strip() + "\r\n";
    }

    private String canonicalBody(String body) {
        String text = body;
        if (relaxed) {
            var out = new StringBuilder(body.length());
            for (String line : body.split("\r\n", -1)) {
                out.append(squeeze(line).stripTrailing()).append("\r\n");
            }
            text = out.toString();
        }
        int end = text.length();
        while (end >= 2 && text.startsWith("\r\n", end - 2)) {
            end -= 2;
        }
        return end == 0 && relaxed ? "" : text.substring(0, end) + "\r\n";
    }

    private static String squeeze(String line) {
        var out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean blank = c == ' ' || c == '\t';
            if (!blank) {
                out.append(c);
            } else if (out.isEmpty() || out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return out.toString();
    }
}
