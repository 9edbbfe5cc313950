package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackFinding;
import org.daylight.archive.Redaction;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.collate.Comparison;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.AuthenticationResults;
import org.daylight.evidence.MessageIdForm;
import org.daylight.evidence.ReceivedChain;
import org.daylight.evidence.ShownPart;
import org.daylight.evidence.ZoneComparison;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.message.Message;
import org.daylight.picture.DeliveryTimes;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MarkTracer;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.RelatedMessages;
import org.daylight.web.view.ShownFinding;
import org.daylight.web.view.ShownRedactions;
import org.daylight.web.view.SignatureCoverage;
import org.daylight.web.view.SignatureStatements;
import org.jspecify.annotations.Nullable;

/** The page with the evidence for and against one document: first what its signatures prove, then other observations, clearly separated from proof. */
public final class EvidencePage {

    private static final int FINDINGS = 40;
    private static final int COPIES = 5;
    private static final int COPY_BYTES = 256 << 10;
    private static final int DIFFERING = 8;
    private static final int NAME_CHARS = 34;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final RelatedMessages relatives;
    private final MessageVerifier findings;

    /**
     * What the template shows.
     *
     * @param redactions null for a message that is published whole
     * @param stated what the publisher says of the signatures of a redacted message
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String sha256,
            String subject,
            MessageMark mark,
            String conversion,
            Set<ShownPart> notCovered,
            SignatureStatements statements,
            List<ShownFinding> findings,
            int moreFindings,
            SignatureCoverage.Covered covered,
            ReceivedChain way,
            @Nullable DeliveryTimes times,
            List<Hop> hops,
            String zones,
            @Nullable MessageIdForm messageId,
            List<AuthenticationResults> claims,
            List<Copy> copies,
            RelatedMessages.Related relatives,
            List<RelatedMessages.RelatedMessage> quotes,
            @Nullable ShownRedactions redactions,
            List<Stated> stated) {}

    /** What the publisher says of a signature of a redacted message. @param key its DNS name; empty when it is not known
     * @param isHeaderVerified whether the signature over the published header was verified here */
    record Stated(String method, String number, MessageMark mark, String code, String key, boolean isHeaderVerified) {}

    /** A server on the delivery path, in words. */
    record Hop(int number, String by, String from, String with, String date, String machineDate, List<String> odd) {}

    /** A copy of the message, and how it differs, part by part. @param statement empty when it was too large to compare */
    record Copy(RelatedMessages.RelatedMessage relative, String statement, String differing) {}

    public EvidencePage(
            PageFrames frames,
            Archive archive,
            DocumentReader documents,
            RelatedMessages relatives,
            MessageVerifier findings) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.relatives = relatives;
        this.findings = findings;
    }

    /** The page of a document; empty when it is not published. */
    public Optional<Response> page(DocumentId id) throws IOException {
        return documents.read(id, this::page);
    }

    /** What the template of a file shows. */
    record FileView(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String sha256,
            String name,
            @Nullable ShownRedactions redactions) {}

    /** A file has no signature that this program knows, and nothing to compare. */
    private Response ofFile(DocumentState.Published document, byte[] published, Message message) throws IOException {
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        DocumentId id = document.id();
        String name = message.attachments().getFirst().name();
        var view = new FileView(
                frames.of(archive.contents(), Words.of("evidence.title", DocumentRow.cut(name, 100)))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                document.sha256().hex(),
                DocumentRow.cut(name, 300),
                ShownRedactions.of(document, check));
        StringOutput out = new StringOutput();
        JtefileevidenceGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private Response page(DocumentState.Published document, byte[] published) throws IOException {
        DocumentId id = document.id();
        Message message = documents.view(document, published);
        if (message.isFile()) {
            return ofFile(document, published, message);
        }
        Authentication authentication = findings.of(document, published, message);
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        MarkTracer marks = MarkTracer.of(published, check);
        List<Finding> all = authentication.findings();
        List<Finding> shown = numbered(all);
        Message labelled = marks.hasMarks() ? documents.view(document, marks.traced()) : message;
        String subject = labelled.subject() == null ? "" : labelled.subject().strip();
        ReceivedChain way = ReceivedChain.of(message);
        RelatedMessages.Related kin = relatives.of(id, message, message.text());
        View view = new View(
                frames.of(
                                archive.contents(),
                                Words.of(
                                        "evidence.title",
                                        subject.isEmpty() ? id.toString() : DocumentRow.cut(subject, 100)))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                document.sha256().hex(),
                DocumentRow.cut(subject, 300),
                authentication.mark(),
                ConversionWords.of(document.conversion()),
                authentication.notCovered(),
                SignatureStatements.of(authentication),
                ShownFinding.of(authentication, shown, key -> findings.sameKey(document.release(), key)),
                all.size() - shown.size(),
                SignatureCoverage.of(published, message, shown),
                way,
                times(message, way),
                hops(way),
                ZoneComparison.of(message).map(DeliveryWords::of).orElse(""),
                MessageIdForm.of(message).orElse(null),
                AuthenticationResults.of(message),
                copies(message, kin),
                kin,
                kin.sources().values().stream()
                        .map(RelatedMessages.Source::from)
                        .distinct()
                        .toList(),
                ShownRedactions.of(document, check),
                stated(document, published, message));
        StringOutput out = new StringOutput();
        JteevidenceGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(marks.page(out.toString()));
    }

    /** What the publisher says of the signatures of a redacted message, with the names of the keys that are known. */
    private List<Stated> stated(DocumentState.Published document, byte[] published, Message message)
            throws IOException {
        Redaction redaction = document.redaction();
        if (redaction == null) {
            return List.of();
        }
        Map<Sha256, KeyRecord> keys = new HashMap<>();
        archive.keys(document.release()).records().forEach(key -> keys.put(key.reference(), key));
        boolean hasKeys = redaction.stated().stream().anyMatch(finding -> finding.key() != null);
        List<PackFinding> held = hasKeys ? heldOverHeader(document, published, message) : List.of();
        return redaction.stated().stream()
                .limit(FINDINGS)
                .map(finding -> {
                    KeyRecord key = finding.key() == null ? null : keys.get(finding.key());
                    return new Stated(
                            finding.method().word(),
                            Formats.number(finding.number()),
                            Redaction.mark(finding.reason()),
                            finding.reason().code(),
                            key == null ? "" : new KeyName(key.selector(), key.domain()).text(),
                            held.stream().anyMatch(finding::isOfSameSignature));
                })
                .toList();
    }

    /** The signatures that hold over the header of the published bytes, whatever their hash of the body is. */
    private List<PackFinding> heldOverHeader(DocumentState.Published document, byte[] published, Message message) {
        return PackFinding.of(
                Authentication.of(published, message, new DkimVerifier(findings.keys(document.release())))
                        .findings()
                        .stream()
                        .filter(finding -> finding.method() == Method.DKIM && finding.signature() == Check.HOLDS)
                        .toList());
    }

    /** The first findings. The finding about the whole ARC chain remains the last. */
    static List<Finding> numbered(List<Finding> all) {
        if (all.size() <= FINDINGS) {
            return all;
        }
        List<Finding> shown = new ArrayList<>(all.subList(0, FINDINGS));
        if (all.getLast().method() == Method.ARC_CHAIN) {
            shown.set(FINDINGS - 1, all.getLast());
        }
        return shown;
    }

    // ---- delivery path

    private static @Nullable DeliveryTimes times(Message message, ReceivedChain way) {
        List<DeliveryTimes.Station> stations = new ArrayList<>();
        if (message.date() != null) {
            stations.add(new DeliveryTimes.Station(
                    Words.of("evidence.path.chart.written"), message.date().toInstant()));
        }
        for (int i = 0; i < way.hops().size(); i++) {
            ReceivedChain.Hop hop = way.hops().get(i);
            OffsetDateTime date = hop.date();
            String name = hop.by().isEmpty() ? Words.of("evidence.path.chart.unnamed") : hop.by();
            stations.add(new DeliveryTimes.Station(
                    Words.of("evidence.path.chart.server", i + 1, DocumentRow.cut(name, NAME_CHARS)),
                    date == null ? null : date.toInstant()));
        }
        return DeliveryTimes.of(stations);
    }

    private static List<Hop> hops(ReceivedChain way) {
        List<Hop> hops = new ArrayList<>();
        for (ReceivedChain.Hop hop : way.hops()) {
            OffsetDateTime date = hop.date();
            hops.add(new Hop(
                    hops.size() + 1,
                    hop.by(),
                    hop.from(),
                    hop.with(),
                    date == null ? "" : Formats.precise(date),
                    date == null ? "" : Formats.machine(date),
                    hop.oddities().stream().map(DeliveryWords::of).toList()));
        }
        return hops;
    }

    /** The label for both ends of the chart. */
    static String time(java.time.Instant time) {
        return Formats.precise(time.atOffset(ZoneOffset.UTC));
    }

    // ---- copies

    private List<Copy> copies(Message message, RelatedMessages.Related kin) throws IOException {
        List<Copy> copies = new ArrayList<>();
        for (RelatedMessages.RelatedMessage relative :
                kin.copies().subList(0, Math.min(COPIES, kin.copies().size()))) {
            Optional<Comparison> comparison = compared(message, relative.id());
            copies.add(new Copy(
                    relative,
                    comparison.map(ComparePage::statement).orElse(""),
                    comparison.map(EvidencePage::differing).orElse("")));
        }
        return copies;
    }

    private Optional<Comparison> compared(Message message, DocumentId other) throws IOException {
        boolean small =
                documents.state(other) instanceof DocumentState.Published copy && copy.sizeBytes() <= COPY_BYTES;
        try {
            return small
                    ? documents.read(
                            other, (published, bytes) -> Comparison.of(message, documents.view(published, bytes)))
                    : Optional.empty();
        } catch (IOException damaged) {
            return Optional.empty(); // its own page reports the damage
        }
    }

    /** The header fields that differ, in a sentence; empty when none does. */
    private static String differing(Comparison comparison) {
        List<String> names = comparison.fields().stream()
                .filter(field -> !field.isSame())
                .map(field -> DocumentRow.cut(field.name(), 40))
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        String listed = String.join(", ", names.subList(0, Math.min(DIFFERING, names.size())));
        return names.size() > DIFFERING
                ? Words.of("evidence.copies.fields.more", listed, names.size() - DIFFERING)
                : Words.of("evidence.copies.fields", listed);
    }
}
