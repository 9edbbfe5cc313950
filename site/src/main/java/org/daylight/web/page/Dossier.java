package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.Conversion;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentProof;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Redaction;
import org.daylight.archive.RedactionCheck;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.UndoneChange;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ShownPart;
import org.daylight.evidence.Statements;
import org.daylight.evidence.VerifierInput;
import org.daylight.format.Json;
import org.daylight.http.Response;
import org.daylight.message.Message;
import org.daylight.message.field.Received;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.ServerBusy;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.OpenSslCheck;
import org.daylight.web.view.OpenedWords;
import org.daylight.web.view.ShownFinding;
import org.daylight.web.view.ShownRedactions;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is needed to verify one document elsewhere, as a zip file ({@code spec/dossier.md}): its bytes, the relevant keys, the findings,
 * the proof that it was published, and how to repeat every check with other programs. The same document, keys and checkpoint give the same
 * bytes.
 */
public final class Dossier {

    /** 1 February 1980, as in packs: a zip file can express it in every time zone. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final List<String> SCRIPTS = List.of("check.pl", "check.py", "name-server.py", "proof.py");

    private static final String REDACTIONS = "check_redactions.py";

    /** A proof temporarily holds a hash of every line of its part: about 50 MB for half a million documents. */
    private static final int PROOFS_AT_ONCE = 2;

    private static final long WAIT_SECONDS = 10;

    private final Semaphore proofs = new Semaphore(PROOFS_AT_ONCE);
    private final Archive archive;
    private final DocumentReader documents;
    private final MessageVerifier findings;

    /**
     * What the printable page and README.txt show.
     *
     * @param steps checks with openssl, one for each signature whose key is known
     * @param delivered time of delivery in seconds since 1970; empty when not known
     * @param repairs changes that were undone in {@code checked.eml}, in words; empty for none
     * @param redactions null for a message that is published whole
     * @param many number of further findings that are only in findings.json
     */
    record View(
            String archive,
            String origin,
            DocumentId id,
            int part,
            String sha256,
            String size,
            String subject,
            MessageMark mark,
            String conversion,
            boolean isExtracted,
            Set<ShownPart> notCovered,
            Statements statements,
            List<ShownFinding> findings,
            int many,
            List<OpenSslCheck> steps,
            String delivered,
            String repairs,
            @Nullable ShownRedactions redactions) {}

    public Dossier(Archive archive, DocumentReader documents, MessageVerifier findings) {
        this.archive = archive;
        this.documents = documents;
        this.findings = findings;
    }

    /** The dossier of a document; empty when it is not published. */
    public Optional<Response> file(DocumentId id) throws IOException {
        return documents.read(
                id,
                (document, published) -> document.release().isConfirmed()
                        ? Download.of(
                                zip(document, published),
                                "application/zip",
                                id.trove() + "-" + id.number() + "-dossier.zip")
                        : unconfirmed(document));
    }

    /** A dossier proves that a document is in the log, so there is none before the log contains it. */
    private Response unconfirmed(DocumentState.Published document) {
        String words = OpenedWords.of(archive.contents(), document.release())
                + " A dossier proves that a document is in the log: it is available when the log contains the"
                + " release.\n";
        return Response.bytes("text/plain; charset=utf-8", text(words)).status(409);
    }

    private byte[] zip(DocumentState.Published document, byte[] published) throws IOException {
        Message message = documents.view(document, published);
        if (message.isFile()) {
            return zipOfFile(document, published);
        }
        Authentication authentication = findings.of(document, published, message);
        List<KeyRecord> keys = keys(authentication, findings.keys(document.release()));
        List<UndoneChange> repairs = authentication.findings().stream()
                .filter(Finding::held)
                .map(Finding::repairs)
                .findFirst()
                .orElse(List.of());
        byte[] checked = VerifierInput.of(published, repairs);
        List<OpenSslCheck> steps = OpenSslCheck.of(published, authentication.findings());
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        View view = view(document, message, authentication, steps, repairs, check);
        DocumentProof proof = proof(document);
        var out = new ByteArrayOutputStream(published.length + (64 << 10));
        try (var zip = new ZipOutputStream(out)) {
            add(zip, "README.txt", text(DossierReadme.of(view) + DossierReadme.warning(document.flags())));
            add(zip, "message.eml", published);
            add(zip, "checked.eml", checked);
            add(zip, "findings.json", text(json(document, authentication).text() + "\n"));
            add(zip, "findings.html", text(page(view)));
            add(zip, "keys.txt", KeyArchive.of(keys).bytes());
            add(zip, "dns.txt", text(plain(keys)));
            addText(zip, document);
            addRedaction(zip, document);
            add(zip, proof);
            for (String script : SCRIPTS) {
                add(zip, script, script(script));
            }
            for (OpenSslCheck step : steps) {
                add(zip, step.name() + ".signed", step.signed());
                add(zip, step.name() + ".sig", step.signature());
                add(zip, step.name() + ".pem", text(step.pem()));
            }
        }
        return out.toByteArray();
    }

    /** The dossier of a document that is not mail: there is no signature to check. */
    private byte[] zipOfFile(DocumentState.Published document, byte[] published) throws IOException {
        byte[] about = archive.about(document).orElseThrow().bytes();
        DocumentProof proof = proof(document);
        var out = new ByteArrayOutputStream(published.length + (64 << 10));
        try (var zip = new ZipOutputStream(out)) {
            add(
                    zip,
                    "README.txt",
                    text(DossierReadme.ofFile(
                                    document.id(),
                                    archive.contents().origin(),
                                    document.release().part(),
                                    document.sha256().hex(),
                                    document.text() != null,
                                    document.redaction() != null)
                            + DossierReadme.warning(document.flags())));
            add(zip, "file.bin", published);
            add(zip, "about.json", about);
            addText(zip, document);
            addRedaction(zip, document);
            add(zip, proof);
            add(zip, "proof.py", script("proof.py"));
        }
        return out.toByteArray();
    }

    private void addText(ZipOutputStream zip, DocumentState.Published document) throws IOException {
        Optional<byte[]> text = archive.extractedTextBytes(document);
        if (text.isPresent()) {
            add(zip, "text.jsonl", text.get());
        }
    }

    /** The proof of a redacted document, and the script that checks it. */
    private void addRedaction(ZipOutputStream zip, DocumentState.Published document) throws IOException {
        Optional<byte[]> proof = archive.redactionBytes(document);
        if (proof.isPresent()) {
            add(zip, "redaction.json", proof.get());
            add(zip, REDACTIONS, script(REDACTIONS));
        }
    }

    private static void add(ZipOutputStream zip, DocumentProof proof) throws IOException {
        add(zip, "line.json", text(proof.line()));
        add(zip, "line-proof.json", text(proof.lineProofJson().text() + "\n"));
        add(zip, "entry.json", text(proof.entry()));
        add(zip, "entry.tlog-proof", proof.entryProof().bytes());
    }

    private DocumentProof proof(DocumentState.Published document) throws IOException {
        try {
            if (!proofs.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ServerBusy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerBusy();
        }
        try {
            return archive.proof(document);
        } finally {
            proofs.release();
        }
    }

    private View view(
            DocumentState.Published document,
            Message message,
            Authentication authentication,
            List<OpenSslCheck> steps,
            List<UndoneChange> repairs,
            @Nullable RedactionCheck check) {
        List<Finding> shown = EvidencePage.numbered(authentication.findings());
        var delivered = Received.delivered(message);
        Instant judged = delivered == null ? null : delivered.toInstant();
        String subject = message.subject() == null ? "" : message.subject().strip();
        return new View(
                archive.contents().title(),
                archive.contents().origin(),
                document.id(),
                document.release().part(),
                document.sha256().hex(),
                Formats.number(document.sizeBytes()) + " bytes",
                DocumentRow.cut(subject, 300),
                authentication.mark(),
                ConversionWords.of(document.conversion()),
                document.text() != null,
                authentication.notCovered(),
                Statements.of(authentication),
                ShownFinding.of(authentication, shown, key -> findings.sameKey(document.release(), key)),
                authentication.findings().size() - shown.size(),
                steps,
                judged == null ? "" : Long.toString(judged.getEpochSecond()),
                String.join(", ", repairs.stream().map(UndoneChange::word).toList()),
                ShownRedactions.of(document, check));
    }

    /** Every key of every selector that a signature names, including keys that do not match. */
    private static List<KeyRecord> keys(Authentication authentication, KeySource all) {
        var keys = new ArrayList<KeyRecord>();
        for (String name : authentication.keyNames()) { // including names of DMARC records
            KeyName.parse(name).ifPresent(key -> {
                if (all.find(key.selector(), key.domain()) instanceof KeySource.Known(List<KeyRecord> records)) {
                    keys.addAll(records);
                }
            });
        }
        return keys;
    }

    /** The keys in the form that other programs read as DNS replacement; records with control characters are left out. */
    private static String plain(List<KeyRecord> keys) {
        var out = new StringBuilder();
        for (KeyRecord key : keys) {
            if (key.text().codePoints().noneMatch(Character::isISOControl)) {
                out.append(new KeyName(key.selector(), key.domain()).text())
                        .append(' ')
                        .append(key.text())
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static Json.@Nullable Obj conversion(DocumentState.Published document) {
        Conversion conversion = document.conversion();
        return conversion == null ? null : conversion.json();
    }

    /** What the publisher of a redacted message says of its signatures; null for any other message. */
    private static @Nullable Json stated(DocumentState.Published document) {
        Redaction redaction = document.redaction();
        return redaction == null
                ? null
                : new Json.Arr(redaction.stated().stream()
                        .<Json>map(finding -> Json.Obj.EMPTY
                                .with("method", finding.method().word())
                                .with("number", finding.number())
                                .with("result", finding.reason().result().word())
                                .with("reason", finding.reason().code())
                                .withOptional(
                                        "key",
                                        finding.key() == null
                                                ? null
                                                : finding.key().hex()))
                        .toList());
    }

    private static Json.Obj json(DocumentState.Published document, Authentication authentication) {
        return Json.Obj.EMPTY
                .with("document", document.id().toString())
                .with("sha256", document.sha256().hex())
                .with("size", document.sizeBytes())
                .with("mark", authentication.mark().word())
                .withOptional("reason", authentication.markReason().isEmpty() ? null : authentication.markReason())
                .withOptional("conversion", conversion(document))
                .withOptional("stated", stated(document))
                .with(
                        "notCovered",
                        new Json.Arr(authentication.notCovered().stream()
                                .<Json>map(part -> new Json.Str(part.word()))
                                .toList()))
                .with(
                        "findings",
                        new Json.Arr(authentication.findings().stream()
                                .<Json>map(Finding::json)
                                .toList()));
    }

    private static String page(View view) {
        StringOutput out = new StringOutput();
        JtedossierGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return out.toString();
    }

    private static byte[] script(String name) throws IOException {
        try (@Nullable InputStream in = Dossier.class.getResourceAsStream("dossier/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without dossier/" + name);
            }
            return in.readAllBytes();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
