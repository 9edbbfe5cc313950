package org.daylight.outlook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.PropertyValue;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

class MessageWriterTest {

    private static final Instant NOON = Instant.parse("2021-03-04T12:00:00Z");
    private static final String EXCHANGE = "/O=PORT/OU=QUAY/CN=RECIPIENTS/CN=ADA";

    private MapiProperties.Builder item = new MapiProperties.Builder();
    private final List<MapiProperties> recipients = new ArrayList<>();
    private final List<MapiAttachment> attachments = new ArrayList<>();

    private static PropertyValue text(String text) {
        return new PropertyValue.Text(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private MessageWriterTest letter() {
        item.put(PropertyTag.MESSAGE_CLASS, text("IPM.Note"));
        item.put(PropertyTag.SUBJECT, text("Berth 4"));
        item.put(PropertyTag.SENDER_NAME, text("Ada"));
        item.put(PropertyTag.SENDER_ADDRESS_TYPE, text("SMTP"));
        item.put(PropertyTag.SENDER_EMAIL_ADDRESS, text("ada@pier.example"));
        item.put(PropertyTag.CLIENT_SUBMIT_TIME, PropertyValue.Time.of(NOON));
        item.put(PropertyTag.BODY, text("The berth is free.\r\n"));
        return this;
    }

    private void recipient(int type, String name, String addressType, String address) {
        recipients.add(new MapiProperties.Builder()
                .put(PropertyTag.RECIPIENT_TYPE, new PropertyValue.Whole(type))
                .put(PropertyTag.DISPLAY_NAME, text(name))
                .put(PropertyTag.ADDRESS_TYPE, text(addressType))
                .put(PropertyTag.EMAIL_ADDRESS, text(address))
                .build(1252));
    }

    private void attach(String name, byte[] content, String contentId) {
        var properties = new MapiProperties.Builder().put(PropertyTag.ATTACH_LONG_FILENAME, text(name));
        if (contentId != null) {
            properties.put(PropertyTag.ATTACH_CONTENT_ID, text(contentId));
        }
        attachments.add(new MapiAttachment(properties.build(1252), content, null, null));
    }

    private MapiMessage message() {
        return new MapiMessage(item.buildMessage(1252), recipients, attachments, List.of());
    }

    /** The HTML names as many identifiers as there are attachments, none of which is among them. */
    @Test
    void many_attachments_and_long_html_take_one_pass() {
        letter();
        var html = new StringBuilder("<img src='cid:Last(1)@1'><b style=\"background:url(cid:second@1)\">");
        for (int i = 0; i < 400_000; i++) {
            html.append("<img src=\"cid:").append(i).append("\">");
        }
        item.put(PropertyTag.HTML, text(html.toString()));
        for (int i = 0; i < 10_000 - 2; i++) {
            attach("a", new byte[1], "absent-" + i);
        }
        attach("b", new byte[1], "second@1");
        attach("c", new byte[1], "last(1)@1");
        BodyContents contents = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofMinutes(10), () -> BodyContents.of(message(), 0, loss -> {}));
        assertEquals(2, contents.related().size());
        assertEquals(10_000 - 2, contents.files().size());
    }

    private WrittenMessage write() {
        return MessageWriter.write(message());
    }

    private static String shown(WrittenMessage written) {
        return new String(written.bytes(), StandardCharsets.UTF_8);
    }

    private static String field(Message message, String name) {
        return message.headers().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    // ---- The header from properties ----

    @Test
    void a_simple_item_as_a_whole() {
        letter();
        recipient(1, "Boris", "SMTP", "boris@pier.example");
        recipient(2, "'cleo@pier.example'", "SMTP", "cleo@pier.example");
        recipient(3, "Dora", "SMTP", "dora@pier.example");
        item.put(PropertyTag.INTERNET_MESSAGE_ID, text("<1@pier.example>"));
        item.put(PropertyTag.IN_REPLY_TO_ID, text("<0@pier.example>"));
        item.put(PropertyTag.INTERNET_REFERENCES, text("<a@pier.example> <0@pier.example>"));
        item.put(PropertyTag.CONVERSATION_TOPIC, text("Berth 4"));
        item.put(PropertyTag.CONVERSATION_INDEX, new PropertyValue.Binary(new byte[22]));
        item.put(PropertyTag.IMPORTANCE, new PropertyValue.Whole(2));
        item.put(new PropertyKey.Named(PropertyKey.INTERNET_HEADERS, "X-Mailer"), text("Quay 2"));
        assertEquals("""
            Date: Thu, 4 Mar 2021 12:00:00 +0000
            From: Ada <ada@pier.example>
            To: Boris <boris@pier.example>
            Cc: cleo@pier.example
            Bcc: Dora <dora@pier.example>
            Subject: Berth 4
            Message-ID: <1@pier.example>
            In-Reply-To: <0@pier.example>
            References: <a@pier.example> <0@pier.example>
            Thread-Topic: Berth 4
            Thread-Index: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==
            Importance: high
            X-Mailer: Quay 2
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii
            Content-Transfer-Encoding: 7bit

            The berth is free.
            """.replace("\n", "\r\n"), shown(write()));
        assertEquals(
                "headers=written body=canonical body-hash=none", write().form().text());
        assertEquals(List.of(), write().losses());
    }

    @Test
    void an_exchange_address_is_replaced_where_the_item_states_another() {
        letter();
        item.put(PropertyTag.SENT_REPRESENTING_NAME, text("Ada"));
        item.put(PropertyTag.SENT_REPRESENTING_ADDRESS_TYPE, text("EX"));
        item.put(PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS, text(EXCHANGE));
        recipient(1, "Port Office", "EX", "/O=PORT/CN=OFFICE");
        assertEquals(
                "IMCEAEX-_O=PORT_OU=QUAY_CN=RECIPIENTS_CN=ADA@exchange.invalid",
                MessageParser.parse(write().bytes()).from().getFirst().address());
        recipients.add(new MapiProperties.Builder()
                .put(PropertyTag.DISPLAY_NAME, text("Ada"))
                .put(PropertyTag.EMAIL_ADDRESS, text(EXCHANGE.toLowerCase(java.util.Locale.ROOT)))
                .put(PropertyTag.SMTP_ADDRESS, text("ada.l@pier.example"))
                .build(1252));
        Message read = MessageParser.parse(write().bytes());
        assertEquals(List.of(new Address("Ada", "ada.l@pier.example")), read.from());
        assertEquals(List.of(new Address("Ada", "ada@pier.example")), read.sender());
        assertEquals(
                "IMCEAEX-_O=PORT_CN=OFFICE@exchange.invalid",
                read.to().getFirst().address());
    }

    @Test
    void names_without_addresses_have_none() {
        letter();
        item.put(PropertyTag.DISPLAY_TO, text("Boris; cleo@pier.example;; Müller, Jörg"));
        assertEquals(
                List.of(
                        new Address("Boris", ""),
                        new Address(null, "cleo@pier.example"),
                        new Address("Müller, Jörg", "")),
                MessageParser.parse(write().bytes()).to());
    }

    @Test
    void nothing_in_a_value_can_end_its_field() {
        letter();
        recipient(1, "Boris\r\nBcc: eve@pier.example", "SMTP", "boris@pier.example\r\nX: y");
        item.put(PropertyTag.INTERNET_MESSAGE_ID, text("<1@pier.example>\r\n\r\nBody"));
        item.put(new PropertyKey.Named(PropertyKey.INTERNET_HEADERS, "x-a"), text("1\r\nX-B: 2"));
        item.put(new PropertyKey.Named(PropertyKey.INTERNET_HEADERS, "x c:"), text("3"));
        item.put(new PropertyKey.Named(PropertyKey.INTERNET_HEADERS, "content-type"), text("text/html"));
        attach("a\r\nX-D: \"4\\", bytes("x"), "id>\r\nX-E: 5");
        Message read = MessageParser.parse(write().bytes());
        assertEquals(
                List.of("Date", "From", "To", "Subject", "Message-ID", "X-A", "MIME-Version", "Content-Type"),
                read.headers().stream().map(Header::name).toList());
        assertEquals(List.of(), read.bcc());
        assertFalse(shown(write()).contains("\r\nX-D"));
        assertFalse(shown(write()).contains("\r\nX-E"));
    }

    @Test
    void text_of_every_language_and_length_survives() {
        letter();
        String subject = "Liegeplatz für \uD83D\uDEA2 und =?utf-8?Q?x?= " + "äöü ".repeat(100) + "x".repeat(2000);
        item = replaced(PropertyTag.SUBJECT, subject);
        String name = "Übersicht \"1\" — " + "ж".repeat(80) + ".pdf";
        attach(name, bytes("x"), null);
        WrittenMessage written = write();
        Message read = MessageParser.parse(written.bytes());
        assertEquals(subject, read.subject());
        assertEquals(name.replace('"', '_'), read.attachments().getFirst().name());
        for (String line : shown(written).split("\r\n")) {
            assertTrue(line.length() <= 998, line.length() + " characters");
        }
    }

    /** A PST stores the length of the prefix in front of the subject. */
    @Test
    void the_subject_has_its_prefix() {
        letter();
        assertEquals(
                "RE: Berth",
                ItemHeader.subject(
                        with(PropertyTag.SUBJECT, "\u0001\u0005RE: Berth").build(1252)));
        var parts = new MapiProperties.Builder()
                .put(PropertyTag.SUBJECT_PREFIX, text("RE: "))
                .put(PropertyTag.NORMALIZED_SUBJECT, text("Berth"))
                .build(1252);
        assertEquals("RE: Berth", ItemHeader.subject(parts));
        assertNull(ItemHeader.subject(MapiProperties.NONE));
    }

    private static MapiProperties.Builder with(int id, String value) {
        return new MapiProperties.Builder().put(id, text(value));
    }

    // ---- Bodies ----

    @Test
    void text_html_images_and_files_have_their_places() {
        letter();
        item.put(PropertyTag.HTML, new PropertyValue.Binary(bytes("<p>Fr\u00e4i <img src=\"cid:plan@1\"></p>")));
        item.put(PropertyTag.INTERNET_CODEPAGE, new PropertyValue.Whole(65001));
        attach("plan.png", bytes("PNG"), "plan@1");
        attach("list.csv", bytes("a,b"), "other@1");
        Message read = MessageParser.parse(write().bytes());
        assertEquals(
                List.of(
                        "multipart/mixed",
                        "multipart/alternative",
                        "text/plain",
                        "multipart/related",
                        "text/html",
                        "image/png",
                        "text/csv"),
                read.parts().stream().map(part -> part.type()).toList());
        assertTrue(read.html().contains("Fräi"));
        assertEquals("plan@1", read.parts().get(5).contentId());
        assertEquals("inline", read.parts().get(5).disposition());
        assertEquals("attachment", read.parts().get(6).disposition());
        assertEquals(List.of(), read.defects());
    }

    @Test
    void stored_html_keeps_its_bytes_whatever_they_are() {
        letter();
        byte[] html = {'<', 'p', '>', (byte) 0xCF, (byte) 0xF0, '\n', '\r', 0, '\r', '\n', '.', ' ', '\r', '\n'};
        item.put(PropertyTag.HTML, new PropertyValue.Binary(html));
        item.put(PropertyTag.INTERNET_CODEPAGE, new PropertyValue.Whole(1251));
        byte[] written = write().bytes();
        Message read = MessageParser.parse(written);
        assertEquals("windows-1251", read.parts().get(2).charset());
        assertArrayEquals(html, MessageParser.content(written, read.parts().get(2)));
    }

    @Test
    void an_attached_message_is_a_message() {
        letter();
        var inner = new MessageWriterTest().letter();
        inner.attach("deep.txt", bytes("deep"), null);
        attachments.add(
                new MapiAttachment(with(PropertyTag.DISPLAY_NAME, "Berth 4").build(1252), null, inner.message(), null));
        byte[] written = write().bytes();
        Message read = MessageParser.parse(written);
        assertEquals("Berth 4.eml", read.attachments().get(0).name());
        assertEquals("message/rfc822", read.attachments().get(0).type());
        assertEquals("deep.txt", read.attachments().get(1).name());
        assertArrayEquals(
                inner.write().bytes(),
                MessageParser.content(
                        written, read.parts().get(read.attachments().get(0).part())));
    }

    @Test
    void nested_messages_end_at_the_limit() {
        MapiMessage message = letter().message();
        for (int i = 0; i < 3 * MapiMessage.DEPTH; i++) {
            var outer = new MessageWriterTest().letter();
            outer.attachments.add(new MapiAttachment(MapiProperties.NONE, null, message, null));
            message = outer.message();
        }
        WrittenMessage written = MessageWriter.write(message);
        assertEquals(MapiLoss.Code.LIMIT, written.losses().getFirst().code());
        assertTrue(shown(written).contains("X-Daylight-Loss: limit\r\n"));
    }

    @Test
    void a_lost_attachment_is_named_in_the_message() {
        letter();
        attachments.add(new MapiAttachment(
                with(PropertyTag.ATTACH_LONG_FILENAME, "plan.dwg").build(1252),
                bytes("DWG"),
                null,
                new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, "3 of 9 bytes")));
        WrittenMessage written = write();
        assertEquals(List.of(new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, "plan.dwg: 3 of 9 bytes")), written.losses());
        assertTrue(shown(written).contains("X-Daylight-Loss: attachment-short\r\n"));
    }

    @Test
    void rtf_that_is_nothing_else_is_attached() {
        item.put(PropertyTag.RTF_COMPRESSED, new PropertyValue.Binary(rtf("{\\rtf1\\b Bold\\par}")));
        Message read = MessageParser.parse(write().bytes());
        assertEquals("Bold\r\n", read.text().replaceAll("(?<!\r)\n", "\r\n"));
        assertEquals("body.rtf", read.attachments().getFirst().name());
        var html = new MessageWriterTest();
        html.item.put(
                PropertyTag.RTF_COMPRESSED,
                new PropertyValue.Binary(rtf("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag <p>}Bold{\\*\\htmltag </p>}}")));
        read = MessageParser.parse(html.write().bytes());
        assertEquals("<p>Bold</p>", read.html());
        assertEquals(List.of(), read.attachments());
    }

    private static byte[] rtf(String rtf) {
        byte[] bytes = rtf.getBytes(StandardCharsets.ISO_8859_1);
        byte[] value = Arrays.copyOf(new byte[0], bytes.length + 16);
        System.arraycopy(bytes, 0, value, 16, bytes.length);
        value[0] = (byte) (bytes.length + 12);
        value[4] = (byte) bytes.length;
        System.arraycopy(bytes("MELA"), 0, value, 8, 4);
        return value;
    }

    // ---- The transport header ----

    private void transport(String header) {
        item.put(PropertyTag.TRANSPORT_MESSAGE_HEADERS, text(header.replace("\n", "\r\n")));
    }

    @Test
    void the_transport_header_is_unchanged_where_the_body_fits_it() {
        letter();
        transport("""
            Microsoft Mail Internet Headers Version 2.0
            Received: from a by b; Thu, 4 Mar 2021
            \t13:00:00 +0100
            From: =?utf-8?Q?=C3=84da?= <ada@pier.example>
            Content-Type: text/plain;
            \tcharset="iso-8859-1"
            Content-Transfer-Encoding: quoted-printable

            --boundary
            """);
        item = replaced(PropertyTag.BODY, "Fr\u00e4i = free\r\n");
        assertEquals("""
            Received: from a by b; Thu, 4 Mar 2021
            \t13:00:00 +0100
            From: =?utf-8?Q?=C3=84da?= <ada@pier.example>
            Content-Type: text/plain;
            \tcharset="iso-8859-1"
            Content-Transfer-Encoding: quoted-printable

            Fr=E4i =3D free
            """.replace("\n", "\r\n"), shown(write()));
        assertEquals(
                "headers=transport body=stated body-hash=none", write().form().text());
    }

    /** The first value of a key is kept, so this is a new item with the same header. */
    private MapiProperties.Builder replaced(int id, String value) {
        var next = new MapiProperties.Builder().put(id, text(value));
        MapiProperties before = item.build(1252);
        before.keys().forEach(key -> next.put(key, before.get(key)));
        return next;
    }

    @Test
    void fields_that_do_not_fit_the_body_keep_their_place_under_another_name() {
        letter();
        transport("""
            From: ada@pier.example
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=x
            To: boris@pier.example
            """);
        attach("list.csv", bytes("a,b"), null);
        Message read = MessageParser.parse(write().bytes());
        assertEquals(
                List.of("From", "MIME-Version", "X-Daylight-Replaced-Content-Type", "To", "Content-Type"),
                read.headers().stream().map(Header::name).toList());
        assertEquals("multipart/alternative; boundary=x", field(read, "X-Daylight-Replaced-Content-Type"));
        assertEquals("list.csv", read.attachments().getFirst().name());
    }

    @Test
    void a_transport_header_without_an_author_is_completed() {
        letter();
        transport("Subject: Berth\nReceived: from a\n");
        Message read = MessageParser.parse(write().bytes());
        assertEquals("Berth", read.subject());
        assertEquals("ada@pier.example", read.from().getFirst().address());
        assertEquals(NOON, read.date().toInstant());
    }

    @Test
    void a_boundary_that_occurs_in_the_body_is_not_used() {
        letter();
        transport("From: a@b.example\nContent-Type: multipart/mixed; boundary=\"x\"\n");
        item = replaced(PropertyTag.BODY, "before\r\n--x\r\nafter\r\n");
        attach("list.csv", bytes("a,b"), null);
        WrittenMessage written = write();
        assertEquals("canonical", written.form().body());
        assertTrue(MessageParser.parse(written.bytes()).text().contains("after"));
    }

    // ---- Body hashes ----

    private static String signature(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(body));
            return "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=pier.example; s=q; h=from; b=AAAA;\n\tbh="
                    + Base64.getEncoder().encodeToString(hash) + "\n";
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_form_whose_hash_a_signature_names_is_written() {
        String text = "Rope, long line ".repeat(20) + "\r\n";
        String body = new String(BodyEncoder.QUOTED_PRINTABLE.encode(bytes(text), 73), StandardCharsets.US_ASCII);
        letter();
        transport("From: ada@pier.example\nContent-Type: text/plain; charset=us-ascii\n"
                + "Content-Transfer-Encoding: quoted-printable\n" + signature(body));
        item = replaced(PropertyTag.BODY, text);
        WrittenMessage written = write();
        assertEquals(
                "headers=transport body=plain-qp73 body-hash=match",
                written.form().text());
        assertTrue(shown(written).endsWith("\r\n\r\n" + body));
    }

    @Test
    void an_alternative_is_found_by_its_hash() {
        String html = "<html><head></head><body><p>Berth = 4</p></body></html>\r\n";
        String stored = "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">"
                + "</head><body><p>Berth = 4</p></body></html>\r\n";
        String body = "--b1\r\nContent-Type: text/plain; charset=\"UTF-8\"\r\n\r\nBerth = 4\r\n\r\n--b1\r\n"
                + "Content-Type: text/html; charset=\"UTF-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                + html.replace("=", "=3D") + "\r\n--b1--\r\n";
        letter();
        transport("From: ada@pier.example\nContent-Type: multipart/alternative; boundary=\"b1\"\n" + signature(body));
        item = replaced(PropertyTag.BODY, "Berth = 4\r\n");
        item.put(PropertyTag.HTML, new PropertyValue.Binary(bytes(stored)));
        WrittenMessage written = write();
        assertTrue(written.form().bodyHash(), written.form().text());
        assertTrue(shown(written).endsWith("\r\n\r\n" + body));
    }

    @Test
    void a_signed_body_is_as_the_item_keeps_it() {
        String body = "--s\r\nContent-Type: text/plain\r\n\r\nSigned.\r\n--s\r\n\r\nx\r\n--s--\r\n";
        item.put(PropertyTag.MESSAGE_CLASS, text("IPM.Note.SMIME.MultipartSigned"));
        transport("From: ada@pier.example\nContent-Type: multipart/signed; boundary=\"s\"\n" + signature(body));
        attach("smime.p7m", bytes("Content-Type: multipart/signed; boundary=\"s\"\r\n\r\n" + body), null);
        WrittenMessage written = write();
        assertEquals(
                "headers=transport body=stored body-hash=match", written.form().text());
        assertTrue(shown(written).endsWith("\r\n\r\n" + body));
    }

    @Test
    void what_a_message_cannot_express_is_named() {
        letter();
        item.put(new PropertyKey.Numbered(PropertyKey.COMMON, 0x8520), new PropertyValue.Binary(new byte[9]));
        item.put(new PropertyKey.Numbered(PropertyKey.COMMON, 0x8524), text("Yes"));
        assertEquals(
                List.of("the voting options", "the vote: Yes"),
                write().losses().stream().map(MapiLoss::detail).toList());
    }

    @Test
    void the_same_item_gives_the_same_bytes() {
        letter();
        item.put(PropertyTag.HTML, new PropertyValue.Binary(bytes("<p>x</p>")));
        attach("list.csv", bytes("a,b"), null);
        assertArrayEquals(write().bytes(), write().bytes());
    }

    @Test
    void the_kind_of_an_item() {
        assertEquals(ItemKind.MESSAGE, ItemKind.of("IPM.Note"));
        assertEquals(ItemKind.MESSAGE, ItemKind.of(""));
        assertEquals(ItemKind.MESSAGE, ItemKind.of("IPM.Custom.Form"));
        assertEquals(ItemKind.REPORT, ItemKind.of("REPORT.IPM.Note.NDR"));
        assertEquals(ItemKind.MEETING, ItemKind.of("IPM.Schedule.Meeting.Request"));
        assertEquals(ItemKind.CONTACT, ItemKind.of("ipm.contact.Port"));
        assertEquals(ItemKind.MESSAGE, ItemKind.of("IPM.Contacts"));
        assertFalse(ItemKind.of("IPM.StickyNote").isMail());
    }
}
