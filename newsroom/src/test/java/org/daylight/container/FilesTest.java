package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are documents of their own (spec/containers.md section 5), and which never are. */
class FilesTest {

    private static final String MESSAGE = "From: a@b.example\nSubject: x\n\ntext\n";
    private static final byte[] PDF = "%PDF-1.4\n\0\1\2 not really\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final ContainerLimits ALL = ContainerLimits.DEFAULT.allFiles(true);

    @TempDir
    Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private Path file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Reading read(ContainerLimits limits) throws InterruptedException {
        return Reading.of(limits, folder);
    }

    /** Container below the folder, and the document's name. */
    private List<String> names(Reading read) {
        int below = folder.getFileName().toString().length() + 1;
        return read.files().stream()
                .map(file -> file.provenance().container().substring(below) + " = " + file.name())
                .toList();
    }

    private static byte[] zip(Object... namesAndTexts) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndTexts[i]));
                zip.write(
                        namesAndTexts[i + 1] instanceof byte[] bytes
                                ? bytes
                                : ((String) namesAndTexts[i + 1]).getBytes());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void withoutTheOptionFilesAreSkippedAsBefore() throws Exception {
        file("plan.pdf", PDF);
        file("m.eml", MESSAGE);
        Reading read = read(ContainerLimits.DEFAULT);
        assertEquals(List.of(), read.files());
        assertEquals(1, read.messages().size());
        assertEquals(List.of(folder.getFileName() + "/plan.pdf no-mail"), read.skipped());
    }

    @Test
    void aMixedFolderGivesMessagesAndFilesInTheOrderOfNames() throws Exception {
        file("a.pdf", PDF);
        file("b.eml", MESSAGE);
        file("c/notes.txt", "dredging\r\nnotes");
        file("d.gz", gzip("packed".getBytes()));
        file("e.csv.gz", gzip("a,b\n".getBytes()));
        Reading read = read(ALL);
        assertEquals(List.of("a.pdf = a.pdf", "c/notes.txt = notes.txt", "d.gz = d", "e.csv.gz = e.csv"), names(read));
        assertEquals(1, read.messages().size());
        assertArrayEquals(PDF, read.files().getFirst().bytes());
        assertEquals("packed", new String(read.files().get(2).bytes(), StandardCharsets.UTF_8));
        assertEquals(List.of(), read.skipped());
        assertEquals(ContainerFormat.FILE, read.files().getFirst().provenance().format());
    }

    @Test
    void membersOfArchivesAreDocumentsAndHostileNamesAreOnlyNames() throws Exception {
        file(
                "b.zip",
                zip(
                        "x/plan.pdf",
                        PDF,
                        "../../etc/passwd",
                        "root",
                        "\u202efdp.exe",
                        "run",
                        "same",
                        "1",
                        "m.eml",
                        MESSAGE));
        Reading read = read(ALL);
        assertEquals(
                List.of(
                        "b.zip!x/plan.pdf = plan.pdf",
                        "b.zip!../../etc/passwd = passwd",
                        "b.zip!\\u{202e}fdp.exe = \u202efdp.exe",
                        "b.zip!same = same"),
                names(read));
        assertEquals(1, read.messages().size());
    }

    @Test
    void officeFilesAndTheirLikeAreNotUnpacked() throws Exception {
        byte[] docx = zip("docProps/x.xml", "x", "[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>");
        byte[] ods = zip("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>");
        byte[] jar = zip("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n", "A.class", "x");
        byte[] kmz = zip("doc.kml", "<kml/>");
        file("a.docx", docx);
        file("b.ods", ods);
        file("c.jar", jar);
        file("d.kmz", kmz);
        file("e", docx);
        file("f.zip", zip("inner.docx", docx, "n.txt", "note"));
        Reading read = read(ALL);
        assertEquals(
                List.of(
                        "a.docx = a.docx",
                        "b.ods = b.ods",
                        "c.jar = c.jar",
                        "d.kmz = d.kmz",
                        "e = e",
                        "f.zip!inner.docx = inner.docx",
                        "f.zip!n.txt = n.txt"),
                names(read));
        assertArrayEquals(docx, read.files().getFirst().bytes());
        assertArrayEquals(docx, read.files().get(5).bytes());
        assertEquals(List.of(), read.losses());
    }

    @Test
    void otherZipsAreArchivesAndSoIsEveryFileNamedZip() throws Exception {
        file("a.zip", zip("[Content_Types].xml", "<Types/>", "n.txt", "note"));
        file("b", zip("later", "1", "mimetype", "not the first"));
        assertEquals(
                List.of(
                        "a.zip![Content_Types].xml = [Content_Types].xml",
                        "a.zip!n.txt = n.txt",
                        "b!later = later",
                        "b!mimetype = mimetype"),
                names(read(ALL)));
    }

    @Test
    void mailInsideIsStillMail() throws Exception {
        file("letter.txt", MESSAGE);
        file("notes.txt", "some text first\n\nFrom a@b.example Mon Jan  1 10:00:00 2024\n" + MESSAGE);
        Reading read = read(ALL);
        assertEquals(2, read.messages().size());
        assertEquals(List.of(), read.files());
        assertEquals(List.of(folder.getFileName() + "/notes.txt@0 fragment"), read.losses());
    }

    @Test
    void whatClaimsToBeMailOrMayHideItIsALossAndNotADocument() throws Exception {
        file("box.mbox", "nothing like it\n");
        file("box.pst", "nothing like it\n");
        file("secret.pdf.gpg", "nothing like it\n");
        file("a.rar", "Rar!\u001a\u0007 something");
        file("m.msg", new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 0, 0, 0, 0});
        Reading read = read(ALL);
        assertEquals(List.of(), read.files());
        assertEquals(5, read.losses().size(), read.losses().toString());
    }

    @Test
    void anOutlookMessageUnderAnotherNameIsALossAndAWordFileIsADocument() throws Exception {
        byte[] ole = new byte[70_000];
        System.arraycopy(new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0}, 0, ole, 0, 4);
        file("word.doc", ole);
        byte[] outlook = ole.clone();
        byte[] name = "__substg1.0_".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, outlook, 66_000, name.length);
        file("x.doc", outlook);
        Reading read = read(ALL);
        assertEquals(List.of("word.doc = word.doc"), names(read));
        assertEquals(List.of(folder.getFileName() + "/x.doc@0 damaged-archive"), read.losses());
    }

    @Test
    void controlFilesEmptyFilesAndPartsOfMailsAreNoDocuments() throws Exception {
        file(".DS_Store", "x");
        file("empty.txt", "");
        file("Box.mbox/Messages/7.partial.emlx", "12\nSubject: x\n\n<plist/>");
        file("Box.mbox/Attachments/7/2/plan.pdf", PDF);
        file("Box.mbox/Attachments/8/2/lost.pdf", PDF);
        Reading read = read(ALL);
        assertEquals(List.of(), read.files());
        String box = folder.getFileName() + "/Box.mbox/";
        assertTrue(
                read.losses().contains(box + "Attachments/8/2/lost.pdf@0 emlx-attachment-apart"),
                read.losses().toString());
    }

    @Test
    void aFileLargerThanADocumentIsALossWithSizeAndHash() throws Exception {
        var small = new ContainerLimits(10_000, 1L << 30, 200, 6, 100, true);
        byte[] binary = new byte[30_000];
        new Random(1).nextBytes(binary);
        binary[0] = 0;
        byte[] text = "word ".repeat(6_000).getBytes();
        byte[] docx = zip("[Content_Types].xml", binary);
        file("a.bin", binary);
        file("b.txt", text);
        file("c.docx", docx);
        file("d.ok", Arrays.copyOf(binary, 10_000));
        Reading read = read(small);
        assertEquals(List.of("d.ok = d.ok"), names(read));
        List<String> details = read.found().stream()
                .filter(Unreadable.class::isInstance)
                .map(Unreadable.class::cast)
                .map(lost -> lost.code().code() + " " + lost.detail())
                .toList();
        assertEquals(
                List.of(
                        "too-large 30000 bytes, SHA-256 " + Sha256.of(binary).hex(),
                        "too-large 30000 bytes, SHA-256 " + Sha256.of(text).hex(),
                        "too-large " + docx.length + " bytes, SHA-256 "
                                + Sha256.of(docx).hex()),
                details);
    }

    @Test
    void aTruncatedMemberIsStoredWithItsDefectAndCountedAsALoss() throws Exception {
        byte[] whole = gzip("dredging ".repeat(5_000).getBytes());
        file("a.txt.gz", Arrays.copyOf(whole, whole.length - 20));
        Reading read = read(ALL);
        assertEquals(List.of("a.txt.gz = a.txt"), names(read));
        assertEquals(List.of(ContainerDefect.TRUNCATED), read.files().getFirst().defects());
        assertEquals(1, read.losses().size());
    }

    @Test
    void typesAreRecognisedByBytesAndName() throws Exception {
        assertEquals("application/pdf", FileType.of(PDF, "x"));
        assertEquals("text/csv", FileType.of("a,b\n".getBytes(), "a.csv"));
        assertEquals("text/plain", FileType.of("a,b\n".getBytes(), "a"));
        assertEquals("text/html", FileType.of("<html><body>x</body></html>".getBytes(), "a"));
        assertEquals(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                FileType.of(zip("[Content_Types].xml", "x"), "a.docx"));
        assertEquals("application/vnd.oasis.opendocument.text", FileType.of("PK\3\4".getBytes(), "a.odt"));
        assertEquals("application/octet-stream", FileType.of(new byte[] {0, 1, 2, 3}, "\0/../x"));
    }
}
