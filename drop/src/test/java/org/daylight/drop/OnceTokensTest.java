package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OnceTokensTest {

    private final AtomicLong nanos = new AtomicLong(77);
    private final OnceTokens tokens = new OnceTokens(new SecureRandom(), nanos::get);

    @Test
    void a_token_is_accepted_once_and_until_its_last_second() {
        String token = tokens.issue("12-3");
        assertTrue(token.length() <= 100);
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
}
