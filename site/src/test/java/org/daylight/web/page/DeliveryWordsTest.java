package org.daylight.web.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import org.daylight.evidence.MessageIdForm;
import org.daylight.evidence.ReceivedChain;
import org.daylight.evidence.ZoneComparison;
import org.junit.jupiter.api.Test;

class DeliveryWordsTest {

    @Test
    void a_duration_has_its_two_largest_units() {
        assertEquals("3 days 3 hours", DeliveryWords.of(Duration.ofHours(75).plusMinutes(30)));
        assertEquals("1 minute", DeliveryWords.of(Duration.ofSeconds(-60)));
        assertEquals("1 second", DeliveryWords.of(Duration.ofMillis(1_500)));
        assertEquals("less than a second", DeliveryWords.of(Duration.ofMillis(10)));
    }

    @Test
    void all_oddities_have_words() {
        for (ReceivedChain.Kind kind : ReceivedChain.Kind.values()) {
            String words = DeliveryWords.of(new ReceivedChain.Oddity(kind, Duration.ofHours(75)));
            assertEquals(kind != ReceivedChain.Kind.NO_DATE, words.contains("3 days 3 hours"), words);
        }
    }

    @Test
    void all_forms_of_an_identifier_have_words() {
        for (String form : MessageIdForm.forms()) {
            String words = DeliveryWords.of(new MessageIdForm("a", "b@c", MessageIdForm.Fit.UNUSUAL, form));
            assertTrue(words.contains("This proves nothing"), words);
        }
        assertTrue(DeliveryWords.of(new MessageIdForm("a", "b@c", MessageIdForm.Fit.UNKNOWN, ""))
                .contains("not known here"));
    }

    @Test
    void time_zones_are_compared() {
        assertEquals(
                "The message gives the time zone UTC. The first server that recorded a time uses the same zone.",
                DeliveryWords.of(new ZoneComparison(ZoneOffset.UTC, ZoneOffset.UTC)));
        assertTrue(DeliveryWords.of(new ZoneComparison(ZoneOffset.ofHours(1), ZoneOffset.ofHours(-5)))
                .contains("uses -05:00. This alone proves nothing"));
    }
}
