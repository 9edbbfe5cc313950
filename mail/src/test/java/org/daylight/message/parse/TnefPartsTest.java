package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.TnefFile;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TnefPartsTest {

    private static final byte[] CARGO = "rope, 40 m".getBytes(StandardCharsets.US_ASCII);

    private static TnefFile letter() {
        return new TnefFile()
                .attribute(1, 0x00018004, TnefFile.text("Berth plan"))
                .properties(new TnefFile.Properties()
                        .unicode(PropertyTag.BODY, "Hidden quay.")
                        .unicode(PropertyTag.SENDER_NAME, "Ada")
                        .unicode(PropertyTag.SENDER_EMAIL_ADDRESS, "ada@pier.example"))
                .attachment("cargo.txt", CARGO);
    }

    private static byte[] message(String text, String type, byte[] tnef) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("""
            From: ada@pier.example
            Date: Thu, 4 Mar 2021 12:00:00 +0000
            Content-Type: multipart/mixed; boundary=b

            --b

            %s
            --b
            Content-Type: %s; name=winmail.dat
            Content-Transfer-Encoding: base64

            """.formatted(text, type)).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Base64.getMimeEncoder().encode(tnef));
        out.writeBytes("\n--b--\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void its_files_are_attachments_below_it() {
        byte[] inner = letter().bytes();
        byte[] original = message(
                "Shown.",
                "application/ms-tnef",
                letter().embedded("Plan", inner).bytes());
        Message read = MessageParser.parse(original);
        assertEquals(
                List.of("winmail.dat", "cargo.txt", "Plan.eml"),
                read.attachments().stream().map(Attachment::name).toList());
        assertEquals(
                List.of("application/ms-tnef", "text/plain", "message/rfc822"),
                read.attachments().stream().map(Attachment::type).toList());
        Attachment file = read.attachments().get(1);
        MimePart part = read.parts().get(file.part());
        assertEquals("application/ms-tnef", read.parts().get(part.parent()).type());
        assertEquals(1, part.embedded());
        assertEquals("rope, 40 m", file.text());
        for (Attachment each : read.attachments()) {
            byte[] content = MessageParser.content(original, read.parts().get(each.part()));
            assertEquals(each.sizeBytes(), content.length);
            assertEquals(each.sha256(), org.daylight.format.Sha256.of(content));
        }
        assertEquals(List.of(), read.defects());
        Attachment message = read.attachments().get(2);
        assertTrue(message.text().contains("Berth plan") && message.text().contains("Hidden quay."), message.text());
        Message nested =
                MessageParser.parse(MessageParser.content(original, read.parts().get(message.part())));
        assertEquals("ada@pier.example", nested.from().getFirst().address());
        assertEquals("cargo.txt", nested.attachments().getFirst().name());
    }

    @Test
    void its_body_is_shown_where_there_is_no_other() {
        byte[] html = new TnefFile()
                .properties(new TnefFile.Properties()
                        .binary(PropertyTag.HTML, "<p>Hidden quay.</p>".getBytes(StandardCharsets.US_ASCII)))
                .bytes();
        Message read = MessageParser.parse(message("", "application/octet-stream", html));
        assertEquals("Hidden quay.", read.text().strip());
        assertEquals("<p>Hidden quay.</p>", read.html());
        assertEquals(read.text(), MessageParser.text(message("", "application/octet-stream", html)));
        read = MessageParser.parse(message("Shown.", "application/ms-tnef", html));
        assertEquals("Shown.", read.text().strip());
        assertNull(read.html());
        assertTrue(read.otherText().contains("Hidden"), "its words are found");
    }

    @Test
    void damage_is_a_defect() {
        byte[] whole = letter().bytes();
        Message cut = MessageParser.parse(
                message("Shown.", "application/ms-tnef", java.util.Arrays.copyOf(whole, whole.length - 5)));
        assertEquals("tnef-invalid", cut.defects().getFirst().code());
        Message none = MessageParser.parse(message("Shown.", "application/ms-tnef", CARGO));
        assertEquals("tnef-invalid", none.defects().getFirst().code());
        assertEquals(1, none.attachments().size());
    }

    @Test
    void damaged_files_break_nothing() {
        byte[] whole = letter().embedded("Plan", letter().bytes()).bytes();
        var random = new Random(41_320);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = java.util.Arrays.copyOf(whole, 6 + random.nextInt(whole.length - 6));
            damaged[6 + random.nextInt(damaged.length - 5) - 1] ^= (byte) (1 << random.nextInt(8));
            byte[] original = message("Shown.", "application/ms-tnef", damaged);
            HostileInputTest.check(original, MessageParser.parse(original));
        }
    }

    @Test
    void the_vectors_are_read_as_parts() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Path folder = Path.of(shared == null ? "/nowhere" : shared, "vectors/outlook/tnef/tests/files/datafiles");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no vectors: set DAYLIGHT_SHARED");
        int files = 0;
        try (Stream<Path> all = Files.list(folder)) {
            for (Path path :
                    all.filter(each -> each.toString().endsWith(".tnef")).toList()) {
                byte[] original = message("", "application/ms-tnef", Files.readAllBytes(path));
                Message read = MessageParser.parse(original);
                HostileInputTest.check(original, read);
                files += read.attachments().size() - 1;
            }
        }
        assertEquals(21, files);
    }
}
