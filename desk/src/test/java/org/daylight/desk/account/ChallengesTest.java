package org.daylight.desk.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Challenges for passkeys, and the names under which the desk is reached. */
class ChallengesTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private final Challenges challenges = new Challenges(new SecureRandom());

    @Test
    void aChallengeIsValidForItsPurposeForTenMinutes() {
        byte[] challenge = challenges.next("sign in", NOW);
        assertEquals(16 + 8 + 32, challenge.length);
        assertTrue(challenges.isValid(challenge, "sign in", NOW));
        assertTrue(challenges.isValid(challenge, "sign in", NOW.plusSeconds(599)));
        assertFalse(challenges.isValid(challenge, "sign in", NOW.plusSeconds(600)));
        assertFalse(challenges.isValid(challenge, "sign in", NOW.minusSeconds(1)));
        assertFalse(challenges.isValid(challenge, "register ann", NOW));
        assertFalse(new Challenges(new SecureRandom()).isValid(challenge, "sign in", NOW), "of another process");
        assertFalse(Arrays.equals(challenge, challenges.next("sign in", NOW)));
    }

    @Test
    void aChangedChallengeIsNotValid() {
        byte[] challenge = challenges.next("sign in", NOW);
        for (int i = 0; i < challenge.length; i++) {
            byte[] other = challenge.clone();
            other[i] ^= 1;
            assertFalse(challenges.isValid(other, "sign in", NOW), "byte " + i);
        }
        for (int length : new int[] {0, 24, challenge.length - 1, challenge.length + 1}) {
            assertFalse(challenges.isValid(Arrays.copyOf(challenge, length), "sign in", NOW));
        }
    }

    @Test
    void aChallengeIsUsedOnceAsLongAsItIsValid() {
        byte[] challenge = challenges.next("sign in", NOW);
        assertTrue(challenges.use(challenge, NOW));
        assertFalse(challenges.use(challenge, NOW));
        assertFalse(challenges.use(challenge, NOW.plusSeconds(599)));
        assertTrue(challenges.use(challenges.next("sign in", NOW), NOW));
    }

    @Test
    void onlyNamesOfThisMachineAndItsOnionServiceAreAllowed() {
        String onion = "a".repeat(56) + ".onion";
        var names = new HostNames(onion);
        assertEquals(Optional.of("http://localhost:8421"), names.base("LocalHost:8421"));
        assertEquals(Optional.of("http://127.0.0.1"), names.base("127.0.0.1"));
        assertEquals(Optional.of("http://[::1]:1"), names.base("[::1]:1"));
        assertEquals(Optional.of("http://" + onion), names.base(onion));
        for (String wrong : new String[] {
            "",
            "evil.example",
            "127.0.0.2",
            "localhost:",
            "localhost:123456",
            "localhost.evil.example",
            "b" + onion,
            "localhost/",
            "::1"
        }) {
            assertEquals(Optional.empty(), names.base(wrong), wrong);
        }
        assertEquals(Optional.empty(), new HostNames("").base(onion));
        assertTrue(HostNames.isOnion(onion));
        assertFalse(HostNames.isOnion(onion.replace('a', '1')));
        assertTrue(HostNames.isLoopback("::1"));
        assertTrue(HostNames.isLoopback("[::1]"));
        assertTrue(HostNames.isLoopback("localhost"));
        assertFalse(HostNames.isLoopback("0.0.0.0"));
        assertEquals("localhost", HostNames.name("http://localhost:8421"));
        assertEquals("", HostNames.name("http://a b"));
    }
}
