package org.daylight.trustees;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

class SplitKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    // RFC 9591, appendix E.4: FROST(P-256, SHA-256)
    private static final String SECRET = "8ba9bba2e0fd8c4767154d35a0b7562244a4aaf6f36c8fb8735fa48b301bd8de";
    private static final String PUBLIC = "023a309ad94e9fe8a7ba45dfc58f38bf091959d3c99cfbd02b4dc00585ec45ab70";
    private static final String COEFFICIENT = "80f25e6c0709353e46bfbe882a11bdbb1f8097e46340eb8673b7e14556e6c3a4";
    private static final List<String> SHARES = List.of(
            "0c9c1a0fe806c184add50bbdcac913dda73e482daf95dcb9f35dbb0d8a9f7731",
            "8d8e787bef0ff6c2f494ca45f4dad198c6bee01212d6c84067159c52e1863ad5",
            "0e80d6e8f6192c003b5488ce1eec8f5429587d48cf001541e713b2d53c09d928");

    private static byte[] key() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        key[0] &= 0x7f; // below the order
        key[31] |= 1;
        return key;
    }

    private static String code(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? code : "ok";
    }

    private static KeyShare with(KeyShare share, byte[] value) {
        return new KeyShare(share.index(), value);
    }

    @Test
    void the_vectors_of_the_rfc() {
        var polynomial = new Polynomial(List.of(new BigInteger(SECRET, 16), new BigInteger(COEFFICIENT, 16)));
        SplitKey split = SplitKey.of(polynomial, 3);
        assertEquals(
                SHARES,
                split.shares().stream()
                        .map(share -> HexFormat.of().formatHex(share.value()))
                        .toList());
        assertEquals(PUBLIC, split.commitments().hex().getFirst());
        Commitments read = Commitments.parse(split.commitments().hex()).orThrow();
        for (List<Integer> pair : List.of(List.of(1, 2), List.of(1, 3), List.of(3, 2), List.of(2, 1))) {
            List<KeyShare> two = pair.stream()
                    .map(i -> new KeyShare(i, AffineCurve.hex(SHARES.get(i - 1))))
                    .toList();
            assertArrayEquals(AffineCurve.hex(SECRET), read.combine(two).orThrow());
        }
    }

    @Test
    void an_independent_implementation_agrees() {
        for (int threshold = 2; threshold <= 5; threshold++) {
            byte[] key = key();
            SplitKey split = SplitKey.of(key, threshold, 5, RANDOM);
            List<String> commitments = split.commitments().hex();
            assertEquals(
                    AffineCurve.encode(AffineCurve.times(new BigInteger(1, key), AffineCurve.G)),
                    commitments.getFirst());
            for (KeyShare share : split.shares()) {
                assertTrue(AffineCurve.verify(commitments, share.index(), share.value()));
                assertTrue(split.commitments().isGenuine(share));
                byte[] other = share.value().clone();
                other[31] ^= 1;
                assertFalse(AffineCurve.verify(commitments, share.index(), other));
                assertFalse(split.commitments().isGenuine(with(share, other)));
                int index = share.index() % 5 + 1;
                assertFalse(AffineCurve.verify(commitments, index, share.value()));
                assertFalse(split.commitments().isGenuine(new KeyShare(index, share.value())));
            }
            var some = new ArrayList<>(split.shares());
            Collections.shuffle(some, new Random(threshold));
            some.subList(threshold, some.size()).clear();
            assertArrayEquals(key, split.commitments().combine(some).orThrow());
            assertEquals(
                    new BigInteger(1, key),
                    AffineCurve.interpolate(
                            some.stream()
                                    .map(share -> BigInteger.valueOf(share.index()))
                                    .toList(),
                            some.stream()
                                    .map(share -> new BigInteger(1, share.value()))
                                    .toList(),
                            BigInteger.ZERO));
        }
    }

    /** Also the parity and the largest numbers: the multiplication of small and large scalars is the library's. */
    @Test
    void the_smallest_and_the_largest_key() {
        for (BigInteger key : List.of(BigInteger.ONE, BigInteger.TWO, AffineCurve.N.subtract(BigInteger.ONE))) {
            SplitKey split = SplitKey.of(P256.bytes(key), 3, 4, RANDOM);
            assertEquals(
                    AffineCurve.encode(AffineCurve.times(key, AffineCurve.G)),
                    split.commitments().hex().getFirst());
            assertArrayEquals(
                    P256.bytes(key),
                    split.commitments().combine(split.shares().subList(1, 4)).orThrow());
        }
        byte[] zero = new byte[32];
        assertThrows(IllegalArgumentException.class, () -> SplitKey.of(zero, 2, 3, RANDOM));
        byte[] order = P256.bytes(AffineCurve.N);
        assertThrows(IllegalArgumentException.class, () -> SplitKey.of(order, 2, 3, RANDOM));
        assertThrows(IllegalArgumentException.class, () -> SplitKey.of(new byte[31], 2, 3, RANDOM));
    }

    /** With k − 1 shares, each candidate key has a polynomial that gives exactly these shares: so they exclude no key. */
    @Test
    void fewer_shares_than_the_threshold_fit_each_key() {
        byte[] key = key();
        SplitKey split = SplitKey.of(key, 3, 5, RANDOM);
        List<KeyShare> two = List.of(split.shares().get(1), split.shares().get(4));
        assertEquals("shares-too-few", code(split.commitments().combine(two)));
        for (int i = 0; i < 20; i++) {
            byte[] candidate = key();
            var xs = new ArrayList<>(List.of(BigInteger.ZERO));
            var ys = new ArrayList<>(List.of(new BigInteger(1, candidate)));
            two.forEach(share -> {
                xs.add(BigInteger.valueOf(share.index()));
                ys.add(new BigInteger(1, share.value()));
            });
            // the other trustees' shares under this candidate: with one of them, the same two shares give the candidate
            for (int other : List.of(1, 3, 4)) {
                BigInteger third = AffineCurve.interpolate(xs, ys, BigInteger.valueOf(other));
                List<BigInteger> givenX = List.of(xs.get(1), xs.get(2), BigInteger.valueOf(other));
                List<BigInteger> givenY = List.of(ys.get(1), ys.get(2), third);
                assertEquals(new BigInteger(1, candidate), AffineCurve.interpolate(givenX, givenY, BigInteger.ZERO));
            }
        }
    }

    @Test
    void a_key_that_is_divided_again_has_new_shares_and_the_same_first_commitment() {
        byte[] key = key();
        SplitKey first = SplitKey.of(key, 2, 3, RANDOM);
        SplitKey second = SplitKey.of(key, 2, 3, RANDOM);
        assertTrue(first.commitments().isSameKey(second.commitments()));
        assertFalse(SplitKey.of(key(), 2, 3, RANDOM).commitments().isSameKey(first.commitments()));
        assertNotEquals(first.shares().getFirst(), second.shares().getFirst());
        List<KeyShare> mixed = List.of(first.shares().get(0), second.shares().get(1));
        assertEquals("share-false", code(first.commitments().combine(mixed)));
        assertEquals("share-false", code(second.commitments().combine(mixed)));
        assertArrayEquals(
                key, second.commitments().combine(second.shares().subList(1, 3)).orThrow());
    }

    @Test
    void a_false_share_is_named() {
        SplitKey split = SplitKey.of(key(), 3, 5, RANDOM);
        var shares = new ArrayList<>(split.shares());
        byte[] wrong = shares.get(3).value().clone();
        wrong[0] ^= 0x40;
        shares.set(3, with(shares.get(3), wrong));
        Outcome<byte[]> result = split.commitments().combine(shares);
        assertTrue(
                result instanceof Outcome.Refused<byte[]>(String code, String reason)
                        && code.equals("share-false")
                        && reason.contains("trustee 4"),
                result.toString());
    }

    @Test
    void hostile_shares_are_refused() {
        SplitKey split = SplitKey.of(key(), 2, 3, RANDOM);
        KeyShare first = split.shares().getFirst();
        assertEquals("share-twice", code(split.commitments().combine(List.of(first, first))));
        BigInteger aboveOrder = new BigInteger(1, first.value()).add(AffineCurve.N);
        if (aboveOrder.bitLength() <= 256) { // the same value modulo the order is another text
            assertFalse(split.commitments().isGenuine(with(first, P256.bytes(aboveOrder))));
        }
        byte[] most = new byte[32];
        java.util.Arrays.fill(most, (byte) 0xff);
        assertFalse(split.commitments().isGenuine(with(first, most)));
        assertFalse(split.commitments().isGenuine(with(first, P256.bytes(AffineCurve.N))));
        assertFalse(split.commitments().isGenuine(with(first, new byte[32])));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(0, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(-1, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(51, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(1, new byte[33]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(1, new byte[31]));
        assertEquals("shares-too-few", code(split.commitments().combine(List.of())));
    }

    /** The share 0 is possible, and its commitment is the point at infinity. */
    @Test
    void a_share_that_is_zero() {
        BigInteger one = BigInteger.ONE;
        SplitKey split = SplitKey.of(new Polynomial(List.of(one, AffineCurve.N.subtract(one))), 3);
        assertArrayEquals(new byte[32], split.shares().getFirst().value());
        assertTrue(split.commitments().isGenuine(split.shares().getFirst()));
        assertFalse(split.commitments().isGenuine(with(split.shares().getFirst(), P256.bytes(one))));
        assertArrayEquals(
                P256.bytes(one),
                split.commitments().combine(split.shares().subList(0, 2)).orThrow());
    }

    @Test
    void thresholds_out_of_range_are_refused() {
        byte[] key = key();
        for (int[] wrong : new int[][] {{0, 3}, {1, 3}, {4, 3}, {-1, 3}, {2, 1}, {2, 51}, {2, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> SplitKey.of(key, wrong[0], wrong[1], RANDOM));
        }
        SplitKey most = SplitKey.of(key, 50, 50, RANDOM);
        assertArrayEquals(key, most.commitments().combine(most.shares()).orThrow());
    }

    @Test
    void what_is_no_point_of_the_curve_is_no_commitment() {
        String good = PUBLIC;
        var wrong = new ArrayList<>(List.of(
                "",
                "00",
                "00" + "0".repeat(64), // infinity, padded
                "02" + "0".repeat(63), // one digit less
                good + "0",
                good.toUpperCase(java.util.Locale.ROOT),
                "04" + good.substring(2),
                "05" + good.substring(2),
                "02" + AffineCurve.P.toString(16), // x is not below the prime
                "02" + "f".repeat(64),
                "zz" + good.substring(2)));
        BigInteger x = BigInteger.ONE;
        for (int found = 0; found < 5; x = x.add(BigInteger.ONE)) {
            String hex = "0".repeat(64 - x.toString(16).length()) + x.toString(16);
            try {
                AffineCurve.decode("02" + hex);
                assertEquals("ok", code(Commitments.parse(List.of(good, "02" + hex))));
            } catch (IllegalArgumentException notOnTheCurve) {
                wrong.add("02" + hex);
                wrong.add("03" + hex);
                found++;
            }
        }
        for (String each : wrong) {
            assertEquals("commitment-malformed", code(Commitments.parse(List.of(good, each))), each);
        }
        assertEquals("commitment-malformed", code(Commitments.parse(List.of())));
        assertEquals("commitment-malformed", code(Commitments.parse(List.of(good))));
        assertEquals("commitment-malformed", code(Commitments.parse(Collections.nCopies(51, good))));
        assertEquals("ok", code(Commitments.parse(List.of(good, good))));
    }

    @Test
    void nothing_secret_is_printed() {
        SplitKey split = SplitKey.of(key(), 2, 2, RANDOM);
        String text = split + " " + split.shares() + " " + Polynomial.random(new BigInteger(SECRET, 16), 2, RANDOM);
        split.shares().forEach(share -> assertFalse(text.contains(HexFormat.of().formatHex(share.value()))));
        assertFalse(text.contains(SECRET) || text.contains(new BigInteger(SECRET, 16).toString()), text);
    }
}
