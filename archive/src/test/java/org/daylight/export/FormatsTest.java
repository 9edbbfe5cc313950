package org.daylight.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.daylight.archive.ExactBytes;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each format byte for byte, and read by independent programs. */
class FormatsTest {

    @TempDir
    Path folder;

    private static final ResultLabel LABEL =
            new ResultLabel("berth", Sort.NEWEST, new ResultLabel.LogState("harbour.example", 7, "00ff"), 0);

    private static final byte[] FIRST = ("From: =?utf-8?q?J=C3=B6rg?= <j@port.example>\r\n"
                    + "To: a@port.example, B <b@port.example>\r\n"
                    + "Subject: =HYPERLINK(\"x\")\r\n"
                    + "Date: Thu, 12 Mar 2015 18:42:00 +0100\r\n"
                    + "Message-ID: <1@port.example>\r\n"
                    + "\r\n"
                    + "From here on\r\n"
                    + ">From there\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "no header at all".getBytes(StandardCharsets.US_ASCII);

    private static CitedDocument cited(int number) {
        return new CitedDocument(
                "harbour",
                number,
                1,
                "/harbour/" + number,
                MessageMark.PARTLY,
                Set.of(ShownPart.DATE, ShownPart.SUBJECT));
    }

    /** An export of two documents, a damaged one, and a withdrawn one. */
    private static byte[] written(ResultFormat format) throws IOException {
        var out = new ByteArrayOutputStream();
        ResultWriter writer = format.begin(out, LABEL);
        writer.add(cited(1), ExactBytes.of(FIRST, Sha256.of(FIRST)));
        writer.addMissing(cited(2), MissingDocument.DAMAGED, Sha256.of(new byte[] {2}));
        writer.add(cited(3), ExactBytes.of(SECOND, Sha256.of(SECOND)));
        writer.addMissing(cited(4), MissingDocument.WITHDRAWN, null);
        writer.finish(new ExportResult.Account(4, 2, 1, 1), List.of());
        return out.toByteArray();
    }

    private static String text(ResultFormat format) throws IOException {
        return new String(written(format), StandardCharsets.UTF_8);
    }

    @Test
    void csv() throws IOException {
        assertEquals(
                "\uFEFFdocument,state,trove,number,part,address,date,received,from,to,cc,bcc,subject,size,attachments,"
                        + "attachment_names,message_id,mark,not_covered,redactions,kind,sha256,long_cells\r\n"
                        + "harbour/1,shown,harbour,1,1,/harbour/1,2015-03-12T18:42:00+01:00,,Jörg <j@port.example>,"
                        + "a@port.example; B <b@port.example>,,,\"'=HYPERLINK(\"\"x\"\")\"," + FIRST.length
                        + ",0,,1@port.example,partly,subject; date,,mail,"
                        + Sha256.of(FIRST).hex() + ",\r\n"
                        + "harbour/2,damaged,harbour,2,1,/harbour/2,,,,,,,,,,,,,,,,"
                        + Sha256.of(new byte[] {2}).hex() + ",\r\n"
                        + "harbour/3,shown,harbour,3,1,/harbour/3,,,,,,,,16,0,,,partly,subject; date,,mail,"
                        + Sha256.of(SECOND).hex() + ",\r\n"
                        + "harbour/4,withdrawn,harbour,4,1,/harbour/4,,,,,,,,,,,,,,,,,\r\n",
                text(ResultFormat.CSV));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "=1+1|'=1+1",
                "+49 40|'+49 40",
                "-draft|'-draft",
                "@SUM(A1)|'@SUM(A1)",
                "~  =1~|~'  =1~",
                "'quoted|''quoted",
                "＝1|'＝1",
                "a=1|a=1",
                "a,b|\"a,b\"",
                "say \"x\"|\"say \"\"x\"\"\"",
                "=a,\"b\"|\"'=a,\"\"b\"\"\""
            })
    void no_cell_is_a_formula(String text, String cell) {
        assertEquals(cell, CsvWriter.cell(text));
    }

    @Test
    void controls_and_line_breaks_are_blanks_in_a_cell() {
        assertEquals("a b  c d e", CsvWriter.cell("a\tb\r\nc\0d\u2028e"));
        assertEquals("'  =1", CsvWriter.cell("\t\r=1"));
        assertEquals("\uFFFD", CsvWriter.cell("\uD800"));
    }

    @Test
    void a_row_names_its_cells_that_are_too_long_for_a_spreadsheet() throws IOException {
        for (int length : new int[] {32_766, 32_767, 32_768}) {
            byte[] message = ("From: a@port.example\r\nTo: b@port.example\r\nSubject: =" + "x".repeat(length - 2)
                            + "\r\n\r\ntext\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            var out = new ByteArrayOutputStream();
            ResultWriter writer = ResultFormat.CSV.begin(out, LABEL);
            writer.add(cited(1), ExactBytes.of(message, Sha256.of(message)));
            String row = out.toString(StandardCharsets.UTF_8).lines().toList().get(1);
            assertTrue(row.contains("'=" + "x".repeat(length - 2) + ","), "nothing is cut off");
            assertEquals(length > 32_767 ? "subject" : "", row.substring(row.lastIndexOf(',') + 1));
        }
    }

    @Test
    void json_lines() throws IOException {
        List<String> lines = text(ResultFormat.JSONL).lines().toList();
        assertEquals(5, lines.size());
        assertEquals(
                "{\"document\":\"harbour/1\",\"state\":\"shown\",\"trove\":\"harbour\",\"number\":1,\"part\":1,"
                    + "\"address\":\"/harbour/1\",\"kind\":\"mail\",\"date\":\"2015-03-12T18:42:00+01:00\",\"received\":null,"
                    + "\"from\":[{\"name\":\"Jörg\",\"address\":\"j@port.example\"}],"
                    + "\"to\":[{\"name\":null,\"address\":\"a@port.example\"},{\"name\":\"B\",\"address\":\"b@port.example\"}],"
                    + "\"cc\":[],\"bcc\":[],\"subject\":\"=HYPERLINK(\\\"x\\\")\",\"size\":" + FIRST.length
                        + ",\"sha256\":\"" + Sha256.of(FIRST).hex()
                        + "\",\"messageId\":\"1@port.example\",\"inReplyTo\":[],\"references\":[],"
                        + "\"thread\":\"/harbour/1/thread\",\"mark\":\"partly\",\"notCovered\":[\"subject\",\"date\"],\"redactions\":null,\"attachments\":[]}",
                lines.get(0));
        assertEquals(
                "{\"document\":\"harbour/4\",\"state\":\"withdrawn\",\"trove\":\"harbour\",\"number\":4,\"part\":1,"
                        + "\"address\":\"/harbour/4\",\"sha256\":null}",
                lines.get(3));
        assertEquals(
                "{\"end\":{\"query\":\"berth\",\"sort\":\"date\",\"found\":4,\"documents\":2,\"damaged\":1,\"withdrawn\":1,"
                    + "\"notIndexed\":0,\"notices\":[],\"log\":{\"origin\":\"harbour.example\",\"size\":7,\"root\":\"00ff\"}}}",
                lines.get(4));
    }

    @Test
    void mbox() throws IOException {
        String box = text(ResultFormat.MBOX);
        assertTrue(box.startsWith("From mboxrd@harbour/1 Thu Jan  1 00:00:00 1970\nFrom: =?utf-8"), box);
        assertTrue(box.contains("\r\n\r\n>From here on\r\n>>From there\r\n\nFrom mboxrd-noeol@harbour/3 "), box);
        assertTrue(box.contains("no header at all\n\nFrom mboxrd@- "), box);
        assertTrue(box.contains("harbour/2: damaged, SHA-256 "), box);
        assertTrue(box.endsWith("harbour/4: withdrawn\n\n"), box);
    }

    private static final byte[] PDF = "%PDF-1.4 from a file".getBytes(StandardCharsets.US_ASCII);

    private static byte[] written(ResultFormat format, DocumentForm.File form) throws IOException {
        var out = new ByteArrayOutputStream();
        ResultWriter writer = format.begin(out, LABEL);
        writer.add(cited(1), ExactBytes.of(PDF, Sha256.of(PDF), form));
        writer.finish(new ExportResult.Account(1, 1, 0, 0), List.of());
        return out.toByteArray();
    }

    @Test
    void a_file_is_itself_in_a_zip_with_a_harmless_extension_and_no_part_of_its_name() throws IOException {
        Map<String, String> names = Map.of(
                "plan.pdf",
                "pdf",
                "PLAN.PDF",
                "pdf",
                "run.exe",
                "bin",
                "../../x.sh",
                "bin",
                "page.html",
                "bin",
                "",
                "bin");
        for (var name : names.entrySet()) {
            byte[] zip = written(ResultFormat.ZIP, new DocumentForm.File(name.getKey(), "application/pdf"));
            String file = "harbour/000001." + name.getValue();
            try (var entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
                assertEquals(file, entries.getNextEntry().getName());
                assertArrayEquals(PDF, entries.readAllBytes());
                assertEquals("manifest.jsonl", entries.getNextEntry().getName());
                String line = new String(entries.readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(
                        line.startsWith(
                                "{\"document\":\"harbour/1\",\"state\":\"shown\",\"kind\":\"file\",\"file\":\"" + file),
                        line);
            }
        }
    }

    @Test
    void a_file_in_tables_has_its_kind_and_its_name_as_subject() throws IOException {
        var form = new DocumentForm.File("=plan.pdf", "application/pdf");
        String csv = new String(written(ResultFormat.CSV, form), StandardCharsets.UTF_8);
        assertTrue(csv.contains(",'=plan.pdf,20,1,'=plan.pdf,"), csv);
        assertTrue(csv.contains(",file," + Sha256.of(PDF).hex()), csv);
        String json = new String(written(ResultFormat.JSONL, form), StandardCharsets.UTF_8);
        assertTrue(json.contains("\"kind\":\"file\""), json);
        assertTrue(
                json.contains(
                        "\"attachments\":[{\"part\":0,\"name\":\"=plan.pdf\",\"type\":\"application/pdf\",\"size\":20"),
                json);
    }

    @Test
    void a_file_is_not_in_an_mbox_and_is_listed_at_its_end() throws IOException {
        var out = new ByteArrayOutputStream();
        ResultWriter writer = ResultFormat.MBOX.begin(out, LABEL);
        writer.addMissing(cited(1), MissingDocument.NOT_MAIL, Sha256.of(PDF));
        writer.finish(new ExportResult.Account(1, 0, 0, 0, 1), List.of());
        String box = out.toString(StandardCharsets.UTF_8);
        assertTrue(box.contains("Subject: This mailbox lacks 1 of the documents found"), box);
        assertTrue(box.contains("which a mailbox cannot hold: 1.\n"), box);
        assertTrue(box.endsWith("harbour/1: not-mail, SHA-256 " + Sha256.of(PDF).hex() + "\n\n"), box);
    }

    @Test
    void quoting_in_an_mbox_is_reversed_exactly() throws IOException {
        Random random = new Random(7);
        String[] pieces = {"From ", ">", "\n", "\r\n", "Fro", "F", " ", "x", "From", "\n>>From a", "\nFrom b"};
        for (int round = 0; round < 2_000; round++) {
            var original = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                original.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = original.toString().getBytes(StandardCharsets.US_ASCII);
            var out = new ByteArrayOutputStream();
            ResultWriter writer = ResultFormat.MBOX.begin(out, LABEL);
            writer.add(cited(5), new InPieces(bytes, 1 + random.nextInt(5)));
            String box = out.toString(StandardCharsets.US_ASCII);
            int added = box.startsWith("From mboxrd-noeol@") ? 2 : 1;
            String body = box.substring(box.indexOf('\n') + 1, box.length() - added);
            assertTrue(box.endsWith("\n\n") || bytes.length == 0, "an empty line before the next separator");
            assertTrue(!("\n" + body).contains("\nFrom "), body);
            assertEquals(original.toString(), body.replaceAll("(?m)^>(>*From )", "$1"));
        }
    }

    /** Bytes that are copied in small pieces. */
    private record InPieces(byte[] bytes, int some) implements ExactBytes {
        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public Sha256 sha256() {
            return Sha256.of(bytes);
        }

        @Override
        public void copyTo(java.io.OutputStream out) throws IOException {
            for (int at = 0; at < bytes.length; at += some) {
                out.write(bytes, at, Math.min(some, bytes.length - at));
            }
        }
    }

    @Test
    void zip() throws IOException {
        Path file = folder.resolve("result.zip");
        Files.write(file, written(ResultFormat.ZIP));
        assertArrayEquals(written(ResultFormat.ZIP), Files.readAllBytes(file));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<String> names = new ArrayList<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
                names.add(entry.getName());
            }
            assertEquals(List.of("harbour/000001.eml", "harbour/000003.eml", "manifest.jsonl"), names);
            assertArrayEquals(
                    FIRST, zip.getInputStream(zip.getEntry(names.get(0))).readAllBytes());
            assertArrayEquals(
                    SECOND, zip.getInputStream(zip.getEntry(names.get(1))).readAllBytes());
            List<String> manifest = new String(
                            zip.getInputStream(zip.getEntry("manifest.jsonl")).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertEquals(
                    "{\"document\":\"harbour/3\",\"state\":\"shown\",\"file\":\"harbour/000003.eml\",\"size\":16,\"sha256\":\""
                            + Sha256.of(SECOND).hex() + "\"}",
                    manifest.get(2));
            assertEquals("{\"document\":\"harbour/4\",\"state\":\"withdrawn\",\"sha256\":null}", manifest.get(3));
            assertTrue(manifest.get(4).startsWith("{\"end\":{\"query\":\"berth\""));
        }
    }

    @Test
    void a_zip_of_more_entries_than_old_readers_count() throws IOException {
        Path file = folder.resolve("many.zip");
        try (var out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
            ResultWriter writer = ResultFormat.ZIP.begin(out, LABEL);
            ExactBytes one = ExactBytes.of(SECOND, Sha256.of(SECOND));
            for (int number = 1; number <= 70_000; number++) {
                writer.add(cited(number), one);
            }
            writer.finish(new ExportResult.Account(70_000, 70_000, 0, 0), List.of());
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertEquals(70_001, zip.size());
            assertArrayEquals(
                    SECOND,
                    zip.getInputStream(zip.getEntry("harbour/070000.eml")).readAllBytes());
        }
    }

    @Test
    void python_reads_the_same() throws Exception {
        Path python = Path.of("/usr/bin/python3");
        Assumptions.assumeTrue(Files.isExecutable(python), "skipped: no /usr/bin/python3");
        for (ResultFormat format : ResultFormat.values()) {
            Files.write(folder.resolve("r." + format.word()), written(format));
        }
        Files.write(folder.resolve("first"), FIRST);
        String program = """
            import csv, json, mailbox, zipfile
            rows = list(csv.DictReader(open('r.csv', encoding='utf-8-sig', newline='')))
            assert [r['state'] for r in rows] == ['shown', 'damaged', 'shown', 'withdrawn'], rows
            assert rows[0]['subject'] == "'=HYPERLINK(\\"x\\")", rows[0]
            lines = [json.loads(l) for l in open('r.jsonl', encoding='utf-8')]
            assert lines[-1]['end']['documents'] == 2
            box = mailbox.mbox('r.mbox')
            assert len(box) == 3, len(box)
            assert box[0].get_from() == 'mboxrd@harbour/1 Thu Jan  1 00:00:00 1970'
            z = zipfile.ZipFile('r.zip')
            assert z.testzip() is None
            assert z.read('harbour/000001.eml') == open('first', 'rb').read()
            """;
        Process process = new ProcessBuilder(python.toString(), "-c", program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), said);
    }
}
