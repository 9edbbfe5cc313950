package org.daylight.editors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

class PasswordHashTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The hash that the reference implementation prints for: {@code echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32}. */
    @Test
    void theHashIsThatOfOtherPrograms() {
        byte[] salt = bytes("somesalt");
        byte[] hash = PasswordHash.compute(bytes("password"), salt, 65_536, 2, 1, 32);
        assertEquals(
                "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
                java.util.HexFormat.of().formatHex(hash));
    }

    @Test
    void aHashIsReadAgainWithItsParameters() {
        var random = new SecureRandom();
        PasswordHash hash = PasswordHash.of(bytes("correct horse battery"), random);
        assertTrue(hash.text().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash.text());
        PasswordHash read = PasswordHash.parse(hash.text()).orThrow();
        assertEquals(hash, read);
        assertTrue(read.matches(bytes("correct horse battery")));
        assertFalse(read.matches(bytes("correct horse batterz")));
        assertFalse(read.matches(bytes("")));
        assertNotEquals(hash, PasswordHash.of(bytes("correct horse battery"), random), "the salt is another one");
        assertEquals("a password's hash", hash.toString());
    }

    @Test
    void nobodyHasTheHashOfNobodyAndItIsComparedAsAnyOther() {
        var random = new SecureRandom();
        PasswordHash nobody = PasswordHash.ofNobody(random, PasswordHash.Cost.STANDARD);
        assertTrue(nobody.text().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), nobody.text());
        assertEquals(nobody, PasswordHash.parse(nobody.text()).orThrow());
        assertFalse(nobody.matches(bytes("")));
        assertFalse(nobody.matches(bytes("correct horse battery")));
        assertFalse(nobody.matches(nobody.hash()));
        assertNotEquals(nobody, PasswordHash.ofNobody(random, PasswordHash.Cost.STANDARD));
    }

    private static String text(String parameters) {
        return "$argon2id$v=19$" + parameters + "$" + "A".repeat(22) + "$" + "A".repeat(43);
    }

    @Test
    void theParametersHaveLimits() {
        for (String least : new String[] {"m=8,t=1,p=1", "m=128,t=1,p=16", "m=1048576,t=100,p=16"}) {
            PasswordHash read = PasswordHash.parse(text(least)).orThrow();
            assertEquals(text(least), read.text());
            assertEquals(
                    read.hashCode(), PasswordHash.parse(text(least)).orThrow().hashCode());
        }
        for (String wrong : new String[] {
            "m=7,t=1,p=1",
            "m=127,t=1,p=16",
            "m=1048577,t=1,p=1",
            "m=8,t=0,p=1",
            "m=8,t=101,p=1",
            "m=8,t=1,p=0",
            "m=136,t=1,p=17"
        }) {
            assertEquals(
                    Outcome.refused("password-malformed", "its parameters are out of range"),
                    PasswordHash.parse(text(wrong)));
        }
        assertEquals(
                Outcome.refused("password-malformed", "it is not a hash of Argon2id"),
                PasswordHash.parse(text("m=8,t=1")));
        for (String letter : List.of("A", "Z", "a", "z", "0", "9", "+", "/")) {
            String each = "$argon2id$v=19$m=8,t=1,p=1$" + letter.repeat(22) + "$" + letter.repeat(43);
            PasswordHash read = PasswordHash.parse(each).orThrow();
            assertEquals(16, read.salt().length, each);
            assertEquals(32, read.hash().length, each);
        }
        assertNotEquals(
                PasswordHash.parse(text("m=8,t=1,p=1")).orThrow(),
                PasswordHash.parse(text("m=9,t=1,p=1")).orThrow());
        assertNotEquals(
                PasswordHash.parse(text("m=8,t=1,p=1")).orThrow().hashCode(),
                PasswordHash.parse(text("m=9,t=1,p=1")).orThrow().hashCode());
    }

    @Test
    void twoHashesOfTheSamePasswordHaveDifferentSalts() {
        var random = new SecureRandom();
        var cost = new PasswordHash.Cost(8, 1, 1);
        PasswordHash one = PasswordHash.of(bytes("correct horse battery"), random, cost);
        PasswordHash other = PasswordHash.of(bytes("correct horse battery"), random, cost);
        assertFalse(Arrays.equals(one.salt(), other.salt()));
        PasswordHash nobody = PasswordHash.ofNobody(random, cost);
        assertFalse(Arrays.equals(new byte[16], nobody.salt()));
        assertFalse(Arrays.equals(new byte[32], nobody.hash()), "not a hash that anybody could look for");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        String text = PasswordHash.of(bytes("correct horse battery"), new SecureRandom())
                .text();
        for (String wrong : new String[] {
            text.replace("m=19456", "m=9999999"),
            text.replace("m=19456", "m=7"),
            text.replace("t=2", "t=0"),
            text.replace("t=2", "t=999"),
            text.replace("p=1", "p=0"),
            text.replace("argon2id", "argon2i"),
            text + "x",
            ""
        }) {
            assertFalse(PasswordHash.parse(wrong).isOk(), wrong);
        }
    }
}
