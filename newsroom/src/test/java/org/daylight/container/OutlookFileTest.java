package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MSG and TNEF files as an import reads them. */
class OutlookFileTest {

    @TempDir
    Path temp;

    private static void text(DirectoryEntry storage, String id, String text) throws IOException {
        storage.createDocument(
                "__substg1.0_" + id + "001F", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_16LE)));
    }

    private static byte[] msg(String type) throws IOException {
        try (var ole = new POIFSFileSystem()) {
            text(ole.getRoot(), "001A", type);
            text(ole.getRoot(), "0037", "Berth 4");
            text(ole.getRoot(), "0C1F", "ada@pier.example");
            text(ole.getRoot(), "1000", "The berth is free.\r\n");
            DirectoryEntry attachment = ole.getRoot().createDirectory("__attach_version1.0_#00000000");
            text(attachment, "3707", "lost.txt");
            var out = new ByteArrayOutputStream();
            ole.writeFilesystem(out);
            return out.toByteArray();
        }
    }

    private static byte[] tnef(String subject) {
        byte[] text = (subject + "\0").getBytes(StandardCharsets.US_ASCII);
        int sum = 0;
        for (byte b : text) {
            sum += b;
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                new byte[] {0x78, (byte) 0x9f, 0x3e, 0x22, 1, 0, 1, 4, (byte) 0x80, 1, 0, (byte) text.length, 0, 0, 0});
        out.writeBytes(text);
        out.write(sum);
        out.write(sum >> 8);
        return out.toByteArray();
    }

    @Test
    void a_msg_is_a_message_with_its_conversion() throws Exception {
        byte[] bytes = msg("IPM.Note");
        Reading read = Reading.of(Files.write(temp.resolve("berth.msg"), bytes));
        assertEquals(List.of(), read.losses());
        RawMessage raw = read.message(0);
        Message message = MessageParser.parse(raw.bytes());
        assertEquals("Berth 4", message.subject());
        assertEquals("ada@pier.example", message.from().getFirst().address());
        assertEquals(ContainerFormat.MSG, raw.provenance().format());
        assertEquals(bytes.length, raw.provenance().length());
        ConversionNote note = raw.provenance().conversion();
        assertEquals(Sha256.of(bytes), note.container());
        assertEquals("message", note.item());
        assertEquals(List.of("attachment-unreadable"), note.losses());
        assertTrue(read.defects(0).containsAll(List.of("converted", "conversion-incomplete")));
        ConversionNote parsed =
                ConversionNote.parse("msg crlf flags=read " + note.text()).orElseThrow();
        assertEquals(note.text(), parsed.text());
        assertTrue(ConversionNote.parse("mbox lf").isEmpty());
    }

    @Test
    void an_item_that_is_no_message_is_counted_by_kind() throws Exception {
        Reading read = Reading.of(Files.write(temp.resolve("ada.msg"), msg("IPM.Contact")));
        assertEquals(List.of("ada.msg item-contact"), read.skipped());
        assertEquals(List.of(), read.texts());
        assertEquals(List.of(), read.losses());
    }

    @Test
    void a_tnef_file_and_files_in_archives() throws Exception {
        Path zip = temp.resolve("given.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("winmail.dat"));
            out.write(tnef("Crane 2"));
            out.putNextEntry(new ZipEntry("berth"));
            out.write(msg("IPM.Note"));
        }
        Reading read = Reading.of(zip);
        assertEquals(
                List.of("Crane 2", "Berth 4"),
                read.messages().stream()
                        .map(each -> MessageParser.parse(each.bytes()).subject())
                        .toList());
        assertEquals(List.of("given.zip!winmail.dat", "given.zip!berth"), read.containers());
        assertEquals(ContainerFormat.TNEF, read.message(0).provenance().format());
    }

    /** A document of Word with a message in it has the names of the message's streams, but not in its root. */
    @Test
    void a_document_with_a_message_in_it_is_no_message() throws Exception {
        Path path = temp.resolve("report");
        try (var ole = new POIFSFileSystem()) {
            ole.getRoot().createDocument("WordDocument", new ByteArrayInputStream(new byte[600]));
            DirectoryEntry pool = ole.getRoot().createDirectory("ObjectPool").createDirectory("_1");
            text(pool, "0037", "Inside");
            try (var out = Files.newOutputStream(path)) {
                ole.writeFilesystem(out);
            }
        }
        Reading read = Reading.of(path);
        assertEquals(List.of(), read.texts());
        assertEquals(List.of(), read.losses());
    }
}
