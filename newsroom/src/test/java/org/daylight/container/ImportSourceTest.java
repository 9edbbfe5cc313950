package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportSourceTest {

    private static final String ANNA = "From: anna@example.org\nSubject: Berth 4\n\nThe crane is late.\n";
    private static final String BORIS = "From: boris@example.org\nSubject: Re: Berth 4\n\nAgain?\n";
    private static final String MBOX = "From anna@example.org Mon Mar  2 09:15:00 2015\n" + ANNA
            + "\nFrom boris@example.org Tue Mar  3 10:20:30 2015\n" + BORIS + "\n";

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("Press"));
    }

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path file(String name, String text) throws IOException {
        return file(name, Reading.bytes(text));
    }

    // ---- Folders ----

    @Test
    void aFolderIsReadInTheOrderOfNames() throws Exception {
        file("b/2.eml", BORIS);
        file("b/10.eml", ANNA);
        file("a.mbox", MBOX);
        file("c", ANNA);
        Reading read = Reading.of(folder);
        assertEquals(
                List.of("Press/a.mbox", "Press/a.mbox", "Press/b/10.eml", "Press/b/2.eml", "Press/c"),
                read.containers());
        assertEquals(ContainerFormat.MESSAGE, read.message(2).provenance().format());
        assertEquals(List.of(), read.losses());
        assertEquals(
                new ImportSource.Size(4, MBOX.length() + 2 * ANNA.length() + BORIS.length()),
                read.source().size());
        assertEquals(read.source().size().bytes(), read.source().bytesRead());
    }

    @Test
    void everyOuterFileIsClosedWithItsHash() throws Exception {
        Path file = file("box.mbox.gz", gzip(Reading.bytes(MBOX)));
        Reading read = Reading.of(file);
        assertEquals(
                new SourceFile("box.mbox.gz", Files.size(file), Sha256.of(Files.readAllBytes(file))),
                read.found().getLast());
    }

    @Test
    void twoPathsWithTheSameNameAreDistinguished() throws Exception {
        Path other = Files.createDirectories(temp.resolve("elsewhere/Press"));
        Files.writeString(other.resolve("1.eml"), ANNA);
        file("1.eml", BORIS);
        assertEquals(
                List.of("Press/1.eml", "Press (2)/1.eml"),
                Reading.of(folder, other).containers());
    }

    @Test
    void maildirFlagsAreStoredAndControlFilesSkipped() throws Exception {
        Assumptions.assumeTrue(System.getProperty("file.separator").equals("/"), "skipped: needs ':' in file names");
        file("cur/1425287700.M1P2.crane:2,FS", ANNA);
        file("new/1425287701.M1P2.crane", BORIS);
        file("tmp/1425287702.M1P2.crane", ANNA);
        file("cur/1425287703.M1P2.crane:2,", "not like a message at all\n");
        file("dovecot.index", "x");
        file("maildirfolder", "");
        file(".DS_Store", "x");
        Reading read = Reading.of(folder);
        assertEquals(
                List.of("FS", "", "", ""),
                read.messages().stream().map(m -> m.provenance().flags()).toList());
        assertTrue(read.messages().stream().allMatch(m -> m.provenance().format() == ContainerFormat.MAILDIR));
        assertEquals(List.of("maildir-undelivered"), read.defects(3));
        assertEquals(
                List.of(
                        "Press/.DS_Store control-file",
                        "Press/dovecot.index control-file",
                        "Press/maildirfolder empty"),
                read.skipped());
        assertEquals(List.of(), read.losses());
    }

    /** People name mailboxes after programs, and give them names that programs use for their own files. */
    @Test
    void aMailboxIsReadThoughItsNameIsLikeThatOfAControlFile() throws Exception {
        for (String name : List.of(
                "dovecot.mbox",
                "dovecot-users",
                "dovecot-index.mbox",
                "dovecot.index",
                "courierimap-list",
                "subscriptions",
                "content_index",
                "notes.msf",
                "._notes",
                "x.ibex.index.old")) {
            file(name, MBOX);
            Reading read = Reading.of(folder.resolve(name));
            assertEquals(List.of(ANNA, BORIS), read.texts(), name);
            assertEquals(List.of(), read.losses(), name);
        }
        for (String name : List.of("dovecot.eml", "dovecot-1", "courierimap.txt")) {
            file(name, ANNA);
            assertEquals(List.of(ANNA), Reading.of(folder.resolve(name)).texts(), name);
        }
    }

    @Test
    void controlFilesAreSkipped() throws Exception {
        Map<String, String> files = Map.of(
                "dovecot.index.log.2", "x",
                "dovecot.list.index.log", "x",
                "dovecot-uidlist", "3 V1275660208 N25022\n1 :a\n",
                "dovecot-uidvalidity.4c0a1b2c", "x",
                "dovecot.mailbox.log", "x",
                ".dovecot.lda-dupes", "x",
                "courierimapsubscribed", "INBOX.Sent\n",
                ".mh_profile", "Path: Mail\n",
                "Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n",
                "._Inbox", "\0\5\u0016\7");
        for (Map.Entry<String, String> entry : files.entrySet()) {
            file(entry.getKey(), entry.getValue());
            assertEquals(
                    List.of(entry.getKey() + " control-file"),
                    Reading.of(folder.resolve(entry.getKey())).skipped());
        }
        file(".git/info", MBOX);
        assertEquals(List.of(), Reading.of(folder).texts());
    }

    @Test
    void filesWithoutMailAreSkippedAndThoseThatOnlyClaimToBeMailAreLosses() throws Exception {
        file("letter.pdf", "%PDF-1.7\n");
        file("note.txt", "Note: buy rope\n\n");
        file("photo.jpg", "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0");
        file("contract.doc", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1 W o r d");
        file("berth.msg", "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1 _\0_\0s\0u\0b\0s\0t\0g\0001\0.\0000\0_\0");
        file("old.pst", "!BDN....");
        file("old", "\1\1\1\1\n");
        file("berth.mbox.gpg", "\u0085\u0002\u000c\u0003");
        file("crane.mbox", "lost, all but this line\n");
        Reading read = Reading.of(folder, temp.resolve("nowhere.mbox"));
        assertEquals(
                List.of(
                        "Press/berth.mbox.gpg@0 encrypted",
                        "Press/berth.msg@0 damaged-archive",
                        "Press/crane.mbox@0 not-a-mailbox",
                        "Press/old@0 unsupported-format",
                        "Press/old.pst@0 unsupported-format",
                        "nowhere.mbox@0 not-found"),
                read.losses());
        assertEquals(
                List.of(
                        "Press/contract.doc no-mail",
                        "Press/letter.pdf no-mail",
                        "Press/note.txt no-mail",
                        "Press/photo.jpg no-mail"),
                read.skipped());
        assertEquals(
                "Press/old.pst at byte 0: unsupported-format (Outlook PST or OST; the header ends early): convert it"
                        + " to mbox, Maildir or one message per file",
                read.found().stream()
                        .filter(found -> found instanceof Unreadable lost
                                && lost.container().endsWith("pst"))
                        .map(found -> ((Unreadable) found).line())
                        .findFirst()
                        .orElseThrow());
    }

    /**
     * The beginning of the mailbox is lost, or something long was put before it. It is text, so it is searched to its
     * end.
     */
    @Test
    void aMailboxAfterTwentyKilobytesOfSomethingElseIsFound() throws Exception {
        String noise = "the tide, the tide, the tide\n".repeat(700) + "\n";
        Reading read = Reading.of(file("a", noise + MBOX)).assertUndoes(Reading.bytes(noise + MBOX));
        assertEquals(List.of(ANNA, BORIS), read.texts());
        assertEquals(List.of("a@0 fragment"), read.losses());
        assertEquals(List.of("b no-mail"), Reading.of(file("b", noise)).skipped());
        assertEquals(List.of(), Reading.of(file("b", noise)).losses());
    }

    @Test
    void linksInAFolderAreNotFollowed() throws Exception {
        Files.createSymbolicLink(folder.resolve("loop"), folder);
        Files.createSymbolicLink(folder.resolve("passwd"), Path.of("/etc/passwd"));
        Reading read = Reading.of(folder);
        assertEquals(List.of("Press/loop@0 link-skipped", "Press/passwd@0 link-skipped"), read.losses());
        assertEquals(1 + 1, read.found().size());
    }

    @Test
    void aFileThatMayNotBeReadIsALoss() throws Exception {
        Path file = file("secret.mbox", MBOX);
        Assumptions.assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "skipped: runs as root");
        assertEquals(List.of("secret.mbox@0 read-error"), Reading.of(file).losses());
    }

    @Test
    void anInterruptedSinkEndsTheReading() throws Exception {
        var source = new ImportSource(List.of(file("a.mbox", MBOX)));
        assertThrows(
                InterruptedException.class,
                () -> source.read(found -> {
                    throw new InterruptedException();
                }));
    }

    // ---- Compressed, archived ----

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] tar(Map<String, byte[]> members) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var member : members.entrySet()) {
                var entry = new TarArchiveEntry(member.getKey(), true);
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void members_of_one_name_in_an_archive_have_each_a_place_of_their_own() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(out)) {
            for (String name : List.of("a.eml", "a.eml", "2#a.eml", "a.eml")) {
                byte[] bytes = Reading.bytes("From: a@example.org\n\n" + out.size() + "\n");
                zip.putArchiveEntry(new ZipArchiveEntry(name));
                zip.write(bytes);
                zip.closeArchiveEntry();
            }
        }
        List<String> places = Reading.of(file("twice.zip", out.toByteArray())).found().stream()
                .filter(RawMessage.class::isInstance)
                .map(found -> ((RawMessage) found).provenance().container())
                .toList();
        assertEquals(
                List.of("twice.zip!a.eml", "twice.zip!2#a.eml", "twice.zip!2#2#a.eml", "twice.zip!3#a.eml"), places);
    }

    private static byte[] zip(Map<String, byte[]> members) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> members() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("press/box", Reading.bytes(MBOX));
        members.put("a.eml", Reading.bytes(ANNA));
        members.put("old/box.gz", gzip(Reading.bytes(MBOX)));
        members.put("old/b.eml.zst", Zstd.compress(Reading.bytes(BORIS)));
        return members;
    }

    private static final List<String> MEMBERS =
            List.of("press/box", "press/box", "a.eml", "old/box.gz", "old/box.gz", "old/b.eml.zst");

    @Test
    void everyWrappingGivesTheSameMessages() throws Exception {
        byte[] tar = tar(members());
        Map<String, byte[]> wrappings = new LinkedHashMap<>();
        wrappings.put("press.tar", tar);
        wrappings.put("press.tar.gz", gzip(tar));
        wrappings.put("press.tar.zst", Zstd.compress(tar));
        wrappings.put("press.zip", zip(members()));
        wrappings.put("a name says nothing.pdf", gzip(tar));
        for (var wrapping : wrappings.entrySet()) {
            Reading read = Reading.of(file(wrapping.getKey(), wrapping.getValue()));
            assertEquals(List.of(ANNA, BORIS, ANNA, ANNA, BORIS, BORIS), read.texts(), wrapping.getKey());
            assertEquals(
                    MEMBERS.stream().map(name -> wrapping.getKey() + "!" + name).toList(), read.containers());
            assertEquals(List.of(), read.losses());
            assertEquals(wrapping.getValue().length, read.source().bytesRead());
        }
    }

    @Test
    void compressedMailboxesOfSeveralPiecesAreOne() throws Exception {
        byte[] bytes = Reading.bytes(MBOX);
        int half = bytes.length / 2;
        byte[][] halves = {Arrays.copyOf(bytes, half), Arrays.copyOfRange(bytes, half, bytes.length)};
        for (boolean zstd : new boolean[] {false, true}) {
            var out = new ByteArrayOutputStream();
            for (byte[] piece : halves) {
                out.writeBytes(zstd ? Zstd.compress(piece) : gzip(piece));
            }
            assertEquals(
                    List.of(ANNA, BORIS),
                    Reading.of(file("box", out.toByteArray())).texts());
            Map<String, byte[]> members = Map.of("box", out.toByteArray());
            assertEquals(
                    List.of(ANNA, BORIS),
                    Reading.of(file("box.tar", tar(members))).texts());
        }
    }

    @Test
    void namesThatWouldEscapeAndThingsThatAreNoFilesTouchNothing() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (String name : List.of("../../etc/passwd", "/etc/shadow", "a\u202e\u001b[31m.eml")) {
                var entry = new TarArchiveEntry(name, true);
                entry.setSize(ANNA.length());
                tar.putArchiveEntry(entry);
                tar.write(Reading.bytes(ANNA));
                tar.closeArchiveEntry();
            }
            for (byte type :
                    new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO
                    }) {
                var entry = new TarArchiveEntry("thing" + (char) type, type);
                entry.setLinkName("/etc/passwd");
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
        }
        Reading read = Reading.of(file("evil.tar", out.toByteArray()));
        assertEquals(
                List.of("evil.tar!../../etc/passwd", "evil.tar!/etc/shadow", "evil.tar!a\\u{202e}\\u{1b}[31m.eml"),
                read.containers());
        assertEquals(
                List.of(
                        "evil.tar!thing2@0 link-skipped",
                        "evil.tar!thing1@0 link-skipped",
                        "evil.tar!thing3@0 special-file",
                        "evil.tar!thing6@0 special-file"),
                read.losses());
        try (var files = Files.walk(temp)) {
            assertEquals(3, files.count(), "the folder, the one in it, and the tar");
        }
    }

    @Test
    void linksAndEncryptedMembersOfAZipAreLosses() throws Exception {
        Path file = folder.resolve("evil.zip");
        try (var zip = new ZipArchiveOutputStream(file)) {
            var link = new ZipArchiveEntry("link");
            link.setUnixMode(UnixStat.LINK_FLAG | 0777);
            zip.putArchiveEntry(link);
            zip.write(Reading.bytes("/etc/passwd"));
            zip.closeArchiveEntry();
            var plain = new ZipArchiveEntry("../a.eml");
            plain.setUnixMode(UnixStat.FILE_FLAG | 0644);
            plain.setMethod(ZipEntry.STORED);
            zip.putArchiveEntry(plain);
            zip.write(Reading.bytes(ANNA));
            zip.closeArchiveEntry();
        }
        Reading read = Reading.of(file);
        assertEquals(List.of("evil.zip!link@0 link-skipped"), read.losses());
        assertEquals(List.of("evil.zip!../a.eml"), read.containers());
        byte[] bytes = Files.readAllBytes(file);
        int directory = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\001\002");
        bytes[directory + 8] |= 1;
        assertEquals(
                List.of("evil.zip!link@0 link-skipped", "evil.zip!../a.eml@0 encrypted"),
                Reading.of(file("evil.zip", bytes)).losses());
    }

    // ---- Damage ----

    /** Many messages, so that a cut is in the middle. */
    private static byte[] many() {
        var text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append(MBOX.replace("late", "late by " + Integer.toHexString(i * 7919) + " hours"));
        }
        return Reading.bytes(text.toString());
    }

    @Test
    void messagesBeforeATruncationAreStored() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("one", many());
        members.put("two", many());
        Map<String, byte[]> wholes = new LinkedHashMap<>();
        wholes.put("box.gz", gzip(many()));
        wholes.put("box.zst", Zstd.compress(many()));
        wholes.put("boxes.tar", tar(members));
        wholes.put("boxes.tar.gz", gzip(tar(members)));
        wholes.put("boxes.tar.zst", Zstd.compress(tar(members)));
        wholes.put("boxes.zip", zip(members));
        for (var whole : wholes.entrySet()) {
            int complete =
                    Reading.of(file("whole", whole.getValue())).messages().size();
            for (int tenths : new int[] {5, 9}) {
                byte[] cut = Arrays.copyOf(whole.getValue(), whole.getValue().length / 10 * tenths);
                Reading read = Reading.of(file(whole.getKey(), cut));
                String what = whole.getKey() + " " + read.losses();
                assertEquals(1, read.losses().size(), what);
                assertTrue(read.losses().getFirst().endsWith("truncated-archive"), what);
                assertFalse(read.messages().isEmpty() && !whole.getKey().contains("zst"), what);
                assertTrue(read.messages().size() < complete, what);
                assertEquals(cut.length, read.source().bytesRead());
                for (int i = 0; i < read.messages().size() - 1; i++) {
                    assertEquals(List.of(), read.defects(i), what);
                }
            }
        }
    }

    @Test
    void aMessageThatIsCutOffIsStoredWithADefect() throws Exception {
        byte[] tar = tar(Map.of("a.eml", Reading.bytes(ANNA)));
        Reading read = Reading.of(file("cut.tar", Arrays.copyOf(tar, 512 + 40)));
        assertEquals(List.of(ANNA.substring(0, 40)), read.texts());
        assertEquals(List.of("truncated"), read.defects(0));
        assertEquals(List.of("cut.tar!a.eml@40 truncated-archive"), read.losses());
    }

    @Test
    void damageInsideIsReportedAndTheOtherMembersAreRead() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        byte[] broken = gzip(many());
        Arrays.fill(broken, broken.length / 2, broken.length / 2 + 40, (byte) 0xff);
        members.put("broken.gz", broken);
        members.put("a.eml", Reading.bytes(ANNA));
        for (byte[] archive : List.of(tar(members), zip(members))) {
            Reading read = Reading.of(file("boxes", archive));
            assertEquals(1, read.losses().size());
            assertTrue(
                    read.losses().getFirst().matches("boxes!broken.gz@\\d+ damaged-archive"), read.losses()::toString);
            assertEquals(ANNA, read.texts().getLast());
        }
    }

    @Test
    void aWrongChecksumIsReported() throws Exception {
        byte[] zip = zip(Map.of("a.eml", Reading.bytes(ANNA)));
        int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\001\002");
        zip[directory + 16]++;
        Reading read = Reading.of(file("a.zip", zip));
        assertEquals(List.of("a.zip!a.eml@" + ANNA.length() + " damaged-archive"), read.losses());
        assertEquals(List.of(ANNA), read.texts());
        assertEquals(List.of("truncated"), read.defects(0));
    }

    @Test
    void aTarWithoutItsEndOrWithSomethingAfterItIsReported() throws Exception {
        byte[] tar = tar(Map.of("a.eml", Reading.bytes(ANNA)));
        Reading cut = Reading.of(file("cut.tar", Arrays.copyOf(tar, 1024)));
        assertEquals(List.of(ANNA), cut.texts());
        assertEquals(List.of("cut.tar@1024 truncated-archive"), cut.losses());
        byte[] glued = Arrays.copyOf(tar, 2 * tar.length);
        System.arraycopy(tar, 0, glued, tar.length, tar.length);
        assertEquals(1, Reading.of(file("glued.tar", glued)).losses().size());
    }

    @Test
    void bombsEndEarly() throws Exception {
        var limits = new ContainerLimits(1 << 20, 1 << 20, 20, 6, 1_000);
        byte[] mail = Reading.bytes(MBOX);
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < 50_000; i++) {
                gzip.write(mail);
            }
        }
        byte[] bomb = out.toByteArray();
        assertTrue(bomb.length < 100_000);
        Reading read = Reading.of(limits, file("bomb.gz", bomb));
        assertEquals(1, read.losses().size());
        assertTrue(read.losses().getFirst().endsWith(" archive-bomb"), read.losses()::toString);
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            members.put(i + ".mbox", mail.clone());
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("bomb.zip")))) {
            for (int member = 0; member < 5; member++) {
                zip.putNextEntry(new ZipEntry(member + ".mbox"));
                for (int i = 0; i < 10_000; i++) {
                    zip.write(mail);
                }
            }
        }
        Reading zipped = Reading.of(limits, folder.resolve("bomb.zip"));
        assertEquals(1, zipped.losses().size());
        assertTrue(zipped.losses().getFirst().endsWith(" archive-bomb"), zipped.losses()::toString);
        assertEquals(
                1,
                Reading.of(limits, file("bomb.tar.gz", gzip(tar(Map.of("b.gz", bomb)))))
                        .losses()
                        .size());
    }

    @Test
    void aTarHeaderThatDoesNotEndIsDamage() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var writer = new TarArchiveOutputStream(out)) {
            var name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(3_000_000);
            writer.putArchiveEntry(name);
            writer.write(Reading.bytes("n".repeat(3_000_000)));
            writer.closeArchiveEntry();
            var entry = new TarArchiveEntry("a.eml");
            entry.setSize(ANNA.length());
            writer.putArchiveEntry(entry);
            writer.write(Reading.bytes(ANNA));
            writer.closeArchiveEntry();
        }
        byte[] tar = out.toByteArray();
        Reading read = Reading.of(file("long.tar", tar));
        assertEquals(List.of(), read.texts());
        assertEquals(1, read.losses().size());
        assertTrue(read.losses().getFirst().endsWith("damaged-archive"), read.losses()::toString);
    }

    /** If any byte of any container is wrong, the result is a message, a loss or a skip, but never an exception. */
    @Test
    void noDamageIsAnException() throws Exception {
        List<byte[]> wholes = List.of(
                tar(members()),
                zip(members()),
                gzip(tar(members())),
                Zstd.compress(tar(members())),
                Reading.bytes(MBOX));
        for (byte[] whole : wholes) {
            for (int i = 0; i < whole.length; i += Math.max(1, whole.length / 41)) {
                byte[] damaged = whole.clone();
                damaged[i] ^= 0x41;
                Reading read = Reading.of(file("box", damaged));
                assertTrue(read.found().getLast() instanceof SourceFile);
            }
        }
    }

    @Test
    void readingTwiceGivesTheSame() throws Exception {
        file("press.tar", tar(members()));
        file("press.zip", zip(members()));
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        var source = new ImportSource(List.of(folder));
        source.read(found -> first.add(
                found instanceof RawMessage message ? message.provenance().toString() : found.toString()));
        source.read(found -> second.add(
                found instanceof RawMessage message ? message.provenance().toString() : found.toString()));
        assertEquals(first, second);
    }

    /** A message of the largest size, in a heap of a gigabyte. */
    @Test
    void aMessageOf256MegabytesIsImported() throws Exception {
        Path file = folder.resolve("large.mbox");
        byte[] line = Reading.bytes("the crane is late again and again, they say..................\n");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(Reading.bytes(MBOX + "From carla@example.org Tue Mar  3 11:00:00 2015\n" + ANNA));
            byte[] lines = new byte[line.length * 10_000];
            for (int i = 0; i < 10_000; i++) {
                System.arraycopy(line, 0, lines, i * line.length, line.length);
            }
            for (int i = 0; i < (256 << 20) / lines.length; i++) {
                out.write(lines);
            }
            out.write(Reading.bytes("\n" + MBOX));
        }
        long[] sizes = new long[5];
        int[] count = new int[1];
        new ImportSource(List.of(file)).read(found -> {
            if (found instanceof RawMessage message) {
                sizes[count[0]++] = message.bytes().length;
            }
        });
        assertEquals(5, count[0]);
        assertTrue(sizes[2] > 255 << 20 && sizes[2] <= 256 << 20, "" + sizes[2]);
        assertArrayEquals(new long[] {ANNA.length(), BORIS.length()}, new long[] {sizes[3], sizes[4]});
    }

    /**
     * A file that contains mail and is not read is counted under the name of its format, whatever the file is called.
     */
    @Test
    void formatsThatAreNotReadAreLossesThatSayWhatTheyAre() throws Exception {
        Map<String, String> beginnings = new LinkedHashMap<>();
        beginnings.put("!BDN....", "Outlook PST or OST; the header ends early");
        beginnings.put("BABYL OPTIONS: -*- rmail -*-\nVersion: 5\n\37", "Babyl mailbox (Rmail)");
        beginnings.put("#! rnews 20\nFrom: a\nSubject: b\n\nc\n", "batch of news (rnews)");
        beginnings.put("#! cunbatch\n\37\235", "compressed batch of news");
        beginnings.put("*mbx*\r\n00000000", "UW-IMAP mbx mailbox");
        beginnings.put("\317\255\22\376\305\375\164\157", "Outlook Express folder (DBX)");
        beginnings.put("JMF9\0", "Outlook Express 4 mailbox");
        beginnings.put("\32\0\0\4\0\0\51", "Lotus Notes database (NSF)");
        beginnings.put("\41\11\160\31\60\40", "The Bat! folder (TBB)");
        beginnings.put("\0\1\2\3\357\315\253\211", "Exchange database (EDB)");
        beginnings.put(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<emails elementCount=\"1\"><email>",
                "Outlook for Mac message");
        for (var each : beginnings.entrySet()) {
            file("LETTERS", each.getKey());
            for (Reading read : List.of(Reading.of(folder), Reading.of(zipped("LETTERS", each.getKey())))) {
                Unreadable lost = (Unreadable) read.found().stream()
                        .filter(Unreadable.class::isInstance)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(each.getValue()));
                assertEquals(LossCode.UNSUPPORTED, lost.code());
                assertEquals(each.getValue(), lost.detail());
                assertEquals(List.of(), read.texts());
                assertEquals(List.of(), read.skipped());
                assertEquals(1, read.losses().size());
            }
        }
        file("LETTERS", "\320\317\21\340" + "a document of Word".repeat(10_000));
        assertEquals(List.of("Press/LETTERS no-mail"), Reading.of(folder).skipped());
    }

    /** The name of a stream shows that an OLE file has a message, wherever its directory is. */
    @Test
    void aDamagedFileOfOutlookIsOneLoss() throws Exception {
        for (int distance : new int[] {0, 500, 17_000, 65_500, 65_530, 140_000}) {
            file("LETTER", "\320\317\21\340" + "x".repeat(distance) + "_\0_\0s\0u\0b\0s\0t\0g\0001\0.\0000\0_\0");
            assertEquals(
                    List.of("Press/LETTER@0 damaged-archive"),
                    Reading.of(folder).losses());
        }
        file("LETTER", "\170\237\76\42\1\0");
        assertEquals(
                List.of("Press/LETTER@0 damaged-archive"), Reading.of(folder).losses());
    }

    private Path zipped(String name, String text) throws IOException {
        Path zip = temp.resolve("given.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(name));
            out.write(Reading.bytes(text));
        }
        return zip;
    }
}
