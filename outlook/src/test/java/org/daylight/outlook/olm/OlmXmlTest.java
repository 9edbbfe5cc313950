package org.daylight.outlook.olm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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

    private static String subject(byte[] xml) {
        OlmContents contents = OlmXml.read(xml);
        assertNull(contents.damage());
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        return message.properties().text(PropertyTag.SUBJECT)
                + message.losses().stream().map(loss -> " " + loss.code()).collect(Collectors.joining());
    }

    private static String subject(String text) {
        return subject(("<emails><email><OPFMessageCopySubject>" + text + "</OPFMessageCopySubject></email></emails>")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anAmpersandThatBeginsNoReferenceStandsForItself() {
        assertEquals("AT&T & Co. &; &#; &#x; &a b; & &#12 &", subject("AT&T & Co. &; &#; &#x; &a b; &amp; &#12 &"));
        OlmContents contents = read("<emails><email><OPFMessageCopyFromAddresses><emailAddress"
                + " OPFContactEmailAddressName='A & B' OPFContactEmailAddressAddress='a&b@c.example'/>"
                + "</OPFMessageCopyFromAddresses></email></emails>");
        assertNull(contents.damage());
        MapiMessage message = contents.messages().getFirst().read(name -> null);
        assertEquals("A & B", message.properties().text(PropertyTag.SENT_REPRESENTING_NAME));
        assertEquals("a&b@c.example", message.properties().text(PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS));
        assertEquals(List.of(), message.losses());
    }

    @Test
    void theNamesOfHtmlStandForTheirCharacters() {
        assertEquals(
                "a\u00a0b \u00e9\u20ac< <\"' \u226a\u0338",
                subject("a&nbsp;b &eacute;&euro;&LT; &lt;&quot;&apos; &NotLessLess;"));
        assertEquals("A", subject("&#X41;"));
    }

    @Test
    void aNameThatNobodyKnowsIsCounted() {
        assertEquals("a\ufffdfoo; b TEXT_MALFORMED", subject("a&foo; b"));
        assertEquals("a\ufffd b", subject("a\ufffd b"), "a character of the file itself");
        assertEquals("a\ufffd & b", subject("a\ufffd & b"), "also where something else was repaired");
    }

    @Test
    void inASectionOfCharactersNothingIsAReference() {
        assertEquals("a & &nbsp; &#65; b&", subject("<![CDATA[a & &nbsp; &#65; b]]>&amp;"));
        assertEquals("ab", subject("a<!-- & &nbsp; \u0001 --><?x & ?>b"));
        assertNotNull(read("<emails><email><OPFMessageCopySubject><![CDATA[a &").damage());
    }

    @Test
    void aMisspeltEncodingIsTheOneThatIsMeant() {
        String rest = "'?><emails><email><OPFMessageCopySubject>m\u00fcd</OPFMessageCopySubject></email></emails>";
        for (String label : List.of("utf8", "UTF_8", "unicode-1-1-utf-8", "utf-16", "nobody-knows", "cp037")) {
            byte[] xml = ("<?xml version='1.0' encoding='" + label + rest).getBytes(StandardCharsets.UTF_8);
            assertEquals("m\u00fcd", subject(xml), label);
        }
        assertEquals(
                "m\u00fcd",
                subject(("<?xml version='1.0' encoding='latin-1" + rest).getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(
                "m\ufffdd TEXT_MALFORMED",
                subject(("<?xml version='1.0' encoding='nobody-knows" + rest).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void utf16IsKnownByItsFirstBytes() {
        String text =
                "<emails><email><OPFMessageCopySubject>m\u00fcd & \u0001</OPFMessageCopySubject></email></emails>";
        String read = "m\u00fcd & \ufffd TEXT_MALFORMED";
        assertEquals(read, subject(text.getBytes(StandardCharsets.UTF_16))); // with a mark
        assertEquals(read, subject(("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(read, subject(text.getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(read, subject(text.getBytes(StandardCharsets.UTF_16BE)));
        assertEquals(read, subject(("\ufeff" + text).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anEntityOfADocumentTypeEndsTheReading() {
        OlmContents contents = read("<!DOCTYPE emails [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                + "<emails><email><OPFMessageCopySubject>&b;</OPFMessageCopySubject></email></emails>");
        assertNotNull(contents.damage());
    }
}
