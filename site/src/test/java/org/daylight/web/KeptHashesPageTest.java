package org.daylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.MailSigner;
import org.daylight.http.Response;
import org.daylight.redaction.MarkForm;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.RedactedDocument.Hide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the hashes in a signature are published, the page of a redacted message verifies the signature over its header. */
class KeptHashesPageTest {

    private static final MailSigner SIGNER = MailSigner.of("port.example", "s1");

    @TempDir
    Path folder;

    private static byte[] message() {
        return SIGNER.sign("From: Ann Lee <ann@port.example>\r\nTo: bob@port.example\r\nSubject: Private news\r\n"
                        + "Date: Mon, 2 Mar 2015 10:00:00 +0100\r\nMessage-ID: <1@port.example>\r\n\r\n"
                        + "Hello.\r\nA long private story.\r\nBye.\r\n")
                .getBytes(UTF_8);
    }

    private String page(int number) throws IOException {
        Path archive = folder.resolve("archive");
        new ArchiveBuilder(archive, "The Port")
                .keys(KeyArchive.of(List.of(SIGNER.record())))
                .trove("harbour", "The Harbour", "", 2, Map.of())
                .redact(1, true, new Hide("private story.", "P1", MarkForm.TEXT))
                .redact(2, true, new Hide("Private", "P1", MarkForm.TEXT))
                .part(
                        "harbour",
                        "Part 1",
                        "",
                        "2026-12-01T09:00:00Z",
                        new TreeMap<>(Map.of(1, message(), 2, message())),
                        new TreeMap<>())
                .open()
                .close();
        try (Archive opened = Archive.open(archive);
                ArchiveIndex index = ArchiveIndex.open(opened, folder.resolve("index"), LuceneIndex::open)) {
            index.catchUp();
            Response answer = new Site(opened, index.index(), index::progress)
                    .answer("GET", "/harbour/" + number + "/evidence", Map.of());
            assertEquals(200, answer.status());
            return new String(((Response.Body.Bytes) answer.body()).content(), UTF_8);
        }
    }

    @Test
    void theHeaderIsVerifiedWhereOnlyTheBodyIsRedacted() throws IOException {
        String page = page(1);
        assertTrue(page.contains("<b>headers verified</b>"), page);
        assertTrue(page.contains("s1._domainkey.port.example"), page);
        assertTrue(page.contains("only the publisher can compare it"), page);
    }

    @Test
    void itIsNotWhereASignedFieldIsRedacted() throws IOException {
        String page = page(2);
        assertTrue(page.contains("What the publisher says about the signatures"), page);
        assertFalse(page.contains("headers verified"), page);
    }
}
