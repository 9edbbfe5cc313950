package org.daylight.sealing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealKeyTest {

    @Test
    void the_order_is_that_of_the_curve_in_the_jdk() throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        assertEquals(curve.getParameterSpec(ECParameterSpec.class).getOrder(), SealKey.ORDER);
    }

    @Test
    void a_key_is_a_number_from_1_and_below_the_order() {
        BigInteger last = SealKey.ORDER.subtract(BigInteger.ONE);
        for (BigInteger number : List.of(BigInteger.ONE, BigInteger.TWO.pow(255), last)) {
            SealKey key = SealKey.of(number);
            assertEquals(number, key.number());
            assertEquals(key, SealKey.parse(key.hex()).orThrow());
            assertEquals(key, SealKey.of(key.bytes()).orThrow());
            assertEquals(32, key.bytes().length);
        }
        for (BigInteger number : List.of(BigInteger.ZERO, SealKey.ORDER, SealKey.ORDER.add(BigInteger.ONE))) {
            assertThrows(IllegalArgumentException.class, () -> SealKey.of(number));
            String hex = String.format("%064x", number);
            assertFalse(SealKey.parse(hex).isOk(), hex);
            assertFalse(SealKey.of(HexFormat.of().parseHex(hex)).isOk(), hex);
        }
        assertFalse(SealKey.of(new byte[31]).isOk());
        assertFalse(SealKey.parse("F".repeat(64)).isOk());
    }

    @Test
    void a_random_value_outside_the_range_is_drawn_again() {
        byte[] outside = new byte[32];
        Arrays.fill(outside, (byte) 0xff);
        byte[] inside = new byte[32];
        inside[31] = 5;
        var draws = new ArrayDeque<>(List.of(outside, new byte[32], inside));
        SealKey key = SealKey.generate(new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(draws.remove(), 0, bytes, 0, bytes.length);
            }
        });
        assertEquals(BigInteger.valueOf(5), key.number());
        assertTrue(draws.isEmpty());
    }

    @Test
    void a_key_is_never_shown_and_cannot_be_changed_from_outside() {
        SealKey key = SealKey.of(BigInteger.TWO.pow(77));
        assertFalse(key.toString().contains(key.hex().substring(40, 60)));
        key.bytes()[0] = 9;
        assertArrayEquals(SealKey.of(BigInteger.TWO.pow(77)).bytes(), key.bytes());
        assertEquals("seal key", key.toString());
        assertNotEquals(key, SealKey.of(BigInteger.TWO));
        assertEquals(key.hashCode(), SealKey.of(BigInteger.TWO.pow(77)).hashCode());
        assertNotEquals(key.hashCode(), SealKey.of(BigInteger.TWO).hashCode());
        assertNotEquals(key.hash(1), key.hash(2));
        assertNotEquals(key.hash(1), SealKey.of(BigInteger.TWO).hash(1));
    }
}
