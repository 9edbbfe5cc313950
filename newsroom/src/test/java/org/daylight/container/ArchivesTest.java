package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZMethod;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** bz2, xz, 7z; archives in archives; the standard input; and hostile forms of them. */
class ArchivesTest {

    private static final String ANNA = "From: anna@example.org\nSubject: Berth 4\n\nThe crane is late.\n";
    private static final String BORIS = "From: boris@example.org\nSubject: Re: Berth 4\n\nAgain?\n";
    private static final byte[] MBOX = Reading.bytes("From anna@example.org Mon Mar  2 09:15:00 2015\n" + ANNA
            + "\nFrom boris@example.org Tue Mar  3 10:20:30 2015\n" + BORIS + "\n");

    @TempDir
    Path folder;

    /** How bytes are wrapped in an archive or a compressed file. */
    private interface Wrapping {
        byte[] of(byte[] contents) throws IOException;
    }

    private static final Map<String, Wrapping> WRAPPINGS = new LinkedHashMap<>();

    static {
        WRAPPINGS.put("gz", contents -> written(GZIPOutputStream::new, contents));
        WRAPPINGS.put("bz2", contents -> written(BZip2CompressorOutputStream::new, contents));
        WRAPPINGS.put("xz", contents -> written(out -> new XZOutputStream(out, new LZMA2Options(0)), contents));
        WRAPPINGS.put("zst", Zstd::compress);
        WRAPPINGS.put("zip", ArchivesTest::zip);
        WRAPPINGS.put("tar", ArchivesTest::tar);
        WRAPPINGS.put("7z", ArchivesTest::sevenZip);
    }

    private interface Opened {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] written(Opened opened, byte[] contents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream over = opened.over(out)) {
            over.write(contents);
        }
        return out.toByteArray();
    }

    private static byte[] zip(byte[]... members) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < members.length; i++) {
                zip.putNextEntry(new ZipEntry("m" + i));
                zip.write(members[i]);
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] tar(byte[]... members) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (int i = 0; i < members.length; i++) {
                var entry = new TarArchiveEntry("m" + i);
                entry.setSize(members[i].length);
                tar.putArchiveEntry(entry);
                tar.write(members[i]);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] sevenZip(byte[]... members) throws IOException {
        return sevenZip(SevenZMethod.LZMA2, 0, members);
    }

    private static byte[] sevenZip(SevenZMethod method, int unixMode, byte[]... members) throws IOException {
        Path file = Files.createTempFile("daylight", ".7z");
        try (var sevenZip = new SevenZOutputFile(file.toFile())) {
            sevenZip.setContentCompression(method);
            for (int i = 0; i < members.length; i++) {
                var entry = new SevenZArchiveEntry();
                entry.setName("m" + i);
                if (unixMode != 0) {
                    entry.setHasWindowsAttributes(true);
                    entry.setWindowsAttributes(0x8000 | unixMode << 16);
                }
                sevenZip.putArchiveEntry(entry);
                sevenZip.write(members[i]);
                sevenZip.closeArchiveEntry();
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Reading read(byte[] bytes) throws IOException, InterruptedException {
        return Reading.of(file("given", bytes));
    }

    private Reading fromStandardInput(byte[] bytes) throws InterruptedException {
        List<ContainerItem> found = new ArrayList<>();
        Path spool = folder.resolve("spool");
        var source = new ImportSource(
                List.of(Path.of(ImportSource.STANDARD_INPUT)),
                ContainerLimits.DEFAULT,
                spool,
                new ByteArrayInputStream(bytes));
        assertEquals(-1, source.size().bytes());
        source.read(found::add);
        return new Reading(found, source);
    }

    // ---- Members of every size, in every method ----

    private static byte[] letter(int size) {
        byte[] bytes = new byte[size];
        var random = new java.util.Random(size);
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i % 61 == 60 ? '\n' : 'a' + random.nextInt(26));
        }
        byte[] header = Reading.bytes("From: anna@example.org\nSubject: " + size + "\n\n");
        System.arraycopy(header, 0, bytes, 0, header.length);
        return bytes;
    }

    /** Sizes around the size of every buffer between a file and a message. */
    private static final int[] SIZES = {
        100, 8_191, 8_192, 8_193, 16_384, 16_385, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 102_822, 131_072,
        131_073
    };

    /** A zip whose members have this compression method. */
    private static byte[] zipOf(int method, int flags, Wrapping packing, List<byte[]> members, boolean directory)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var central = new ByteArrayOutputStream();
        for (int i = 0; i < members.size(); i++) {
            byte[] name = Reading.bytes("m" + i);
            byte[] packed = packing.of(members.get(i));
            var crc = new CRC32();
            crc.update(members.get(i));
            int at = out.size();
            ByteBuffer sizes = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) crc.getValue())
                    .putInt(packed.length)
                    .putInt(members.get(i).length);
            ByteBuffer local = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
            local.putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) flags)
                    .putShort((short) method)
                    .putInt(0);
            local.put(sizes.array()).putShort((short) name.length);
            out.writeBytes(local.array());
            out.writeBytes(name);
            out.writeBytes(packed);
            ByteBuffer entry = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
            entry.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).putShort((short) flags);
            entry.putShort((short) method).putInt(0).put(sizes.array()).putShort((short) name.length);
            entry.putInt(42, at);
            central.writeBytes(entry.array());
            central.writeBytes(name);
        }
        if (directory) {
            ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
            end.putInt(0x06054b50).putInt(0).putShort((short) members.size()).putShort((short) members.size());
            end.putInt(central.size()).putInt(out.size());
            out.writeBytes(central.toByteArray());
            out.writeBytes(end.array());
        }
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] contents, int strategy) {
        var deflater = new java.util.zip.Deflater(6, true);
        deflater.setStrategy(strategy);
        deflater.setInput(contents);
        deflater.finish();
        byte[] packed = new byte[contents.length + 10_000];
        int length = 0;
        while (!deflater.finished()) {
            length += deflater.deflate(packed, length, packed.length - length);
        }
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    private static final Map<Integer, Wrapping> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put(0, contents -> contents);
        METHODS.put(8, contents -> deflated(contents, java.util.zip.Deflater.DEFAULT_STRATEGY));
        // without matches, deflate and deflate64 are the same
        METHODS.put(9, contents -> deflated(contents, java.util.zip.Deflater.HUFFMAN_ONLY));
        METHODS.put(12, WRAPPINGS.get("bz2"));
        METHODS.put(93, Zstd::compress);
        METHODS.put(95, WRAPPINGS.get("xz"));
    }

    private static List<byte[]> letters() {
        return Arrays.stream(SIZES).mapToObj(ArchivesTest::letter).toList();
    }

    private static void assertLetters(String what, Reading read) {
        assertEquals(List.of(), read.losses(), what);
        assertEquals(SIZES.length, read.messages().size(), what);
        for (int i = 0; i < SIZES.length; i++) {
            assertTrue(Arrays.equals(letter(SIZES[i]), read.message(i).bytes()), what + ", " + SIZES[i] + " bytes");
        }
    }

    @Test
    void membersOfAZipAreReadWholeWhateverTheirSizeAndMethod() throws Exception {
        for (var method : METHODS.entrySet()) {
            byte[] zip = zipOf(method.getKey(), 0, method.getValue(), letters(), true);
            assertLetters("method " + method.getKey(), read(zip));
            assertLetters("method " + method.getKey() + " in a tar", read(tar(zip)));
            assertLetters("method " + method.getKey() + " in a zip", read(zipOf(0, 0, c -> c, List.of(zip), true)));
        }
    }

    @Test
    void aZipWithoutItsDirectoryGivesCompleteMembers() throws Exception {
        for (int method : new int[] {0, 8, 9}) {
            Reading read = read(zipOf(method, 0, METHODS.get(method), letters(), false));
            assertEquals(
                    List.of("given@0 truncated-archive"),
                    read.losses().stream()
                            .map(loss -> loss.replaceAll("@.* ", "@0 "))
                            .toList(),
                    "method " + method);
            for (int i = 0; i < SIZES.length; i++) {
                assertTrue(
                        Arrays.equals(letter(SIZES[i]), read.message(i).bytes()), "method " + method + ", " + SIZES[i]);
            }
        }
    }

    @Test
    void membersOfATarAndA7zAreReadWholeWhateverTheirSize() throws Exception {
        byte[][] letters = letters().toArray(new byte[0][]);
        assertLetters("tar", read(tar(letters)));
        for (SevenZMethod method : List.of(
                SevenZMethod.COPY, SevenZMethod.LZMA, SevenZMethod.LZMA2, SevenZMethod.BZIP2, SevenZMethod.DEFLATE)) {
            assertLetters("7z " + method, read(sevenZip(method, 0, letters)));
        }
    }

    @Test
    void anEncryptedMemberIsALossWhateverItsMethodAndTheOthersAreRead() throws Exception {
        for (boolean directory : new boolean[] {true, false}) {
            for (int method : new int[] {0, 8, 99}) {
                Wrapping packing = METHODS.getOrDefault(method, contents -> contents);
                Reading read = read(zipOf(method, 1, packing, letters().subList(0, 3), directory));
                assertEquals(List.of(), read.texts());
                assertTrue(
                        read.losses().getFirst().contains("given!m0@0 encrypted"),
                        read.losses().toString());
            }
        }
    }

    /** A self-extracting archive has a program in front. */
    @Test
    void aZipWithBytesInFrontIsReadByItsDirectory() throws Exception {
        byte[] sfx = behindProgram(zip(MBOX));
        try (var zip64 = new ZipArchiveOutputStream(folder.resolve("64"))) {
            zip64.setUseZip64(Zip64Mode.Always);
            zip64.putArchiveEntry(new ZipArchiveEntry("m"));
            zip64.write(MBOX);
            zip64.closeArchiveEntry();
        }
        Reading wide = Reading.of(file("wide.zip", behindProgram(Files.readAllBytes(folder.resolve("64")))));
        assertEquals(List.of(ANNA, BORIS), wide.texts());
        for (Reading read : List.of(
                Reading.of(file("sfx.zip", sfx)), Reading.of(file("sfx.ZIP", sfx)), read(named("a.zip", sfx)))) {
            assertEquals(List.of(ANNA, BORIS), read.texts());
            assertEquals(List.of(), read.losses());
        }
        byte[] none = new byte[70_000];
        assertEquals(
                List.of("none.zip@0 truncated-archive"),
                Reading.of(file("none.zip", none)).losses().stream()
                        .map(loss -> loss.replaceFirst("@\\d+", "@0"))
                        .toList());
        assertEquals(1, read(named("none.zip", none)).losses().size());
        assertEquals(List.of(), Reading.of(file("none.bin", none)).losses());
    }

    private static byte[] behindProgram(byte[] zip) {
        byte[] all = new byte[70_000 + zip.length];
        System.arraycopy(zip, 0, all, 70_000, zip.length);
        all[0] = 'M';
        all[1] = 'Z';
        return all;
    }

    private static byte[] named(String name, byte[] contents) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(contents);
            zip.closeEntry();
        }
        return out.toByteArray();
    }

    @Test
    void anUnknownMethodIsALoss() throws Exception {
        assertEquals(
                List.of("given!m0@0 unsupported-format"),
                read(zipOf(97, 0, contents -> contents, letters().subList(0, 1), true))
                        .losses());
    }

    // ---- Names of members of a zip ----

    private static String nameOf(byte[] name, int flags, byte[] extra) {
        return ZipName.of(name, (flags & ZipName.UTF_8) != 0, ByteBuffer.wrap(extra));
    }

    private static byte[] unicodePath(byte[] plain, String name) {
        byte[] utf8 = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var crc = new CRC32();
        crc.update(plain);
        return ByteBuffer.allocate(4 + 4 + 9 + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0x5455)
                .putShort((short) 0)
                .putShort((short) 0x7075)
                .putShort((short) (5 + utf8.length))
                .put((byte) 1)
                .putInt((int) crc.getValue())
                .put(utf8)
                .array();
    }

    @Test
    void namesAreReadAsTheMemberSaysElseInCodePage437() {
        byte[] dos = Reading.bytes("Gr\201\341e/\216rger.eml");
        byte[] utf8 = "Grüße/Ärger.eml".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertEquals("Grüße/Ärger.eml", nameOf(dos, 0, new byte[0]));
        assertEquals("Grüße/Ärger.eml", nameOf(utf8, ZipName.UTF_8, new byte[0]));
        assertEquals("Grüße/Ärger.eml", nameOf(utf8, 0, new byte[0]), "as macOS writes it");
        assertEquals("Привет.eml", nameOf(dos, 0, unicodePath(dos, "Привет.eml")));
        assertEquals("Grüße/Ärger.eml", nameOf(dos, 0, unicodePath(utf8, "Привет.eml")), "of another name");
        assertEquals("Grüße/Ärger.eml", nameOf(dos, 0, new byte[] {0x75, 0x70, (byte) 0xff, 0x7f, 1}), "cut");
        assertEquals("\u00b1\u2264\u00a0.eml", nameOf(Reading.bytes("\361\363\377.eml"), 0, new byte[0]));
    }

    // ---- Whole ----

    @Test
    void anyTwoWrappingsInEachOtherGiveTheSameMessages() throws Exception {
        for (var inner : WRAPPINGS.entrySet()) {
            byte[] once = inner.getValue().of(MBOX);
            assertEquals(List.of(ANNA, BORIS), read(once).texts(), inner.getKey());
            for (var outer : WRAPPINGS.entrySet()) {
                byte[] twice = outer.getValue().of(once);
                String what = inner.getKey() + " in " + outer.getKey();
                for (Reading read : List.of(read(twice), fromStandardInput(twice))) {
                    assertEquals(List.of(ANNA, BORIS), read.texts(), what);
                    assertEquals(List.of(), read.losses(), what);
                    SourceFile closed = (SourceFile) read.found().getLast();
                    assertEquals(Sha256.of(twice), closed.sha256(), what);
                    assertEquals(twice.length, read.source().bytesRead(), what);
                }
            }
        }
        try (var left = Files.list(folder.resolve("spool"))) {
            assertEquals(0, left.count(), "what was laid down is gone");
        }
    }

    @Test
    void namesShowThePathThroughNestedArchives() throws Exception {
        byte[] deep = zip(WRAPPINGS.get("xz").of(tar(MBOX, WRAPPINGS.get("gz").of(MBOX))));
        Reading read = fromStandardInput(deep);
        assertEquals(
                List.of("standard input!m0!m0", "standard input!m0!m0", "standard input!m0!m1", "standard input!m0!m1"),
                read.containers());
        assertEquals(List.of(), read.losses());
    }

    @Test
    void piecesWrittenOneAfterTheOtherAreOneMailbox() throws Exception {
        byte[][] halves = {Arrays.copyOf(MBOX, 100), Arrays.copyOfRange(MBOX, 100, MBOX.length)};
        for (String name : List.of("gz", "bz2", "xz", "zst")) {
            var out = new ByteArrayOutputStream();
            for (byte[] half : halves) {
                out.writeBytes(WRAPPINGS.get(name).of(half));
            }
            Reading read = read(out.toByteArray());
            assertEquals(List.of(ANNA, BORIS), read.texts(), name);
            assertEquals(List.of(), read.losses(), name);
        }
    }

    // ---- Damaged ----

    private static byte[] many() {
        var out = new ByteArrayOutputStream();
        var random = new java.util.Random(7);
        for (int i = 0; i < 400; i++) {
            out.writeBytes(Reading.bytes("From anna@example.org Mon Mar  2 09:15:00 2015\n" + ANNA
                    + Long.toHexString(random.nextLong()) + "\n\n"));
        }
        return out.toByteArray();
    }

    @Test
    void aTruncatedArchiveIsOneLossAndTheMessagesBeforeAreStored() throws Exception {
        for (var wrapping : WRAPPINGS.entrySet()) {
            byte[] whole = wrapping.getValue().of(many());
            byte[] cut = Arrays.copyOf(whole, whole.length / 10 * 7);
            for (byte[] bytes : List.of(cut, WRAPPINGS.get("tar").of(cut))) {
                Reading read = read(bytes);
                assertEquals(1, read.losses().size(), wrapping.getKey() + read.losses());
                assertTrue(read.losses().getFirst().endsWith(" truncated-archive"), wrapping.getKey() + read.losses());
            }
            // The directory of a 7z is at the end, and blocks of these compressors are larger than this mailbox.
            boolean keepsNothing = List.of("7z", "bz2", "xz", "zst").contains(wrapping.getKey());
            assertEquals(keepsNothing, read(cut).messages().isEmpty(), wrapping.getKey());
        }
    }

    /** If any byte of any wrapping is wrong, the result is a message, a loss or a skip, but never an exception. */
    @Test
    void noDamageIsAnException() throws Exception {
        for (var wrapping : WRAPPINGS.entrySet()) {
            byte[] whole = wrapping.getValue().of(MBOX);
            for (int i = 0; i < whole.length; i += Math.max(1, whole.length / 61)) {
                byte[] damaged = whole.clone();
                damaged[i] ^= 0x41;
                Reading read = read(WRAPPINGS.get("tar").of(damaged));
                assertTrue(read.found().getLast() instanceof SourceFile, wrapping.getKey() + " at " + i);
                boolean hasChecksum =
                        !wrapping.getKey().equals("tar") && !wrapping.getKey().equals("zst");
                assertTrue(
                        !hasChecksum
                                || read.messages().size() == 2
                                || !read.losses().isEmpty()
                                || !read.skipped().isEmpty(),
                        wrapping.getKey() + " at " + i);
            }
        }
    }

    @Test
    void aDamagedArchiveInAnotherDoesNotAffectItsNeighbours() throws Exception {
        byte[] broken = WRAPPINGS.get("zip").of(many());
        Arrays.fill(broken, 300, 400, (byte) 0x55);
        Reading read = read(tar(MBOX, broken, MBOX));
        assertEquals(
                List.of(ANNA, BORIS),
                read.texts().subList(read.texts().size() - 2, read.texts().size()));
        assertEquals(1, read.losses().size());
        assertTrue(read.losses().getFirst().startsWith("given!m1!m0@"), read.losses()::toString);
    }

    // ---- Hostile ----

    @Test
    void linksInASevenZipAreLosses() throws Exception {
        byte[] link = sevenZip(SevenZMethod.LZMA2, 0120777, Reading.bytes("/etc/passwd"));
        assertEquals(List.of("given!m0@0 link-skipped"), read(link).losses());
        byte[] pipe = sevenZip(SevenZMethod.COPY, 0010644, Reading.bytes("x"));
        assertEquals(List.of("given!m0@0 special-file"), read(pipe).losses());
        byte[] plain = sevenZip(SevenZMethod.BZIP2, 0100644, MBOX);
        assertEquals(List.of(ANNA, BORIS), read(plain).texts());
    }

    @Test
    void anEncryptedSevenZipIsALossThatSaysSo() throws Exception {
        Path file = folder.resolve("locked.7z");
        try (var sevenZip = new SevenZOutputFile(file.toFile(), "harbour".toCharArray())) {
            var entry = new SevenZArchiveEntry();
            entry.setName("m0");
            sevenZip.putArchiveEntry(entry);
            sevenZip.write(MBOX);
            sevenZip.closeArchiveEntry();
        }
        Reading read = Reading.of(file);
        assertEquals(1, read.losses().size());
        assertTrue(read.losses().getFirst().endsWith(" encrypted"), read.losses()::toString);
    }

    @Test
    void whatNeedsTooMuchMemoryIsALoss() throws Exception {
        byte[] xz = WRAPPINGS.get("xz").of(MBOX);
        xz[16] = 32; // the dictionary's size in the block header (xz file format, 3.1 and 5.3.1): 256 MiB
        var crc = new CRC32();
        crc.update(xz, 12, 8);
        ByteBuffer.wrap(xz).order(ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
        assertEquals(List.of("given@0 needs-memory"), read(xz).losses());
    }

    /**
     * An archive that contains itself cannot be distinguished from one that is nested for ever: both end at the same
     * depth.
     */
    @Test
    void nestingEndsAtItsLimitAndTheRestContinues() throws Exception {
        for (String name : List.of("zip", "7z", "tar", "gz", "bz2", "xz", "zst")) {
            byte[] deep = MBOX;
            for (int i = 0; i < 60; i++) {
                deep = WRAPPINGS.get(name).of(deep);
            }
            Reading read = read(tar(deep, MBOX));
            assertEquals(1, read.losses().size(), name);
            assertTrue(read.losses().getFirst().endsWith(" nested-too-deep"), read.losses()::toString);
            assertEquals(List.of(ANNA, BORIS), read.texts(), name);
        }
        byte[] sixth = MBOX;
        for (int i = 0; i < 6; i++) {
            sixth = zip(sixth);
        }
        assertEquals(List.of(ANNA, BORIS), read(sixth).texts());
        assertEquals(1, read(zip(sixth)).losses().size());
    }

    /** Each archive contains the previous one ten times: a million of the innermost. */
    @Test
    void nestingThatSpreadsEndsToo() throws Exception {
        byte[] wide = MBOX;
        for (int i = 0; i < 6; i++) {
            byte[][] ten = new byte[10][];
            Arrays.fill(ten, wide);
            wide = zip(ten);
        }
        var limits = new ContainerLimits(1 << 20, 1L << 30, 200, 6, 50);
        Reading read = Reading.of(limits, file("wide.zip", wide));
        assertEquals(1, read.losses().size(), read.losses()::toString);
        assertTrue(read.losses().getFirst().endsWith(" archive-bomb"), read.losses()::toString);
    }

    @Test
    void bombsEndWhateverTheyArePackedIn() throws Exception {
        var limits = new ContainerLimits(1 << 20, 1 << 20, 20, 6, 1_000);
        byte[] large = new byte[40 << 20];
        Arrays.fill(large, (byte) '\n');
        System.arraycopy(MBOX, 0, large, 0, MBOX.length);
        for (var wrapping : WRAPPINGS.entrySet()) {
            if (!wrapping.getKey().equals("tar")) {
                byte[] bomb = wrapping.getValue().of(large);
                for (byte[] bytes : List.of(bomb, WRAPPINGS.get("gz").of(tar(bomb)))) {
                    Reading read = Reading.of(limits, file("bomb", bytes));
                    assertEquals(1, read.losses().size(), wrapping.getKey());
                    assertTrue(read.losses().getFirst().endsWith(" archive-bomb"), read.losses()::toString);
                }
            }
        }
    }

    @Test
    void membersThatAreNotMailAreSkipped() throws Exception {
        Reading read = read(zip(MBOX, Reading.bytes("read me\n"), new byte[] {1, 0, 2}));
        assertEquals(List.of("given!m1 no-mail", "given!m2 no-mail"), read.skipped());
        assertEquals(List.of(), read.losses());
    }
}
