package org.daylight.dkim.recovery;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.dkim.SignedHash;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;

/**
 * Computes the RSA keys of a selector from their signatures ({@code spec/keys.md} section 5): the greatest common divisor of
 * s<sup>e</sup> − m for two messages is a small multiple of the modulus.
 *
 * <p>For e = 65537, which almost all keys have, one attempt takes minutes (measured in docs/decisions/0103) and about a gigabyte of memory. Use only
 * signatures whose body hash is right: a message that was altered in transit makes the attempts with its signature fail.
 */
public final class RecoverKeys {

    /** The range of modulus lengths, in bytes. */
    private static final int LEAST_BYTES = 512 / 8;

    private static final int MOST_BYTES = 4096 / 8;

    /** A random number below the modulus is shorter by more than this with a probability of 1 in 4 thousand million. */
    private static final int SHORT_BITS = 40;

    private static final int SMALL_FACTOR = 1 << 16;

    private static final List<Integer> EXPONENTS = List.of(3, 17, 65537);

    private static final Comparator<SignedHash> IN_TIME = Comparator.comparing(
                    SignedHash::day, Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()))
            .thenComparing(SignedHash::id)
            .thenComparing(SignedHash::value);

    private final int attempts;
    private final List<Integer> exponents;
    private final Progress progress;

    /** Receives the progress of a long computation, on the thread that computes. */
    public interface Progress {
        /**
         * @param attempt number of the current pair of signatures, from 1
         * @param attempts greatest number of attempts
         * @param share completed share of this attempt, 0 to 1
         */
        void done(int attempt, int attempts, double share);
    }

    /**
     * A key that made several signatures.
     *
     * @param record with origin {@link KeyOrigin#RECOVERED}; its text is constructed from the key
     * @param fitting the signatures that this key made, two or more
     * @param given number of signatures of this selector and this length
     */
    public record Recovered(KeyRecord record, List<SignedHash> fitting, int given) {
        public Recovered {
            fitting = List.copyOf(fitting);
        }

        /** One sentence that says what this proves. */
        public String proves() {
            return "These " + fitting.size()
                    + " messages were signed with one and the same key, and are since unchanged in what is signed.";
        }

        /** One sentence that says what this does not prove. */
        public String provesNot() {
            return "It is not shown whose key that was, that " + record.domain()
                    + " ever published it, or when it was used: who makes two messages can make a key for them.";
        }
    }

    /** @param attempts greatest number of pairs of one selector that are tried, 1 or more */
    public RecoverKeys(int attempts, Progress progress) {
        this(attempts, EXPONENTS, progress);
    }

    RecoverKeys(int attempts, List<Integer> exponents, Progress progress) {
        this.attempts = attempts;
        this.exponents = List.copyOf(exponents);
        this.progress = progress;
    }

    /** The greatest number of pairs that {@link #recover} would try; 0 if there are no two signatures to compare. */
    int attempts(List<SignedHash> ofOneSelector) {
        return byLength(ofOneSelector).values().stream()
                .mapToInt(group ->
                        Math.min(attempts, Math.max(0, pairable(group).size() - 1)))
                .sum();
    }

    /**
     * The keys of one selector, in the order in which they were used.
     *
     * @param ofOneSelector its signatures, in any order; signatures of other selectors only cause failed attempts
     */
    public List<Recovered> recover(List<SignedHash> ofOneSelector) {
        int allowed = attempts(ofOneSelector);
        var found = new ArrayList<Recovered>();
        int made = 0;
        for (List<SignedHash> group : byLength(ofOneSelector).values()) {
            var search = new Search(group, made, allowed);
            found.addAll(search.run(Math.min(attempts, group.size() - 1)));
            made = search.made;
        }
        found.sort(Comparator.comparing(key -> key.fitting().getFirst(), IN_TIME));
        return List.copyOf(found);
    }

    /** The signatures by length, each once: a second copy of a message adds nothing. */
    private static TreeMap<Integer, List<SignedHash>> byLength(List<SignedHash> all) {
        Set<BigInteger> seen = new HashSet<>();
        var groups = new TreeMap<Integer, List<SignedHash>>();
        all.stream()
                .filter(one -> one.signature().length >= LEAST_BYTES
                        && one.signature().length <= MOST_BYTES
                        && one.hasRoom()
                        && seen.add(one.value()))
                .sorted(IN_TIME)
                .forEach(one -> groups.computeIfAbsent(one.signature().length, any -> new ArrayList<>())
                        .add(one));
        return groups;
    }

    /** The signatures of full length. With others, the computation is slow or its numbers are negative. */
    private static List<SignedHash> pairable(List<SignedHash> group) {
        return group.stream()
                .filter(one -> one.value().bitLength() > 8 * one.signature().length - SHORT_BITS)
                .toList();
    }

    /** The keys among signatures of one length. */
    private final class Search {
        private final List<SignedHash> group;
        private final List<SignedHash> rest;
        private final int allowed;
        private int made;

        Search(List<SignedHash> group, int made, int allowed) {
            this.group = group;
            this.rest = new ArrayList<>(pairable(group));
            this.made = made;
            this.allowed = allowed;
        }

        /** Compares neighbours in time first, because they most likely have the same key. Signatures of a found key are set aside. */
        List<Recovered> run(int mayTry) {
            var found = new ArrayList<Recovered>();
            int at = 0;
            for (int tried = 0; tried < mayTry && at + 1 < rest.size(); tried++) {
                made++;
                Optional<Recovered> key = key(rest.get(at), rest.get(at + 1));
                if (key.isPresent()) {
                    found.add(key.get());
                    rest.removeAll(key.get().fitting());
                    at = Math.max(0, at - 1);
                } else {
                    at++;
                }
            }
            return found;
        }

        private Optional<Recovered> key(SignedHash one, SignedHash other) {
            for (int exponent : exponents) {
                BigInteger e = BigInteger.valueOf(exponent);
                BigInteger modulus = cleaned(common(one, other, exponent), e, one.signature().length);
                List<SignedHash> fitting = modulus.signum() == 0
                        ? List.of()
                        : group.stream().filter(each -> each.fits(modulus, e)).toList();
                if (fitting.size() >= 2) {
                    return Optional.of(recovered(modulus, e, fitting));
                }
            }
            return Optional.empty();
        }

        private BigInteger common(SignedHash one, SignedHash other, int exponent) {
            long whole = (long) exponent * one.signature().length * 8;
            var arithmetic = new HalfGcd(left ->
                    progress.done(made, Math.max(made, allowed), Math.clamp(1 - (double) left / whole, 0, 1)));
            return arithmetic.gcd(
                    arithmetic
                            .power(one.value(), exponent)
                            .subtract(one.padded())
                            .abs(),
                    arithmetic
                            .power(other.value(), exponent)
                            .subtract(other.padded())
                            .abs());
        }

        /** The modulus contained in a multiple of it, or 0. Every further signature of the key removes factors; small factors are found by trial. */
        private BigInteger cleaned(BigInteger multiple, BigInteger exponent, int bytes) {
            int least = 8 * bytes - 7;
            if (multiple.bitLength() < least) {
                return BigInteger.ZERO;
            }
            BigInteger modulus = multiple;
            for (SignedHash each : group) {
                BigInteger rest = each.value().modPow(exponent, modulus).subtract(each.padded());
                BigInteger common = modulus.gcd(rest);
                modulus = common.bitLength() >= least ? common : modulus;
            }
            modulus = withoutSmallFactors(modulus);
            return modulus.bitLength() >= least && modulus.bitLength() <= 8 * bytes && modulus.testBit(0)
                    ? modulus
                    : BigInteger.ZERO;
        }

        private Recovered recovered(BigInteger modulus, BigInteger exponent, List<SignedHash> fitting) {
            SignedHash first = fitting.getFirst();
            List<LocalDate> days = fitting.stream()
                    .flatMap(one -> Optional.ofNullable(one.day()).stream())
                    .sorted()
                    .toList();
            return new Recovered(
                    new KeyRecord(
                            first.selector(),
                            first.domain(),
                            "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(encoded(modulus, exponent)),
                            KeyOrigin.RECOVERED,
                            days.isEmpty() ? null : days.getFirst(),
                            days.isEmpty() ? null : days.getLast(),
                            fitting.size() + " of " + group.size() + " signatures fit"),
                    fitting,
                    group.size());
        }
    }

    private static BigInteger withoutSmallFactors(BigInteger number) {
        BigInteger rest = number;
        for (int factor = 2;
                factor < SMALL_FACTOR;
                factor += factor == 2 ? 1 : 2) { // what is not prime divides no more
            BigInteger divisor = BigInteger.valueOf(factor);
            while (rest.signum() != 0 && rest.mod(divisor).signum() == 0) {
                rest = rest.divide(divisor);
            }
        }
        return rest;
    }

    /** The key as SubjectPublicKeyInfo, the form in {@code p=} (RFC 6376 section 3.6.1). */
    private static byte[] encoded(BigInteger modulus, BigInteger exponent) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a modulus that was checked is no RSA key for the JDK", e);
        }
    }
}
