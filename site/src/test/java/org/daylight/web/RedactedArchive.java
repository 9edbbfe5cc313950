package org.daylight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.redaction.MarkForm;
import org.daylight.web.RedactedDocument.Hide;

/** An archive with documents that are published with redactions in every place where a mark can be. */
final class RedactedArchive {

    /** A message with marks in header fields, text, HTML and an attachment, and with text that only looks like a mark. */
    static final int MESSAGE = 1;
    /** A text file; how much is missing is not disclosed. */
    static final int FILE = 2;
    /** A message whose proof breaks a rule. */
    static final int NOT_PROVED = 3;
    /** A message that is published whole, with text that looks like a mark. */
    static final int WHOLE = 4;

    private static final String PDF = Base64.getEncoder().encodeToString(new byte[45]) + "\r\n";

    static final String ORIGINAL = """
        From: Ines Okafor <i.okafor@port.example>
        To: "Ann Salter" <ann.salter@clinic.example>, t.brandt@port.example
        Subject: Results for Salter, [redacted: P1] as agreed
        Date: Mon, 2 Mar 2015 10:00:00 +0100
        Message-ID: <one@port.example>
        DKIM-Signature: v=1; a=rsa-sha256; d=port.example; s=s1; h=from; bh=AAAA; b=BBBB
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8

        Call 555-0199 about the [redacted: P1] notice, and redacted-P1 too.
        The rest stays.
        --inner
        Content-Type: text/html; charset=utf-8

        <p title="555-0199 is the number">Call <b>555-0199</b> about the [redacted: P1] notice.</p>
        --inner--
        --outer
        Content-Type: application/pdf; name="report.pdf"
        Content-Disposition: attachment; filename="report.pdf"
        Content-Transfer-Encoding: base64

        %s--outer
        Content-Type: text/csv; name="berths.csv"
        Content-Disposition: attachment; filename="berths.csv"

        1,2
        --outer--
        """.replace("\n", "\r\n").formatted(PDF);

    private RedactedArchive() {}

    static ArchiveBuilder written(Path folder) throws IOException {
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(MESSAGE, bytes(ORIGINAL));
        messages.put(FILE, bytes("A list of people.\nAnn Salter owes 12.\nNobody else: [redacted: M-2] is text.\n"));
        messages.put(NOT_PROVED, bytes("From: a@port.example\r\nSubject: Third\r\n\r\nSecret things.\r\n"));
        messages.put(WHOLE, bytes("From: a@port.example\r\nSubject: Fourth\r\n\r\nSee [redacted: P1] here.\r\n"));
        return new ArchiveBuilder(folder, "The Clinic Papers")
                .trove("clinic", "The clinic", "", 4, Map.of())
                .redact(
                        MESSAGE,
                        true,
                        new Hide("Salter,", "P1", MarkForm.TEXT),
                        new Hide("\"Ann Salter\"", "P1", MarkForm.ATOM),
                        new Hide("<ann.salter@clinic.example>", "P1", MarkForm.ADDRESS),
                        new Hide("555-0199", "P1", MarkForm.TEXT),
                        new Hide("bh=AAAA; b=BBBB", "SIG", MarkForm.ATOM),
                        new Hide(PDF.strip(), "M-2", MarkForm.BASE64))
                .file(FILE, "people.txt", "text/plain")
                .redact(FILE, false, new Hide("Ann Salter", "M-2", MarkForm.TEXT))
                .redact(NOT_PROVED, true, new Hide("Secret", "P1", MarkForm.TEXT))
                .proof(NOT_PROVED, bytes("{\"version\":1}"))
                .part("clinic", "Part 1", "", "2026-12-01T09:00:00Z", messages, new TreeMap<>());
    }

    static Archive in(Path folder) throws IOException {
        return written(folder).open();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
