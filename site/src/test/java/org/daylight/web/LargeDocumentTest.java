package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.DocumentFiles;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Utf8Check;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that is too large to be held until a slow reader has taken it. */
class LargeDocumentTest {

    private static final DocumentId LARGE = new DocumentId("large", 1);

    @TempDir
    Path folder;

    private byte[] original = {};
    private WrittenArchive written;
    private Archive archive;
    private DocumentReader documents;

    @BeforeEach
    void write() throws IOException {
        byte[] random = new byte[3 << 20];
        new Random(1).nextBytes(random);
        original = ("Subject: large\r\n\r\n" + java.util.Base64.getMimeEncoder().encodeToString(random))
                .getBytes(StandardCharsets.US_ASCII);
        written = new WrittenArchive(folder, "Large").trove("large", "Large", "Of one.", 1, Map.of());
        written.part("large", "One", "", "2026-12-01T09:00:00Z", new TreeMap<>(Map.of(1, original)), new TreeMap<>());
        archive = written.open();
        documents = new DocumentReader(archive);
    }

    @AfterEach
    void close() throws IOException {
        archive.close();
    }

    private static byte[] bytes(Response response) throws IOException {
        var read = assertInstanceOf(Response.Body.Read.class, response.body());
        try (InputStream in = Channels.newInputStream(read.opening().from(read.start()))) {
            return in.readNBytes((int) read.size());
        }
    }

    @Test
    void it_is_read_while_it_is_sent() throws IOException {
        var files = new DocumentFiles(documents);
        Response raw = files.raw(LARGE).orElseThrow();
        assertEquals("text/plain; charset=utf-8", raw.type());
        assertArrayEquals(original, bytes(raw));
        Response eml = files.eml(LARGE).orElseThrow();
        assertEquals("message/rfc822", eml.type());
        assertArrayEquals(original, bytes(eml));
    }

    @Test
    void a_part_of_it_can_be_asked_for() throws IOException {
        Response raw = new DocumentFiles(documents).raw(LARGE).orElseThrow();
        Request request = Request.of("GET", "/large/1/raw", Map.of("range", "bytes=2000000-2000099"))
                .orElseThrow();
        Response part = Delivery.deliver(request, raw);
        assertEquals(206, part.status());
        assertArrayEquals(Arrays.copyOfRange(original, 2_000_000, 2_000_100), bytes(part));
    }

    @Test
    void what_changed_after_it_was_proved_is_never_sent_whole() throws IOException {
        Response raw = new DocumentFiles(documents).raw(LARGE).orElseThrow();
        damage();
        assertThrows(IOException.class, () -> bytes(raw));
    }

    /** Changes a byte in the middle of the pack, where it stands. */
    private void damage() throws IOException {
        try (var file = new RandomAccessFile(folder.resolve("releases/0001.zip").toFile(), "rw")) {
            long middle = file.length() / 2;
            file.seek(middle);
            int before = file.read();
            file.seek(middle);
            file.write(before ^ 0x01);
        }
    }

    @Test
    void utf8_is_told_across_the_edges_of_pieces() throws IOException {
        byte[] good = "aé€𝄞".repeat(9_001).getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {1, 2, 3, 7, 8_191, 8_192, 8_193, good.length}) {
            var check = new Utf8Check();
            for (int at = 0; at < good.length; at += piece) {
                check.write(good, at, Math.min(piece, good.length - at));
            }
            assertTrue(check.isUtf8(), "" + piece);
        }
        var cut = new Utf8Check();
        cut.write(good, 0, good.length - 1);
        assertFalse(cut.isUtf8());
        var latin = new Utf8Check();
        latin.write("Grüße".getBytes(StandardCharsets.ISO_8859_1));
        assertFalse(latin.isUtf8());
    }
}
