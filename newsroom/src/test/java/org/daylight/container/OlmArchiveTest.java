package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of Outlook for Mac, built here from what is publicly known of the format. */
class OlmArchiveTest {

    private static final String INBOX = "Accounts/ada@pier.example/com.microsoft.__Messages/Inbox/Quay/";
    private static final String PLAN = INBOX + "com.microsoft.__Attachments/plan.pdf";

    @TempDir
    Path temp;

    private final Map<String, byte[]> members = new LinkedHashMap<>();

    private static String email(String more) {
        return """
            <email xml:space="preserve">
            <OPFMessageCopySubject xml:space="preserve">Berth 4 &amp; 5</OPFMessageCopySubject>
            <OPFMessageCopyFromAddresses>
            <emailAddress OPFContactEmailAddressAddress="ada@pier.example" OPFContactEmailAddressName="Ada"/>
            </OPFMessageCopyFromAddresses>
            <OPFMessageCopyToAddresses>
            <emailAddress OPFContactEmailAddressAddress="boris@pier.example" OPFContactEmailAddressName="Boris"/>
            <emailAddress OPFContactEmailAddressAddress="cleo@pier.example"/>
            </OPFMessageCopyToAddresses>
            <OPFMessageCopySentTime>2021-03-04T12:00:00</OPFMessageCopySentTime>
            <OPFMessageCopyMessageID>1@pier.example</OPFMessageCopyMessageID>
            %s</email>
            """.formatted(more);
    }

    private OlmArchiveTest member(String name, String text) {
        members.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private Path archive() throws IOException {
        Path path = temp.resolve("Mail.olm");
        try (var out = new ZipOutputStream(Files.newOutputStream(path))) {
            for (Map.Entry<String, byte[]> each : members.entrySet()) {
                var entry = new ZipEntry(each.getKey());
                entry.setLastModifiedTime(FileTime.fromMillis(0));
                out.putNextEntry(entry);
                out.write(each.getValue());
            }
        }
        return path;
    }

    private Reading read() throws Exception {
        return Reading.of(archive());
    }

    @Test
    void a_message_with_everything() throws Exception {
        member(
                INBOX + "message_00001.xml",
                "<?xml version=\"1.0\"?><emails elementCount=\"1\">" + email("""
                    <OPFMessageCopyReplyToAddresses>
                    <emailAddress OPFContactEmailAddressAddress="desk@pier.example" OPFContactEmailAddressName="Desk"/>
                    </OPFMessageCopyReplyToAddresses>
                    <OPFMessageCopyBody>&lt;p&gt;Fr\u00e4i&lt;/p&gt;</OPFMessageCopyBody>
                    <OPFMessageGetHasHTML>1E0</OPFMessageGetHasHTML><OPFMessageGetIsRead>1E0</OPFMessageGetIsRead>
                    <OPFMessageGetPriority>1</OPFMessageGetPriority>
                    <OPFMessageCopyCategoryList><category OPFCategoryCopyName="Harbour"/></OPFMessageCopyCategoryList>
                    <OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName="plan.pdf"
                    OPFAttachmentContentType="application/pdf" OPFAttachmentContentFileSize="3"
                    OPFAttachmentURL="%s"/></OPFMessageCopyAttachmentList>\
                    """.formatted(PLAN)) + "</emails>");
        member(PLAN, "PDF");
        member("Local/Address Book/Contacts.xml", "<contacts><contact/><contact/></contacts>");
        member("Local/Calendar/Calendar.xml", "<appointments><appointment/></appointments>");
        member("Categories.xml", "<categories><category OPFCategoryCopyName=\"x\"/></categories>");
        Reading read = read();
        assertEquals(List.of(), read.losses());
        assertEquals(1, read.messages().size());
        RawMessage raw = read.message(0);
        Message message = MessageParser.parse(raw.bytes());
        assertEquals("Berth 4 & 5", message.subject());
        assertEquals(List.of(new Address("Ada", "ada@pier.example")), message.from());
        assertEquals(
                List.of(new Address("Boris", "boris@pier.example"), new Address(null, "cleo@pier.example")),
                message.to());
        assertEquals(List.of(new Address("Desk", "desk@pier.example")), message.replyTo());
        assertEquals("1@pier.example", message.messageId());
        assertEquals("2021-03-04T12:00Z", message.date().toString());
        assertTrue(message.html().contains("<p>Fräi</p>"));
        assertEquals("plan.pdf", message.attachments().getFirst().name());
        assertEquals(3, message.attachments().getFirst().sizeBytes());
        assertEquals(
                "high",
                message.headers().stream()
                        .filter(each -> each.name().equals("Importance"))
                        .findFirst()
                        .orElseThrow()
                        .value());
        assertEquals("Mail.olm!" + INBOX + "message_00001.xml", raw.provenance().container());
        ConversionNote note = raw.provenance().conversion();
        assertEquals(Sha256.of(Files.readAllBytes(archive())), note.container());
        assertEquals("1", note.item());
        assertEquals("Accounts/ada@pier.example/Inbox/Quay", note.folder());
        assertEquals(List.of("Harbour"), note.categories());
        assertEquals("read", raw.provenance().flags());
        assertEquals(List.of("converted"), read.defects(0));
        assertEquals(
                List.of(
                        "Mail.olm!Local/Address Book/Contacts.xml item-contact",
                        "Mail.olm!Local/Calendar/Calendar.xml item-appointment"),
                read.skipped());
        assertEquals(
                note.text(),
                ConversionNote.parse("olm crlf " + note.text()).orElseThrow().text());
    }

    @Test
    void a_received_message_has_its_header() throws Exception {
        member(
                INBOX + "message_00001.xml",
                "<emails>"
                        + email("<OPFMessageCopySource>Received: from a by b\n"
                                + "From: Ada &lt;ada@quay.example&gt;\n"
                                + "Subject: As received\n\n"
                                + "Body</OPFMessageCopySource><OPFMessageCopyBody>The berth is"
                                + " free.</OPFMessageCopyBody>")
                        + "</emails>");
        Message message = MessageParser.parse(read().message(0).bytes());
        assertEquals("As received", message.subject());
        assertEquals("ada@quay.example", message.from().getFirst().address());
        assertEquals("The berth is free.", message.text().strip());
    }

    @Test
    void what_is_missing_is_named() throws Exception {
        member(
                INBOX + "message_00001.xml",
                "<emails>"
                        + email("<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName=\"a.txt\""
                                + " OPFAttachmentURL=\"../../etc/passwd\"/><messageAttachment"
                                + " OPFAttachmentName=\"b.txt\" OPFAttachmentURL=\"b\""
                                + " OPFAttachmentContentFileSize=\"9\"/></OPFMessageCopyAttachmentList>")
                        + "</emails>");
        member("b", "short");
        member("unused.bin", "x");
        Reading read = read();
        assertEquals(
                List.of("attachment-short", "attachment-unreadable"),
                read.message(0).provenance().conversion().losses());
        assertEquals(List.of("converted", "conversion-incomplete"), read.defects(0));
        assertTrue(read.found().stream()
                .anyMatch(each -> each instanceof PartLoss loss && loss.detail().equals("unused.bin")));
    }

    @Test
    void a_document_type_is_not_read() throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "the secret");
        member(
                INBOX + "message_00001.xml",
                "<!DOCTYPE emails [<!ENTITY x SYSTEM \"" + secret.toUri()
                        + "\"><!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><emails>"
                        + email("<OPFMessageCopyBody>&x;&b;</OPFMessageCopyBody>") + "</emails>");
        Reading read = read();
        assertEquals(List.of("Mail.olm!" + INBOX + "message_00001.xml@0 outlook-xml-damaged"), read.losses());
        assertFalse(read.texts().toString().contains("secret"));
    }

    @Test
    void damaged_xml_gives_what_was_read() throws Exception {
        String whole = "<emails>" + email("<OPFMessageCopyBody>The berth is free.</OPFMessageCopyBody>") + "</emails>";
        member(INBOX + "1.xml", whole.substring(0, whole.length() - 30));
        member(
                INBOX + "2.xml",
                "<emails>" + email("<OPFMessageCopySentTime>soon</OPFMessageCopySentTime>") + "</emails>");
        member(INBOX + "3.xml", "no XML");
        Reading read = read();
        assertEquals(2, read.messages().size());
        assertEquals("Berth 4 & 5", MessageParser.parse(read.message(0).bytes()).subject());
        assertEquals(List.of("converted", "conversion-incomplete"), read.defects(0));
        assertEquals(
                List.of(
                        "Mail.olm!" + INBOX + "1.xml@1 outlook-xml-damaged",
                        "Mail.olm!" + INBOX + "3.xml@0 outlook-xml-damaged"),
                read.losses());
    }

    @Test
    void damage_after_a_message_is_a_loss() throws Exception {
        member(INBOX + "1.xml", "<emails>" + email("") + "<<" + email("") + "</emails>");
        Reading read = read();
        assertEquals(1, read.messages().size());
        assertEquals(List.of("converted"), read.defects(0));
        assertEquals(List.of("Mail.olm!" + INBOX + "1.xml@1 outlook-xml-damaged"), read.losses());
    }

    @Test
    void two_members_of_one_name_have_places_of_their_own() throws Exception {
        member(INBOX + "1.xml", "<emails>" + email("") + "</emails>");
        member(INBOX + "2.xml", "<emails>" + email("") + "</emails>");
        byte[] twice = Files.readAllBytes(archive());
        byte[] name = (INBOX + "2.xml").getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + name.length <= twice.length; at++) {
            if (java.util.Arrays.equals(twice, at, at + name.length, name, 0, name.length)) {
                twice[at + name.length - 5] = '1';
            }
        }
        Reading read = Reading.of(Files.write(temp.resolve("Twice.olm"), twice));
        assertEquals(List.of("Twice.olm!" + INBOX + "1.xml", "Twice.olm!2#" + INBOX + "1.xml"), read.containers());
        assertEquals(
                "Accounts/ada@pier.example/Inbox/Quay",
                read.message(1).provenance().conversion().folder());
    }

    @Test
    void files_without_a_message_are_named_one_by_one() throws Exception {
        member(INBOX + "1.xml", "<emails>" + email("") + "</emails>");
        member("a.bin", "x");
        member("b.bin", "x");
        assertEquals(
                List.of("2 a.bin", "3 b.bin"),
                read().found().stream()
                        .filter(PartLoss.class::isInstance)
                        .map(PartLoss.class::cast)
                        .map(loss -> loss.offset() + " " + loss.detail())
                        .toList());
    }

    /** Ten thousand references to one file of a megabyte are ten gigabytes. */
    @Test
    void each_reference_to_a_file_has_its_size() throws Exception {
        String reference = "<messageAttachment OPFAttachmentName=\"a\" OPFAttachmentURL=\"big\"/>";
        member(INBOX + "1.xml", "<emails>" + email(reference.repeat(10_000)) + "</emails>");
        member("big", "x".repeat(1 << 20));
        Reading read = read();
        assertEquals(List.of(), read.messages());
        assertEquals(List.of("Mail.olm!" + INBOX + "1.xml@0 too-large"), read.losses());
    }

    @Test
    void the_same_archive_gives_the_same_bytes() throws Exception {
        member(INBOX + "1.xml", "<emails>" + email("") + email("") + "</emails>");
        Reading first = read();
        Reading second = read();
        assertEquals(2, first.messages().size());
        assertEquals("1:2", first.message(1).provenance().conversion().item());
        assertArrayEquals(first.message(0).bytes(), second.message(0).bytes());
    }

    @Test
    void damaged_archives_are_read() throws Exception {
        member(INBOX + "1.xml", "<emails>" + email("") + "</emails>");
        member(PLAN, "PDF");
        byte[] whole = Files.readAllBytes(archive());
        var random = new Random(20_413);
        for (int i = 0; i < 300; i++) {
            byte[] damaged =
                    java.util.Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(whole.length));
            for (int flips = random.nextInt(5); flips > 0 && damaged.length > 8; flips--) {
                damaged[4 + random.nextInt(damaged.length - 4)] ^= (byte) (1 << random.nextInt(8));
            }
            Reading read = Reading.of(Files.write(temp.resolve("Damaged.olm"), damaged));
            assertFalse(read.found().isEmpty());
        }
    }
}
