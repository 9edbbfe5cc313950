package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor extracts the text of attachments, searches it and publishes it. */
class ExtractCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void useTheExtractorOfThisBuild() {
        BuiltExtractor.use();
    }

    @AfterEach
    void forgetIt() {
        BuiltExtractor.forget();
    }

    @Test
    void fromAnAttachmentToTheArchive() throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("contract.html"));
            out.write("<p>the commission is secret</p>".getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("broken.pdf"));
            out.write("%PDF-1.7 nothing".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("mail.mbox"), """
            From a Thu Mar 12 18:42:00 2015
            From: a@port.example
            Subject: contract
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b

            See the attached file.
            --b
            Content-Type: application/zip; name="papers.zip"
            Content-Transfer-Encoding: base64

            %s
            --b--

            """.formatted(
                        Base64.getMimeEncoder().encodeToString(zip.toByteArray())));
        new Script(folder).run("""
            daylight init newsroom
            daylight import -n newsroom --trove harbour mail.mbox
            daylight schedule -n newsroom --trove harbour --first 2015-03-12T09:00Z --every day --parts 1
            daylight preview -n newsroom
            stderr ^note: part 1 of harbour: the text of attachments was not extracted from 1 document;
            exit 1 daylight search -n newsroom commission
            exit 2 daylight extract -n newsroom --ocr perhaps
            exit 2 daylight extract -n newsroom --workers 0
            exit 3 daylight extract -n newsroom --losses
            stderr run  daylight extract
            exit 1 daylight extract -n newsroom --ocr off --workers 1
            stderr ^protection: (bubblewrap|network namespace|limits only)
            stderr ^text recognition: off$
            stdout ^1 document read with Apache Tika
            stdout ^  extracted +1  text was found$
            stdout ^  inside +1  files inside attachments that could not be read$
            exit 1 daylight extract -n newsroom --losses
            stdout ^harbour/1  papers.zip › broken.pdf  broken:
            daylight extract -n newsroom --ocr off --json
            stdout "documents":0
            exit 1 daylight status --all -n newsroom
            stdout ^texts       extracted from 1 of 1 document
            daylight search -n newsroom commission
            stdout ^    in papers.zip, contract.html: the commission is secret$
            daylight search -n newsroom --json "in:attachment commission"
            stdout "match":\\{"attachment":"papers.zip","place":"contract.html"
            daylight preview -n newsroom
            ! stderr not extracted
            daylight publish -n newsroom --now
            daylight search newsroom/archive "in:attachment commission"
            stdout ^    in papers.zip, contract.html: the commission is secret$
            daylight check newsroom/archive
            """);
    }
}
