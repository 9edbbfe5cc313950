package org.daylight.outlook.msg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiLoss;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyTag;
import org.daylight.mapi.PropertyValue;
import org.daylight.outlook.MessageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsgReaderTest {

    private static final byte[] CARGO = "rope, 40 m".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path temp;

    private MsgContents contents(byte[] bytes) throws IOException {
        Path path = Files.write(temp.resolve("x.msg"), bytes);
        try (FileChannel file = FileChannel.open(path)) {
            return MsgReader.read(file);
        }
    }

    private MapiMessage read(MsgFile msg) throws IOException {
        return assertInstanceOf(MsgContents.Read.class, contents(msg.bytes())).message();
    }

    private static MsgFile letter() throws IOException {
        return new MsgFile()
                .text(PropertyTag.SUBJECT, "Berth 4 – Приват")
                .text(PropertyTag.MESSAGE_CLASS, "IPM.Note")
                .text(PropertyTag.BODY, "The berth is free.\r\n")
                .fixed(0x40, PropertyTag.CLIENT_SUBMIT_TIME, time("2021-03-04T12:00:00Z"))
                .int32(PropertyTag.IMPORTANCE, 2);
    }

    private static long time(String text) {
        return PropertyValue.Time.of(Instant.parse(text)).fileTime();
    }

    @Test
    void properties_recipients_and_attachments() throws IOException {
        MsgFile msg = letter().end();
        msg.recipient(0)
                .text(PropertyTag.DISPLAY_NAME, "Ada")
                .int32(PropertyTag.RECIPIENT_TYPE, 1)
                .end();
        msg.recipient(1)
                .text(PropertyTag.DISPLAY_NAME, "Boris")
                .int32(PropertyTag.RECIPIENT_TYPE, 2)
                .end();
        msg.attachment(0).text(PropertyTag.ATTACH_LONG_FILENAME, "cargo.txt").stream(
                        PropertyTag.ATTACH_DATA, 0x102, CARGO)
                .end();
        MapiMessage read = read(msg);
        assertEquals(List.of(), read.losses());
        assertEquals("Berth 4 – Приват", read.properties().text(PropertyTag.SUBJECT));
        assertEquals(Instant.parse("2021-03-04T12:00:00Z"), read.properties().time(PropertyTag.CLIENT_SUBMIT_TIME));
        assertEquals(2, read.properties().whole(PropertyTag.IMPORTANCE, 0));
        assertEquals(
                List.of("Ada", "Boris"),
                read.recipients().stream()
                        .map(each -> each.text(PropertyTag.DISPLAY_NAME))
                        .toList());
        MapiAttachment file = read.attachments().getFirst();
        assertEquals("cargo.txt", file.name());
        assertArrayEquals(CARGO, file.content());
    }

    @Test
    void eight_bit_strings_have_the_code_page_of_the_locale() throws IOException {
        byte[] japanese = "日本語".getBytes(Charset.forName("windows-31j"));
        MapiMessage read = read(new MsgFile()
                .stream(PropertyTag.SUBJECT, 0x1E, japanese)
                        .int32(PropertyTag.INTERNET_CODEPAGE, 50220)
                        .int32(PropertyTag.MESSAGE_LOCALE_ID, 1041)
                        .end());
        assertEquals("日本語", read.properties().text(PropertyTag.SUBJECT));
    }

    @Test
    void named_properties_have_their_names() throws IOException {
        MsgFile msg = letter().end();
        byte[] name = "Keywords".getBytes(StandardCharsets.UTF_16LE);
        msg.part("__nameid_version1.0", 0)
                .raw("__substg1.0_00020102", new byte[0])
                .raw(
                        "__substg1.0_00030102",
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(0)
                                .putShort((short) (2 << 1 | 1))
                                .putShort((short) 0)
                                .array())
                .raw(
                        "__substg1.0_00040102",
                        ByteBuffer.allocate(4 + name.length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(name.length)
                                .put(name)
                                .array());
        msg.raw("__substg1.0_8000101F", new byte[8])
                .raw("__substg1.0_8000101F-00000001", "Ropes\0".getBytes(StandardCharsets.UTF_16LE))
                .raw("__substg1.0_8000101F-00000000", "Harbour\0".getBytes(StandardCharsets.UTF_16LE));
        assertEquals(
                List.of("Harbour", "Ropes"),
                read(msg).properties().texts(new PropertyKey.Named(PropertyKey.PUBLIC_STRINGS, "Keywords")));
    }

    @Test
    void an_embedded_message_and_an_ole_object() throws IOException {
        MsgFile msg = letter().end();
        MsgFile attached = msg.attachment(0)
                .int32(PropertyTag.ATTACH_METHOD, MapiAttachment.EMBEDDED_MESSAGE)
                .end();
        attached.part("__substg1.0_3701000D", 24)
                .text(PropertyTag.SUBJECT, "Inner")
                .end();
        MsgFile object = msg.attachment(1)
                .int32(PropertyTag.ATTACH_METHOD, MapiAttachment.OLE)
                .end();
        object.part("__substg1.0_3701000D", 0)
                .raw("CONTENTS", CARGO)
                .part("Deep", 0)
                .raw("x", CARGO);
        MapiMessage read = read(msg);
        assertEquals("Inner", read.attachments().get(0).embedded().properties().text(PropertyTag.SUBJECT));
        byte[] ole = read.attachments().get(1).content();
        try (var copy = new POIFSFileSystem(new java.io.ByteArrayInputStream(ole))) {
            assertArrayEquals(CARGO, copy.createDocumentInputStream("CONTENTS").readAllBytes());
        }
        assertArrayEquals(ole, read(msg).attachments().get(1).content(), "the same file gives the same bytes");
    }

    @Test
    void messages_are_nested_to_a_limit() throws IOException {
        MsgFile msg = letter().end();
        MsgFile at = msg;
        for (int i = 0; i < MapiMessage.DEPTH + 5; i++) {
            MsgFile attached = at.attachment(0).end();
            at = attached.part("__substg1.0_3701000D", 24)
                    .text(PropertyTag.SUBJECT, "again")
                    .end();
        }
        MapiMessage read = read(msg);
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
    void an_attachment_without_contents_is_named() throws IOException {
        MsgFile msg = letter().end();
        msg.attachment(0).text(PropertyTag.ATTACH_LONG_FILENAME, "a.txt").end();
        msg.attachment(1)
                .int32(PropertyTag.ATTACH_METHOD, MapiAttachment.BY_REFERENCE)
                .text(PropertyTag.ATTACH_LONG_PATHNAME, "\\\\port\\plans\\b.dwg")
                .end();
        MapiMessage read = read(msg);
        assertEquals(
                List.of(MapiLoss.Code.ATTACHMENT_UNREADABLE, MapiLoss.Code.ATTACHMENT_ELSEWHERE),
                read.attachments().stream().map(each -> each.problem().code()).toList());
    }

    @Test
    void other_files_are_not_messages() throws IOException {
        try (var ole = new POIFSFileSystem()) {
            ole.getRoot().createDocument("WordDocument", new java.io.ByteArrayInputStream(CARGO));
            var out = new java.io.ByteArrayOutputStream();
            ole.writeFilesystem(out);
            assertInstanceOf(MsgContents.NoMessage.class, contents(out.toByteArray()));
        }
        assertInstanceOf(MsgContents.Unreadable.class, contents(new byte[0]));
        assertInstanceOf(MsgContents.Unreadable.class, contents(new byte[5000]));
    }

    /** Storages in storages. To write them, the library needs memory for the path of each: 20,000 needed all memory of a test. */
    @Test
    void deep_storages_end() throws IOException {
        try (var ole = new POIFSFileSystem()) {
            DirectoryEntry at = ole.createDirectory("__substg1.0_");
            for (int i = 0; i < 5_000; i++) {
                at = at.createDirectory("d");
            }
            var out = new java.io.ByteArrayOutputStream();
            try {
                ole.writeFilesystem(out);
            } catch (StackOverflowError e) {
                return; // it cannot be written this deep on this machine
            }
            assertNotNull(contents(out.toByteArray()));
        }
    }

    /** Whatever the bytes are, there is a result, and a message can be written. */
    @Test
    void damaged_files_are_read() throws IOException {
        MsgFile msg = letter().end();
        msg.recipient(0).text(PropertyTag.DISPLAY_NAME, "Ada").end();
        MsgFile attached = msg.attachment(0).stream(PropertyTag.ATTACH_DATA, 0x102, new byte[9_000])
                .end();
        attached.part("Deep", 0).raw("x", CARGO);
        msg.attachment(1)
                .end()
                .part("__substg1.0_3701000D", 24)
                .text(PropertyTag.SUBJECT, "Inner")
                .end();
        byte[] whole = msg.bytes();
        var random = new Random(31_204);
        int read = 0;
        int cases = Boolean.getBoolean("daylight.slow") ? 1_500 : 500;
        for (int i = 0; i < cases; i++) {
            byte[] damaged = java.util.Arrays.copyOf(
                    whole, i % 3 == 0 ? 512 + random.nextInt(whole.length - 512) : whole.length);
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                damaged[8 + random.nextInt(damaged.length - 8)] ^= (byte) (1 << random.nextInt(8));
            }
            if (contents(damaged) instanceof MsgContents.Read(MapiMessage message)) {
                assertTrue(MessageWriter.write(message).bytes().length > 0);
                read++;
            }
        }
        assertTrue(read > cases / 3, read + " could be read");
    }
}
