package org.daylight.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import org.daylight.check.SmallArchive;
import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Untrusted zips: they are read unchanged or refused; nothing else ever happens. */
class PackZipTest {

    @TempDir
    Path folder;

    /** Unpacks everything. @return the number of entries */
    private long read(byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("a.zip"), zip);
        long entries = 0;
        try (PackZip opened = PackZip.open(file)) {
            PackZip.Directory directory = opened.directory();
            for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
                try (ZipContent content = opened.open(entry)) {
                    content.transferTo(java.io.OutputStream.nullOutputStream());
                }
                entries++;
            }
        }
        return entries;
    }

    @Test
    void a_zip64_directory_is_read() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        for (int number = 1; number <= 70_000; number++) {
            entries.put(new DocumentEntry(number, DocumentEntry.Content.MESSAGE).name(), new byte[0]);
        }
        assertEquals(70_000, read(SmallArchive.zipped(entries)));
    }

    @Test
    void unpacked_bytes_equal_packed_bytes() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Arrays.fill(bytes, 100_000, 200_000, (byte) 'a');
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("bagit.txt", bytes);
        Path file = Files.write(folder.resolve("b.zip"), SmallArchive.zipped(entries));
        try (PackZip zip = PackZip.open(file)) {
            PackZip.Entry entry = zip.directory().next();
            assertTrue(entry != null);
            try (ZipContent content = zip.open(entry)) {
                assertArrayEquals(bytes, content.readAllBytes());
            }
        }
    }

    @Test
    void every_changed_byte_is_refused_or_has_no_meaning() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("bagit.txt", "BagIt-Version: 1.0\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        entries.put("data/messages/000001.eml", SmallArchive.message(1));
        byte[] zip = SmallArchive.zipped(entries);
        int taken = 0;
        for (int at = 0; at < zip.length; at++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] changed = zip.clone();
                changed[at] ^= (byte) bit;
                taken += isRead(changed) ? 1 : 0;
            }
            assertTrue(!isRead(Arrays.copyOf(zip, at)), "cut off at " + at);
        }
        // Versions, file attributes, and bits of a deflated block without a meaning.
        assertTrue(taken < zip.length, taken + " changes were not seen");
    }

    private boolean isRead(byte[] zip) throws IOException {
        try {
            return read(zip) > 0;
        } catch (Malformed refused) {
            return false;
        }
    }

    @Test
    void entries_that_share_their_bytes_are_refused() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("a", new byte[1000]);
        entries.put("b", new byte[1000]);
        byte[] zip = SmallArchive.zipped(entries);
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int directory = bytes.getInt(zip.length - 22 + 16);
        bytes.putInt(directory + 47 + 42, 0); // the second has the offset of the first
        assertEquals(
                "zip-malformed", assertThrows(Malformed.class, () -> read(zip)).code());
    }
}
