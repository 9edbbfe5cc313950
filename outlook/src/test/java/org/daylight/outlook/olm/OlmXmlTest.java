package org.daylight.outlook.olm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.junit.jupiter.api.Test;

class OlmXmlTest {

    private static OlmContents read(String xml) {
        return OlmXml.read(xml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLongTextInsteadOfATimeIsRefused() {
        String text = "T+".repeat(500_000);
        OlmContents contents = assertTimeoutPreemptively(
                Duration.ofMinutes(10),
                () -> read("<emails><email><OPFMessageCopySentTime>" + text
                        + "</OPFMessageCopySentTime></email></emails>"));
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        assertEquals(
                List.of(new MapiLoss(MapiLoss.Code.PROPERTY_UNREADABLE, "a date: " + text.substring(0, 64))),
                message.losses());
    }

    @Test
    void messagesBeyondTheLimitAreCounted() {
        OlmContents contents = read("<emails>" + "<email/>".repeat(100_003) + "</emails>");
        assertEquals(100_000, contents.messages().size());
        assertEquals(3, contents.beyond());
        assertNull(contents.damage());
    }

    @Test
    void damageBetweenMessagesIsSaid() {
        OlmContents contents = read("<emails><email/>&");
        assertEquals(1, contents.messages().size());
        assertNotNull(contents.damage());
    }

    @Test
    void attachmentsBeyondTheLimitAreNamedOnce() {
        OlmContents contents = read("<emails><email>" + "<messageAttachment/>".repeat(10_005) + "</email></emails>");
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        assertEquals(MapiMessage.ATTACHMENTS, message.attachments().size());
        assertEquals(1, message.losses().size());
        assertTrue(message.losses().getFirst().detail().startsWith("more than"));
    }
}
