package org.daylight.mapi;

import static org.daylight.mapi.TnefFile.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.daylight.outlook.MessageWriter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TnefReaderTest {

    private static final byte[] CARGO = "rope, 40 m".getBytes(StandardCharsets.US_ASCII);

    private static TnefFile letter() {
        return new TnefFile()
                .codePage(1252)
                .attribute(1, 0x00018004, TnefFile.text("Berth plan"))
                .attribute(1, 0x00078008, TnefFile.text("IPM.Microsoft Mail.Note"))
                .attribute(1, 0x0002800C, TnefFile.text("The berth is free."));
    }

    @Test
    void attributes_from_before_mapi_become_properties() {
        byte[] from = TnefFile.joined(
                number(2, 4),
                number(2, 0),
                number(2, 4),
                number(2, 23),
                TnefFile.text("Ada"),
                "SMTP:ada@pier.example\0\0".getBytes(StandardCharsets.US_ASCII));
        byte[] date = TnefFile.joined(
                number(2, 1999),
                number(2, 10),
                number(2, 13),
                number(2, 22),
                number(2, 47),
                number(2, 44),
                number(2, 3));
        MapiMessage read = TnefReader.read(letter().attribute(1, 0x00008000, from)
                .attribute(1, 0x00038005, date)
                .attribute(1, 0x0004800D, number(2, 1))
                .bytes());
        assertNotNull(read);
        assertEquals(List.of(), read.losses());
        assertEquals("IPM.Note", read.messageClass());
        assertEquals("Berth plan", read.properties().text(PropertyTag.SUBJECT));
        assertEquals("The berth is free.", read.properties().text(PropertyTag.BODY));
        assertEquals("Ada", read.properties().text(PropertyTag.SENDER_NAME));
        assertEquals("SMTP", read.properties().text(PropertyTag.SENDER_ADDRESS_TYPE));
        assertEquals("ada@pier.example", read.properties().text(PropertyTag.SENDER_EMAIL_ADDRESS));
        assertEquals(Instant.parse("1999-10-13T22:47:44Z"), read.properties().time(PropertyTag.CLIENT_SUBMIT_TIME));
        assertEquals(2, read.properties().whole(PropertyTag.IMPORTANCE, -1));
    }

    @Test
    void a_mapi_property_counts_before_an_attribute() {
        MapiMessage read = TnefReader.read(letter().properties(new TnefFile.Properties()
                        .unicode(PropertyTag.SUBJECT, "Plan des quais")
                        .keywords("Harbour", "Ropes"))
                .bytes());
        assertEquals("Plan des quais", read.properties().text(PropertyTag.SUBJECT));
        assertEquals(
                List.of("Harbour", "Ropes"),
                read.properties().texts(new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords")));
    }

    @Test
    void eight_bit_strings_have_the_code_page_of_the_message() {
        byte[] cyrillic = "Причал".getBytes(Charset.forName("windows-1251"));
        byte[] bytes = new TnefFile()
                .properties(new TnefFile.Properties().string8(PropertyTag.SUBJECT, cyrillic))
                .codePage(1251)
                .bytes();
        assertEquals("Причал", TnefReader.read(bytes).properties().text(PropertyTag.SUBJECT));
        byte[] named = new TnefFile()
                .codePage(1252)
                .properties(new TnefFile.Properties()
                        .string8(PropertyTag.SUBJECT, cyrillic)
                        .int32(PropertyTag.MESSAGE_CODEPAGE, 1251))
                .bytes();
        assertEquals("Причал", TnefReader.read(named).properties().text(PropertyTag.SUBJECT));
        assertArrayEquals(cyrillic, TnefReader.read(named).properties().text8(PropertyTag.SUBJECT));
    }

    @Test
    void attachments_and_messages_in_it_are_read() {
        byte[] inner = letter().attachment("inner.txt", CARGO).bytes();
        MapiMessage read = TnefReader.read(letter().attachment("cargo.txt", CARGO)
                .embedded("Berth plan", inner)
                .bytes());
        assertEquals(2, read.attachments().size());
        assertEquals("cargo.txt", read.attachments().get(0).name());
        assertArrayEquals(CARGO, read.attachments().get(0).content());
        MapiMessage embedded = read.attachments().get(1).embedded();
        assertEquals("Berth plan", embedded.properties().text(PropertyTag.SUBJECT));
        assertArrayEquals(CARGO, embedded.attachments().getFirst().content());
    }

    @Test
    void messages_are_nested_to_a_limit() {
        byte[] bytes = letter().bytes();
        for (int i = 0; i < MapiMessage.DEPTH + 5; i++) {
            bytes = letter().embedded("again", bytes).bytes();
        }
        MapiMessage read = TnefReader.read(bytes);
        int depth = 0;
        while (read.attachments().getFirst().embedded() != null) {
            read = read.attachments().getFirst().embedded();
            depth++;
        }
        assertEquals(MapiMessage.DEPTH - 1, depth);
        assertEquals(
                MapiLoss.Code.LIMIT, read.attachments().getFirst().problem().code());
    }

    @Test
    void other_bytes_are_not_tnef() {
        assertNull(TnefReader.read(new byte[0]));
        assertNull(TnefReader.read("Dear Ada, this is not TNEF".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void a_file_that_ends_early_gives_what_is_there() {
        byte[] whole = letter().attachment("cargo.txt", CARGO).bytes();
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 6);
        MapiMessage read = TnefReader.read(cut);
        assertEquals("rope, ", new String(read.attachments().getFirst().content(), StandardCharsets.US_ASCII));
        assertEquals(
                MapiLoss.Code.ATTACHMENT_SHORT,
                read.attachments().getFirst().problem().code());
        assertEquals(MapiLoss.Code.DAMAGED, read.losses().getFirst().code());
    }

    @Test
    void a_wrong_checksum_is_a_loss_and_the_value_is_used() {
        byte[] bytes = letter().bytes();
        bytes[bytes.length - 1] ^= 1;
        MapiMessage read = TnefReader.read(bytes);
        assertEquals("The berth is free.", read.properties().text(PropertyTag.BODY));
        assertTrue(read.losses().getFirst().detail().contains("checksum"));
    }

    @Test
    void declared_sizes_are_compared_with_what_is_there() {
        for (byte[] list : List.of(
                TnefFile.joined(number(4, 0xFFFFFFFFL), number(2, 3), number(2, 0x17), number(4, 1)),
                TnefFile.joined(number(4, 1), number(2, 0x101F), number(2, 0x37), number(4, 0x7FFFFFFF)),
                TnefFile.joined(number(4, 1), number(2, 0x1003), number(2, 0x37), number(4, 0x7FFFFFFF)),
                TnefFile.joined(number(4, 1), number(2, 0x1F), number(2, 0x37), number(4, 1), number(4, 0xFFFFFFF0L)),
                TnefFile.joined(
                        number(4, 1), number(2, 0x1F), number(2, 0x8001), new byte[16], number(4, 1), number(4, -1)),
                TnefFile.joined(number(4, 1), number(2, 0x7777), number(2, 0x37)))) {
            MapiMessage read =
                    TnefReader.read(letter().attribute(1, 0x00069003, list).bytes());
            assertEquals(1, read.losses().size(), read.losses().toString());
            assertEquals("Berth plan", read.properties().text(PropertyTag.SUBJECT));
        }
        MapiMessage recipients = TnefReader.read(
                letter().attribute(1, 0x00069004, number(4, 0xFFFFFFFFL)).bytes());
        assertEquals(List.of(), recipients.recipients());
    }

    /** Whatever the bytes are, there is a result, and it can be written as a message. */
    @Test
    void damaged_files_are_read() {
        byte[] whole = letter().properties(new TnefFile.Properties()
                        .unicode(PropertyTag.SUBJECT, "Plan")
                        .time(PropertyTag.CLIENT_SUBMIT_TIME, 132_000_000_000_000_000L)
                        .bool(PropertyTag.RTF_IN_SYNC, true)
                        .binary(PropertyTag.RTF_COMPRESSED, RtfReaderTest.compressed("{\\rtf1 Rope}"))
                        .keywords("a", "b"))
                .attachment("cargo.txt", CARGO)
                .embedded("again", letter().attachment("x", CARGO).bytes())
                .bytes();
        for (int length = 6; length < whole.length; length++) {
            written(java.util.Arrays.copyOf(whole, length));
        }
        var random = new Random(20_413);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[6 + random.nextInt(damaged.length - 6)] ^= (byte) (1 << random.nextInt(8));
            }
            written(damaged);
        }
    }

    private static void written(byte[] tnef) {
        MapiMessage read = TnefReader.read(tnef);
        assertNotNull(read);
        assertTrue(MessageWriter.write(read).bytes().length > 0);
    }

    /** The files that the tool {@code tnef} finds, with the same contents. */
    @Test
    void the_files_of_the_vectors_are_found() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Path folder = Path.of(shared == null ? "/nowhere" : shared, "vectors/outlook/tnef/tests/files");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no vectors: set DAYLIGHT_SHARED");
        var differences = new ArrayList<String>();
        int files = 0;
        int compared = 0;
        try (Stream<Path> all = Files.list(folder.resolve("datafiles"))) {
            for (Path path : all.filter(each -> each.toString().endsWith(".tnef"))
                    .sorted()
                    .toList()) {
                files++;
                MapiMessage read = TnefReader.read(Files.readAllBytes(path));
                String name = path.getFileName().toString().replace(".tnef", "");
                List<String> expected = Files.readAllLines(
                                folder.resolve("datafiles").resolve(name + ".list"))
                        .stream()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
                for (String each : expected) {
                    compared++;
                    byte[] baseline =
                            Files.readAllBytes(folder.resolve("baselines").resolve(each + ".baseline"));
                    if (!java.util.Arrays.equals(baseline, found(read, each))) {
                        differences.add(name + ": " + each);
                    }
                }
            }
        }
        assertEquals(15, files);
        assertEquals(25, compared);
        // The tool writes an OLE object with the 16-byte identifier of its interface before it; here it is the OLE
        // file.
        assertEquals(List.of("MAPI_OBJECT: Untitled_Attachment"), differences);
    }

    private static byte[] found(MapiMessage read, String name) {
        if (name.endsWith("-body.rtf")) {
            byte[] rtf = read.properties().binary(PropertyTag.RTF_COMPRESSED);
            return rtf == null ? new byte[0] : CompressedRtf.read(rtf, 1 << 20).rtf();
        }
        if (name.endsWith("-body.html")) {
            return MapiBody.of(read).htmlBytes();
        }
        return read.attachments().stream()
                .filter(each -> name.equals(each.name()))
                .findFirst()
                .map(MapiAttachment::content)
                .orElse(new byte[0]);
    }
}
