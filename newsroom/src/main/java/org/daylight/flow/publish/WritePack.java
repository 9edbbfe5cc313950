package org.daylight.flow.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.daylight.archive.Conversion;
import org.daylight.archive.DocumentId;
import org.daylight.archive.FileAbout;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.PackFinding;
import org.daylight.archive.PackWriter;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.HeldFile;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.Dmarc;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.flow.decide.EarlierForm;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.message.parse.MessageParser;
import org.daylight.newsroom.Newsroom;
import org.daylight.pack.FlaggedPart;
import org.daylight.redaction.RedactionProof;
import org.daylight.review.ApprovedDocument;
import org.daylight.review.ApprovedPart;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pack of a part that the release gate approved, and nothing that it did not approve: this class never reads
 * the catalog's documents, and it hashes the bytes of each document that is shown before it writes them. Not for use by
 * several threads.
 */
final class WritePack {

    /** How many bytes of originals are fetched from the vault at once: memory up to a limit, and then space on the disk. */
    private static final long FETCH_BYTES = 2L << 30;

    /** The name of a file whose own name contains something that is redacted. */
    private static final String REDACTED_NAME = "redacted";

    private final Newsroom newsroom;
    private final Vault vault;
    private final Publication publication;
    private final KeyArchive keys;
    private final DkimVerifier verifier;
    private final Set<KeyRecord> used = new LinkedHashSet<>();
    private final List<StoredRedaction> redactions;
    private final Map<String, String> reasons;
    private final FlaggedFiles flagged;
    private final Map<Integer, Set<Integer>> withoutViews = new HashMap<>();
    private final Map<Integer, SortedMap<Integer, Sha256>> renderings = new HashMap<>();
    private final RedactedDigests digests = new RedactedDigests();
    private Set<Long> again = Set.of();

    /**
     * @param redactions of the part's trove, in order
     * @throws IOException with a one-line message, when the newsroom's list of keys cannot be read
     */
    WritePack(Newsroom newsroom, Vault vault, Publication publication, List<StoredRedaction> redactions)
            throws IOException {
        this.newsroom = newsroom;
        this.vault = vault;
        this.publication = publication;
        this.keys = newsroom.keys();
        this.verifier = new DkimVerifier(keys);
        this.redactions = redactions;
        this.flagged = new FlaggedFiles(newsroom);
        this.reasons = newsroom.catalog().redactions().reasons();
    }

    /**
     * Writes the pack. The stream is not closed.
     *
     * @param time the time of the release
     * @throws IOException with a one-line message, when the vault does not have the approved bytes of a document
     * @throws CannotRedact when a document cannot be published with its redactions
     */
    PackWriter.Written run(ApprovedPart approved, Instant time, OutputStream out) throws IOException {
        PlannedPart part = approved.part();
        List<ApprovedDocument> documents = approved.documents();
        again = newsroom.catalog().shownAgain().of(part.id());
        PackWriter pack = new PackWriter(out, new PackWriter.Label(part.trove(), part.number(), part.title(), time));
        for (int from = 0; from < documents.size(); ) {
            int to = endOfFetch(documents, from);
            List<ApprovedDocument> some = documents.subList(from, to);
            try (var originals = fetched(some)) {
                for (ApprovedDocument document : some) {
                    int accession = publication.logged(document.accession());
                    switch (document) {
                        case ApprovedDocument.Withheld withheld ->
                            pack.add(new PackDocument.Withheld(withheld.number(), accession, withheld.reason()));
                        case ApprovedDocument.Shown shown ->
                            add(pack, shown, accession, approvedBytes(shown, originals.get(shown.sha256())));
                    }
                }
            }
            from = to;
        }
        return pack.finish(KeyArchive.of(used));
    }

    private FetchedOriginals fetched(List<ApprovedDocument> documents) throws IOException {
        List<Sha256> wanted = documents.stream()
                .filter(ApprovedDocument.Shown.class::isInstance)
                .map(ApprovedDocument::sha256)
                .toList();
        long bytes = documents.stream().mapToLong(WritePack::sizeToFetch).sum();
        return new FetchedOriginals(vault, wanted, bytes, publication.stage(), FetchedOriginals.MEMORY_BYTES);
    }

    private void add(PackWriter pack, ApprovedDocument.Shown document, int accession, byte[] original)
            throws IOException {
        ExtractedTexts.Text extracted = PublishedText.of(newsroom, document).orElse(null);
        PublishedForm form = PublishedForm.of(
                document,
                original,
                redactions,
                reasons,
                newsroom.seed(document.accession()),
                PublishedText.isRead(newsroom, document),
                extracted == null ? List.of() : extracted.units(),
                newsroom.catalog().redactions().keepsSignatures(document.key()));
        PublishedRenderings shown = PublishedRenderings.NONE;
        byte[] published = original;
        byte[] proof = null;
        switch (form) {
            case PublishedForm.Impossible(String reason) -> throw new CannotRedact(reason);
            case PublishedForm.Redacted redacted -> {
                published = redacted.published();
                proof = redacted.proof();
                digests.document(document.cited(), original, published);
                withoutViews.put(document.number(), new HashSet<>(redacted.parts()));
                shown = PublishedRenderings.of(newsroom, document, redacted.plan());
                renderings.put(document.number(), shown.keys());
            }
            case PublishedForm.Original whole -> {}
        }
        EarlierForm earlier = again.contains(document.key()) ? earlier(document, original, form) : null;
        byte @Nullable [] earlierProof = earlier == null ? null : earlier.entry();
        PackDocument.Reduces reduces =
                earlier == null ? null : new PackDocument.Reduces(earlier.release(), PackEntry.of(earlier.entry()));
        List<FlaggedPart> flags = flagged.of(document.key(), redactions);
        flags.forEach(flag -> withoutViews
                .computeIfAbsent(document.number(), number -> new HashSet<>())
                .add(flag.part()));
        byte @Nullable [] text = PublishedText.entry(extracted, form, shown);
        List<Integer> parts = List.copyOf(shown.keys().keySet());
        PackEntry textEntry = text == null ? null : PackEntry.of(text);
        HeldFile file = document.file();
        if (file != null) {
            String name = PublishedForm.hidesName(document, file.name(), redactions) ? REDACTED_NAME : file.name();
            FileAbout about = FileAbout.of(name, file.type()).withTranscript(file.transcript());
            pack.add(
                    line(document, accession, form, List.of())
                            .asFile(about)
                            .with(null, textEntry)
                            .withRenderings(parts)
                            .flagged(flags)
                            .reducing(reduces),
                    published,
                    proof,
                    earlierProof,
                    about.bytes(),
                    text);
            return;
        }
        HeldConversion from = document.conversion();
        Conversion conversion = from == null ? null : Conversion.of(from.format(), from.container(), from.item());
        pack.add(
                line(document, accession, form, findings(original, form))
                        .with(conversion, textEntry)
                        .withRenderings(parts)
                        .flagged(flags)
                        .reducing(reduces),
                published,
                proof,
                earlierProof,
                null,
                text);
    }

    /** The form that the archive shows now, of a document that is shown again; everything visible in it is visible in the new one. */
    private EarlierForm earlier(ApprovedDocument.Shown document, byte[] original, PublishedForm form)
            throws IOException {
        DocumentId id = new DocumentId(document.trove(), document.number());
        EarlierForm earlier = switch (EarlierForm.of(newsroom, id)) {
            case Outcome.Ok<EarlierForm>(EarlierForm found) -> found;
            case Outcome.Refused<EarlierForm>(String code, String why) ->
                throw new CannotRedact(why + ". Take it out of the part:  daylight redact " + id + " --undo-reduce");
        };
        Outcome<Long> compared = form instanceof PublishedForm.Redacted redacted
                ? RedactionProof.parse(redacted.proof()).then(proof -> earlier.compare(redacted.published(), proof))
                : earlier.compareWhole(
                        original, newsroom.seed(document.accession()).salt(document.sha256()));
        Optional<String> objection = earlier.objection(compared);
        if (objection.isPresent()) {
            throw new CannotRedact(objection.get());
        }
        return earlier;
    }

    /** The indexes of the MIME parts in which something is redacted or dangerous, by document number; of the documents that were written so far. */
    Map<Integer, Set<Integer>> partsWithoutViews() {
        return withoutViews;
    }

    /** Hashes of the redacted documents that were written so far. */
    RedactedDigests digests() {
        return digests;
    }

    /** The keys of the images of redacted pages, by document number and part; of the documents that were written so far. */
    Map<Integer, SortedMap<Integer, Sha256>> renderings() {
        return renderings;
    }

    /** A document cannot be published with its redactions; the message is one line. */
    static final class CannotRedact extends IOException {
        CannotRedact(String reason) {
            super(reason);
        }
    }

    /**
     * The findings of a message's signatures. Those of a redacted message cannot be verified by anyone else, so no key is published for them: its
     * domain may be what is redacted. Where the signatures are kept, anyone can verify those over the header, and their keys are published.
     */
    private List<PackFinding> findings(byte[] original, PublishedForm form) {
        if (form instanceof PublishedForm.Redacted redacted) {
            List<PackFinding> stated =
                    PackFinding.of(Authentication.of(original, MessageParser.parse(original), verifier)
                            .findings());
            List<PackFinding> verifiable = redacted.keepsSignatures() ? ofHeader(redacted.published()) : List.of();
            return stated.stream()
                    .map(finding ->
                            verifiable.stream().anyMatch(finding::isOfSameSignature) ? finding : finding.withoutKey())
                    .toList();
        }
        return PackFinding.of(verify(original));
    }

    /**
     * The findings of signatures over the header that anyone can verify in the published bytes; notes their keys. What they name is public there.
     */
    private List<PackFinding> ofHeader(byte[] published) {
        List<Finding> held = Authentication.of(published, MessageParser.parse(published), verifier).findings().stream()
                .filter(finding -> finding.method() == Method.DKIM && finding.signature() == Check.HOLDS)
                .toList();
        held.forEach(finding -> used.addAll(keysOfSelector(finding)));
        return PackFinding.of(held);
    }

    /** The findings of a message's signatures; notes the keys and DMARC records that they depend on. */
    private List<Finding> verify(byte[] original) {
        Authentication found = Authentication.of(original, MessageParser.parse(original), verifier);
        found.findings().forEach(finding -> used.addAll(keysOfSelector(finding)));
        used.addAll(Dmarc.records(found.dmarc(), keys));
        return found.findings();
    }

    /** All keys of the selector, not only the one that verified: a reader who checks must come to the same finding. */
    private List<KeyRecord> keysOfSelector(Finding finding) {
        return keys.find(finding.selector(), finding.domain()) instanceof KeySource.Known(List<KeyRecord> records)
                ? records
                : List.of();
    }

    private static byte[] approvedBytes(ApprovedDocument.Shown document, byte @Nullable [] original)
            throws IOException {
        if (original == null) {
            throw new IOException("the vault has lost the bytes of " + document.cited()
                    + ": restore the vault from a backup; nothing was published");
        }
        if (!document.isOf(original)) {
            throw new IOException("the vault has other bytes for " + document.cited()
                    + " than those that were approved: restore the vault from a backup; nothing was published");
        }
        return original;
    }

    private static int endOfFetch(List<ApprovedDocument> documents, int from) {
        long bytes = 0;
        int to = from;
        while (to < documents.size() && (to == from || bytes + sizeToFetch(documents.get(to)) <= FETCH_BYTES)) {
            bytes += sizeToFetch(documents.get(to));
            to++;
        }
        return to;
    }

    private static long sizeToFetch(ApprovedDocument document) {
        return document instanceof ApprovedDocument.Shown shown ? shown.sizeBytes() : 0;
    }

    private PackDocument.Shown line(
            ApprovedDocument.Shown document, int accession, PublishedForm form, List<PackFinding> findings) {
        if (form instanceof PublishedForm.Redacted redacted) {
            return new PackDocument.Shown(
                    document.number(),
                    accession,
                    redacted.opening(),
                    Sha256.of(redacted.published()),
                    redacted.published().length,
                    PackEntry.of(redacted.proof()),
                    findings);
        }
        return new PackDocument.Shown(
                document.number(),
                accession,
                DocumentOpening.of(
                        newsroom.seed(document.accession()),
                        document.number(),
                        document.sha256(),
                        document.sizeBytes(),
                        document.pieces()),
                document.sha256(),
                document.sizeBytes(),
                null,
                findings);
    }
}
