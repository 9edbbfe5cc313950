package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mixed trove with hostile files, from the folder to what a reader of the site receives. */
class FilesEndToEndTest {

    private static final byte[] DOCX = docx();
    private static final String SCRIPT =
            "<html><body onload=alert(1)><h1>Quay</h1><p>dredging</p><script>alert(2)</script></body></html>";
    private static final String HOSTILE = "\u202e<b>\"'&\r\nX-Evil: 1 fdp.html";

    @TempDir
    Path folder;

    private static byte[] docx() {
        return zip("[Content_Types].xml", "<Types/>", "word/document.xml", "<w/>");
    }

    private static byte[] zip(String... namesAndTexts) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private void publish() throws Exception {
        Path papers = Files.createDirectories(folder.resolve("papers"));
        Files.writeString(papers.resolve("letter.eml"), "From: a@b.example\nSubject: Letter\n\nberthseven\n");
        Files.write(papers.resolve("letter.docx"), DOCX);
        Files.write(papers.resolve("bundle.zip"), zip(HOSTILE, SCRIPT, "../../etc/passwd", "root:x"));
        Files.write(papers.resolve("talk.mp3"), new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 0, 0});
        Files.writeString(papers.resolve("talk.vtt"), "WEBVTT\n\n00:00.000 --> 00:02.000\nthe harbour master speaks\n");
        var publisher = new Publisher(folder);
        publisher.daylight("init", "newsroom", "--origin", "harbour.example");
        publisher.daylight("import", "-n", "newsroom", "--trove", "harbour", "--all-files", "papers");
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-11-22T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        publisher.daylight("publish", "-n", "newsroom");
        publisher.daylight("check", "newsroom/archive");
    }

    /** The address of the only document that a search finds. */
    private static String found(ServedArchive served, String query) throws Exception {
        return served.find(query);
    }

    private static String text(ServedArchive served, String address) throws Exception {
        return new String(served.get(address).body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static Map<String, byte[]> entries(byte[] zip) throws Exception {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void readersGetFilesAsTheyAreAndNothingRuns() throws Exception {
        publish();
        try (ServedArchive served = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            String hostile = found(served, "is:file dredging");
            String page = text(served, hostile);
            assertTrue(page.contains("web page, not mail"), page);
            assertFalse(page.contains("<b>\"'"), page);
            assertFalse(page.contains("\u202e"), page);
            assertFalse(page.contains("alert("), page);
            String html = text(served, hostile + "?view=html");
            assertTrue(html.contains("<h2>Quay</h2>"), html);
            assertFalse(html.contains("onload") || html.contains("alert("), html);

            for (String path : new String[] {hostile + "/raw", hostile + "/attachment/0/x"}) {
                HttpResponse<byte[]> download = served.get(path);
                assertEquals(200, download.statusCode());
                assertEquals(SCRIPT, new String(download.body(), StandardCharsets.UTF_8));
                assertEquals("application/octet-stream", header(download, "Content-Type"));
                assertTrue(header(download, "Content-Disposition").startsWith("attachment; filename="), path);
                assertTrue(header(download, "Content-Security-Policy").startsWith("sandbox"), path);
                assertEquals("", header(download, "X-Evil"));
            }
            assertEquals(404, served.get(hostile + ".eml").statusCode());
            assertEquals(404, served.get(hostile + "/attachment/1/x").statusCode());
            String evidence = text(served, hostile + "/evidence");
            assertTrue(evidence.contains("This document is a file, not a message."), evidence);
            String passwd = text(served, found(served, "filename:passwd"));
            assertTrue(passwd.contains("<h1 dir=\"auto\">passwd</h1>"), passwd);
            assertFalse(passwd.contains("../"), passwd);

            String talk = text(served, found(served, "filename:talk.mp3"));
            Matcher transcript = Pattern.compile("<dt>Transcript</dt><dd><a href=\"(/harbour/\\d+)\">")
                    .matcher(talk);
            assertTrue(transcript.find(), talk);
            assertTrue(text(served, transcript.group(1)).contains("the harbour master speaks"));

            String list = text(served, "/search?q=is%3Afile");
            assertTrue(list.contains("letter.docx"), list);
            assertFalse(list.contains("unknown sender"), list);
            assertEquals(200, served.get("/harbour/part/1").statusCode());
        }
    }

    @Test
    void theDossierOfAFileHasEverythingToCheckIt() throws Exception {
        publish();
        try (ServedArchive served = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            String docx = found(served, "filename:letter.docx");
            Map<String, byte[]> dossier =
                    entries(served.get(docx + "/dossier.zip").body());
            assertArrayEquals(DOCX, dossier.get("file.bin"));
            assertEquals(
                    "{\"name\":\"letter.docx\",\"type\":\"application/vnd.openxmlformats-officedocument.wordprocessingml.document\"}",
                    new String(dossier.get("about.json"), StandardCharsets.UTF_8));
            assertEquals(
                    List.of(
                            "README.txt",
                            "file.bin",
                            "about.json",
                            "line.json",
                            "line-proof.json",
                            "entry.json",
                            "entry.tlog-proof",
                            "proof.py"),
                    List.copyOf(dossier.keySet()));
            assertTrue(new String(dossier.get("line.json"), StandardCharsets.UTF_8).contains("\"kind\":\"file\""));
        }
    }

    @Test
    void aMirrorServesTheSameAndAWithdrawalRemovesFileNameAndAll() throws Exception {
        publish();
        var publisher = new Publisher(folder);
        publisher.daylight("mirror", "newsroom/archive", "copy");
        String docx;
        try (ServedArchive served = ServedArchive.serve(folder.resolve("copy"))) {
            docx = found(served, "filename:letter.docx");
            assertArrayEquals(DOCX, served.get(docx + "/raw").body());
        }
        publisher.daylight("withdraw", "-n", "newsroom", docx.substring(1), "--reason", "A mistake.");
        publisher.daylight("check", "newsroom/archive");
        publisher.daylight("mirror", "newsroom/archive", "copy");
        publisher.daylight("check", "copy");
        byte[] pack = Files.readAllBytes(folder.resolve("copy/releases/0001.zip"));
        assertFalse(
                entries(pack).values().stream()
                        .anyMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("letter.docx")),
                "the name is still there");
        try (ServedArchive served = ServedArchive.serve(folder.resolve("copy"))) {
            assertEquals(410, served.get(docx + "/raw").statusCode());
            assertFalse(text(served, docx).contains("letter.docx"));
        }
    }
}
