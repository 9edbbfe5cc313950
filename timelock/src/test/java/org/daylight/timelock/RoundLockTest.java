package org.daylight.timelock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.Scalar;

/** A key is locked to a round as other programs do it, and only the beacon's signature of that round opens it. */
class RoundLockTest {
    private static final Beacon QUICKNET = Beacon.QUICKNET;

    /** The published signature of round 123 of quicknet. */
    private static final String ROUND_123 =
            "b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92";

    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    /** {@link #KEY}, locked to round 123 by tlock-js 0.9.0, twice. */
    private static final String[] OF_TLOCK_JS = {
        "aff624241339a26d23f3db17b7012841e6f9875372d00fb043d2af9fd3c28f2cbe1da9c4194be7ad7f20741a3062bc6b"
                + "15d7741882754471ee457287fe5481986dd57ef005cd8aceb890041355c2a795101542569c4b7f9df3cc55066e34de47"
                + "27c6af9661fd6cfeca0d97d96e9e492f87f4104d9df6969d210f7d59654df640",
        "a889ab849fc3e9eb44a7642a772dcc542076a9325e30a806a62a28629dbca7f9135f6ae3567ca62578a10e9b479b08e2"
                + "1074d3251fa72eee8e1f8e13da7407eb4c3741a531220b6192fb40b411a2f4062bcc84831624c8ca59d9f8aa3afd34e9"
                + "2662d6665a5c5abd54733dfa7a20b035f71a69ae0e4e3ff5a183fb9b5ea7cbba"
    };

    /** What locks {@link #KEY} to round 123 with sigma 10…1f; tlock-js 0.9.0 opened it. */
    private static final String OPENED_BY_TLOCK_JS =
            "a37c6a60888801883ee2224fb8e386a3f2c4a3252720da23266d1592f581ae8758e46809c5e61c49cdbf3cf2c9025ff9"
                    + "1552627ab8d4c47d6175ded5c8b1849bcee435e25e981fbfb0aa56d1fc7c81f69eed0270332a1447cccf23fe85c14308"
                    + "453678f6310bc9e06fd30a28b782ed714f66cd86b26b87a2c71964da8ab23462";

    private static RoundSignature round123() throws NotAvailable {
        return RoundSignature.verify(QUICKNET, 123, ROUND_123).orThrow();
    }

    /** A beacon of which the test has the secret key. */
    private static final BigInteger SECRET = BigInteger.valueOf(4711);

    private static Beacon own() {
        byte[] key = P2.generator().mult(new Scalar(SECRET)).compress();
        return new Beacon("own", "00".repeat(32), HexFormat.of().formatHex(key), 1_000, 30);
    }

    private static String signed(long round) {
        P1 point = new P1().hash_to(Beacon.message(round), RoundSignature.SUITE).mult(new Scalar(SECRET));
        return HexFormat.of().formatHex(point.compress());
    }

    @Test
    void what_another_program_locked_is_opened() throws NotAvailable {
        for (String locked : OF_TLOCK_JS) {
            assertArrayEquals(
                    KEY,
                    RoundLock.open(HexFormat.of().parseHex(locked), round123()).orThrow());
        }
    }

    @Test
    void a_key_is_locked_as_another_program_opens_it() throws NotAvailable {
        byte[] sigma = HexFormat.of().parseHex("101112131415161718191a1b1c1d1e1f");
        assertEquals(OPENED_BY_TLOCK_JS, HexFormat.of().formatHex(RoundLock.lock(QUICKNET, 123, KEY, sigma)));
    }

    @Test
    void any_round_of_a_beacon_can_be_used() throws NotAvailable {
        var random = new SecureRandom();
        for (long round : new long[] {1, 2, 255, 256, 65_536, 1L << 40, Long.MAX_VALUE}) {
            byte[] key = new byte[RoundLock.KEY_BYTES];
            random.nextBytes(key);
            byte[] locked = RoundLock.lock(own(), round, key, random);
            assertEquals(RoundLock.LOCKED_BYTES, locked.length);
            RoundSignature signature =
                    RoundSignature.verify(own(), round, signed(round)).orThrow();
            assertArrayEquals(key, RoundLock.open(locked, signature).orThrow());
            assertFalse(java.util.Arrays.equals(locked, RoundLock.lock(own(), round, key, random)));
        }
    }

    @Test
    void another_round_another_beacon_and_changed_bytes_are_refused() throws NotAvailable {
        var random = new SecureRandom();
        RoundSignature signature = RoundSignature.verify(own(), 77, signed(77)).orThrow();
        assertFalse(RoundLock.open(RoundLock.lock(own(), 78, KEY, random), signature)
                .isOk());
        assertFalse(RoundLock.open(RoundLock.lock(QUICKNET, 77, KEY, random), signature)
                .isOk());
        byte[] locked = RoundLock.lock(own(), 77, KEY, random);
        for (int at = 0; at < locked.length; at += 5) {
            byte[] changed = locked.clone();
            changed[at] ^= 1;
            assertFalse(RoundLock.open(changed, signature).isOk(), "byte " + at);
        }
        for (int length : new int[] {0, 1, 96, 127, 129, 100_000}) {
            assertFalse(RoundLock.open(java.util.Arrays.copyOf(locked, length), signature)
                    .isOk());
        }
        byte[] infinity = locked.clone();
        java.util.Arrays.fill(infinity, 0, 96, (byte) 0);
        infinity[0] = (byte) 0xc0;
        assertFalse(RoundLock.open(infinity, signature).isOk());
    }

    @Test
    void only_the_signature_of_the_round_is_accepted() throws NotAvailable {
        assertTrue(RoundSignature.verify(QUICKNET, 123, " " + ROUND_123.toUpperCase(java.util.Locale.ROOT) + "\n")
                .isOk());
        assertEquals(ROUND_123, round123().hex());
        assertFalse(RoundSignature.verify(QUICKNET, 124, ROUND_123).isOk());
        assertFalse(RoundSignature.verify(own(), 123, ROUND_123).isOk());
        String infinity = "c0" + "00".repeat(47);
        String notOnTheCurve = "8" + "0".repeat(94) + "1";
        for (String text : new String[] {
            "",
            "00",
            "zz".repeat(48),
            "00".repeat(48),
            "ff".repeat(48),
            infinity,
            notOnTheCurve,
            ROUND_123 + "00",
            ROUND_123.substring(0, 94) + "93"
        }) {
            Outcome<RoundSignature> outcome = RoundSignature.verify(QUICKNET, 123, text);
            assertFalse(outcome.isOk(), text);
        }
    }

    @Test
    void a_point_outside_the_group_is_refused() throws NotAvailable {
        // A point of the curve of G1 with x = 4 that is not in the group of the right order.
        String outside = "a0" + "00".repeat(46) + "04";
        assertFalse(RoundSignature.verify(QUICKNET, 123, outside).isOk());
        String alsoOutside = "80" + "00".repeat(46) + "04";
        assertFalse(RoundSignature.verify(QUICKNET, 123, alsoOutside).isOk());
    }

    @Test
    void the_round_of_a_time_is_the_first_one_that_is_not_earlier() {
        assertEquals(1, QUICKNET.roundAt(Instant.EPOCH));
        assertEquals(1, QUICKNET.roundAt(Instant.ofEpochSecond(1_692_803_367)));
        assertEquals(2, QUICKNET.roundAt(Instant.ofEpochSecond(1_692_803_367, 1)));
        assertEquals(2, QUICKNET.roundAt(Instant.ofEpochSecond(1_692_803_370)));
        assertEquals(123, QUICKNET.roundAt(Instant.parse("2023-08-23T15:15:33Z")));
        assertEquals(Instant.parse("2023-08-23T15:15:33Z"), QUICKNET.timeOf(123));
        assertEquals(Instant.MAX, QUICKNET.timeOf(Long.MAX_VALUE));
        assertEquals(Instant.MAX, QUICKNET.timeOf(20_000_000_000_000_000L));
        for (long time = 1_700_000_000; time < 1_700_000_010; time++) {
            long round = QUICKNET.roundAt(Instant.ofEpochSecond(time));
            assertFalse(QUICKNET.timeOf(round).isBefore(Instant.ofEpochSecond(time)));
            assertTrue(QUICKNET.timeOf(round - 1).isBefore(Instant.ofEpochSecond(time)));
        }
    }

    @Test
    void rounds_are_counted_from_1_and_the_last_one_is_before_the_end_of_time() {
        assertEquals(Instant.ofEpochSecond(1_692_803_367), QUICKNET.timeOf(1));
        for (long round : new long[] {0, -1}) {
            assertThrows(IllegalArgumentException.class, () -> QUICKNET.timeOf(round));
        }
        long last = 1 + (Instant.MAX.getEpochSecond() - 1_692_803_367) / 3;
        assertEquals(Instant.ofEpochSecond(1_692_803_367 + (last - 1) * 3), QUICKNET.timeOf(last));
        assertEquals(Instant.MAX, QUICKNET.timeOf(last + 1));
    }

    @Test
    void a_signature_names_its_round_and_beacon() throws NotAvailable {
        assertEquals(123, round123().round());
        assertEquals(QUICKNET, round123().beacon());
        assertEquals("signature of round 123 of quicknet", round123().toString());
    }

    /** The hash of the first counter is not below the order for about one key in ten: then the next one counts. */
    @Test
    void any_key_can_be_locked() throws NotAvailable {
        Beacon own = own();
        RoundSignature signature = RoundSignature.verify(own, 1, signed(1)).orThrow();
        for (int i = 0; i < 40; i++) {
            byte[] key = new byte[16];
            key[15] = (byte) i;
            byte[] locked = RoundLock.lock(own, 1, key, new byte[16]);
            assertArrayEquals(key, RoundLock.open(locked, signature).orThrow());
        }
    }
}
