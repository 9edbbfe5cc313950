package org.daylight.drop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OnceTokensTest {

    private final AtomicLong nanos = new AtomicLong(77);
    private final OnceTokens tokens = new OnceTokens(new SecureRandom(), nanos::get);

    @Test
    void a_token_is_accepted_once_and_until_its_last_second() {
        String token = tokens.issue("12-3");
        assertEquals(100, token.length());
        assertEquals(Optional.of("12-3"), tokens.content(token));
        assertTrue(tokens.use(token, 10));
        assertFalse(tokens.use(token, 10));
        assertEquals(Optional.empty(), tokens.content(token));
        String late = tokens.issue("1");
        nanos.addAndGet(11_000_000_000L);
        assertFalse(tokens.use(late, 10));
        assertTrue(tokens.use(late, 11));
    }

    @Test
    void what_this_process_did_not_hand_out_is_nothing() {
        String token = tokens.issue("12-3");
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == '1' ? '2' : '1';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertEquals(Optional.empty(), tokens.content(changed), changed);
        }
        for (String none : new String[] {"", "-", "a".repeat(1_000), token + "0", " " + token}) {
            assertEquals(Optional.empty(), tokens.content(none));
            assertFalse(tokens.use(none, 10));
        }
        assertEquals(Optional.empty(), new OnceTokens(new SecureRandom(), nanos::get).content(token));
    }

    @Test
    void a_token_does_not_tell_its_content() {
        String one = tokens.issue("1234567");
        String other = tokens.issue("1234567");
        assertEquals(one.length(), tokens.issue("12345678901234567").length());
        assertFalse(one.contains("1234567") || one.contains(HexFormat.of().formatHex("1234567".getBytes(UTF_8))), one);
        assertNotEquals(one.substring(33, 67), other.substring(33, 67));
        assertThrows(IllegalArgumentException.class, () -> tokens.issue("1".repeat(18)));
        assertThrows(IllegalArgumentException.class, () -> tokens.issue(""));
    }
}
