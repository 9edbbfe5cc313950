package org.daylight.partners;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a partner unpacks may come from anyone. */
class ShareFileTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    private final byte[] pack = "the pack".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    private final byte[] views = "the views".getBytes(StandardCharsets.UTF_8);
    private byte[] share = new byte[0];
    private int count;

    private LogEntry.Release planned(long packBytes) {
        return new LogEntry.Release(
                new Slug("harbour"),
                8,
                8,
                "Part 8",
                "",
                NOW,
                1,
                0,
                new DocumentNumber(1),
                new DocumentNumber(1),
                Sha256.of(new byte[] {1}),
                Sha256.of(pack),
                packBytes,
                Sha256.of(new byte[] {2}),
                new LoggedViews(Sha256.of(views), views.length, Sha256.of(new byte[] {3})));
    }

    @BeforeEach
    void write() throws IOException {
        share = share(planned(pack.length), NOW.plusSeconds(60));
    }

    private byte[] share(LogEntry.Release entry, Instant until) throws IOException {
        Path a = Files.write(folder.resolve("a"), pack);
        Path b = Files.write(folder.resolve("b"), views);
        var out = new ByteArrayOutputStream();
        ShareFile.write(out, entry, until, a, b);
        return out.toByteArray();
    }

    private Path empty() throws IOException {
        return Files.createDirectories(folder.resolve("to" + count++));
    }

    @Test
    void onlyTheOwnerCanReadWhatIsNotPublishedYet() throws IOException {
        Path to = folder.resolve("new");
        ShareFile.createFolder(to);
        ShareFile.unpack(new ByteArrayInputStream(share), to, NOW);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to)));
        for (String name : new String[] {"release.json", "pack.zip", "views.zip"}) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve(name))), name);
        }
    }

    private ShareFile.Opened unpacked(byte[] bytes) throws IOException {
        return ShareFile.unpack(new ByteArrayInputStream(bytes), empty(), NOW);
    }

    @Test
    void whatWasWrittenIsUnpacked() throws IOException {
        ShareFile.Opened opened = unpacked(share);
        assertEquals(planned(pack.length), opened.planned());
        assertArrayEquals(pack, Files.readAllBytes(opened.pack()));
        assertArrayEquals(views, Files.readAllBytes(opened.views()));
        assertEquals(opened, ShareFile.unpacked(opened.pack().getParent()));
        ShareFile.delete(opened.pack().getParent());
        try (var left = Files.list(opened.pack().getParent())) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void afterItsDateNothingIsUnpacked() throws IOException {
        Path to = empty();
        assertThrows(
                ShareFile.Expired.class,
                () -> ShareFile.unpack(new ByteArrayInputStream(share), to, NOW.plusSeconds(60)));
        try (var left = Files.list(to)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aPackThatIsLongerOrAnotherThanItsNameSaysIsRefused() throws IOException {
        byte[] longer = share(planned(pack.length - 1), NOW.plusSeconds(60));
        assertTrue(assertThrows(ShareFile.Malformed.class, () -> unpacked(longer))
                .getMessage()
                .contains("longer"));
        byte[] other = share(
                new LogEntry.Release(
                        new Slug("harbour"),
                        8,
                        8,
                        "Part 8",
                        "",
                        NOW,
                        1,
                        0,
                        new DocumentNumber(1),
                        new DocumentNumber(1),
                        Sha256.of(new byte[] {1}),
                        Sha256.of(views),
                        pack.length,
                        null,
                        null),
                NOW.plusSeconds(60));
        assertThrows(ShareFile.Malformed.class, () -> unpacked(other));
    }

    /** A compressed entry could become a thousand times larger, and a name could lead out of the folder. */
    @Test
    void compressedEntriesAndOtherNamesAreRefused() throws IOException {
        for (String name : new String[] {"release.json", "../release.json", "/etc/passwd", ""}) {
            var out = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[50_000_000]);
                zip.closeEntry();
            }
            assertThrows(ShareFile.Malformed.class, () -> unpacked(out.toByteArray()));
        }
    }

    @Test
    void whatIsCutOffOrChangedThrowsNothingButARefusal() throws IOException {
        for (int length = 0; length < pack.length; length += 37) {
            byte[] cut = Arrays.copyOf(share, length);
            assertThrows(IOException.class, () -> unpacked(cut));
        }
        var random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            byte[] changed = share.clone();
            for (int j = 0; j < 3; j++) {
                changed[random.nextInt(1_200)] = (byte) random.nextInt();
            }
            try {
                unpacked(changed);
            } catch (IOException refused) {
                // that is allowed; nothing else is
            }
        }
    }

    @Test
    void filesOfTheFolderAreNotOverwritten() throws IOException {
        Path to = empty();
        Files.writeString(to.resolve("pack.zip"), "mine");
        assertThrows(IOException.class, () -> ShareFile.unpack(new ByteArrayInputStream(share), to, NOW));
        assertEquals("mine", Files.readString(to.resolve("pack.zip")));
    }
}
