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
import org.daylight.mapi.PropertyTag;
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

    @Test
    void bytesThatAreNotUtf8AreReplacedInTheirMessageAlone() {
        byte[] xml = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><emails>"
                        + "<email><OPFMessageCopySubject>first</OPFMessageCopySubject></email>"
                        + "<email><OPFMessageCopySubject>m?d</OPFMessageCopySubject></email>"
                        + "<email><OPFMessageCopySubject>third \u000b</OPFMessageCopySubject></email>"
                        + "<email><OPFMessageCopySubject>fourth \ufffc</OPFMessageCopySubject></email></emails>")
                .getBytes(StandardCharsets.UTF_8);
        xml[new String(xml, StandardCharsets.ISO_8859_1).indexOf("m?d") + 1] = (byte) 0xfc; // Latin 1
        OlmContents contents = OlmXml.read(xml);
        assertNull(contents.damage());
        List<String> read = contents.messages().stream()
                .map(message -> message.read(name -> null))
                .map(message -> message.properties().text(PropertyTag.SUBJECT) + " " + message.losses())
                .toList();
        String loss = List.of(new MapiLoss(MapiLoss.Code.TEXT_MALFORMED, "")).toString();
        assertEquals(List.of("first []", "m\ufffdd " + loss, "third \ufffd " + loss, "fourth \ufffc []"), read);
    }

    @Test
    void anotherEncodingThatTheFileNamesIsUsed() {
        OlmContents contents = OlmXml.read(("<?xml version='1.0' encoding='ISO-8859-1'?>"
                        + "<emails><email><OPFMessageCopySubject>m\u00fcd</OPFMessageCopySubject></email></emails>")
                .getBytes(StandardCharsets.ISO_8859_1));
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        assertEquals("m\u00fcd", message.properties().text(PropertyTag.SUBJECT));
        assertEquals(List.of(), message.losses());
    }

    @Test
    void aBodyMayHaveManyPredefinedEntities() {
        OlmContents contents = read("<emails><email><OPFMessageCopyBody>" + "&lt;".repeat(300_000)
                + "</OPFMessageCopyBody></email><email/></emails>");
        assertNull(contents.damage());
        assertEquals(2, contents.messages().size());
        assertEquals(
                "<".repeat(300_000),
                contents.messages().getFirst().read(name -> null).properties().text(PropertyTag.BODY));
    }

    @Test
    void aReferenceToACharacterThatXmlDoesNotAllowIsReplaced() {
        OlmContents contents = read("<emails><email><OPFMessageCopySubject>a&#x1;b&#65;&#xD800;&#x1F600;&#99999999;"
                + "&#xFFFF;&#0;c&#x000041;</OPFMessageCopySubject></email></emails>");
        assertNull(contents.damage());
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        assertEquals(
                "a\ufffdbA\ufffd\ud83d\ude00\ufffd\ufffd\ufffdcA",
                message.properties().text(PropertyTag.SUBJECT));
        assertEquals(List.of(new MapiLoss(MapiLoss.Code.TEXT_MALFORMED, "")), message.losses());
    }

    @Test
    void anEntityOfADocumentTypeEndsTheReading() {
        OlmContents contents = read("<!DOCTYPE emails [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                + "<emails><email><OPFMessageCopySubject>&b;</OPFMessageCopySubject></email></emails>");
        assertNotNull(contents.damage());
    }
}
