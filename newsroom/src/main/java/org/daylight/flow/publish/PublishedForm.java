package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.decide.SignatureRisk;
import org.daylight.flow.extract.WantedParts;
import org.daylight.flow.render.RedactionTexts;
import org.daylight.flow.render.RenderingPlan;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.log.Commitment;
import org.daylight.message.MimePart;
import org.daylight.message.parse.DocumentForm;
import org.daylight.pack.Opening;
import org.daylight.redact.ExtractedPart;
import org.daylight.redact.FindString;
import org.daylight.redact.RedactFile;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.Withheld;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.review.ApprovedDocument;

/** The form in which an approved document is published: its original bytes, or these with redactions and the proof. */
sealed interface PublishedForm {

    /** The sentence of the reason that is given for values from which redacted text could be guessed. */
    String HASH_SENTENCE = "A value from which the redacted text could be guessed.";

    /** Nothing is redacted: the original bytes. */
    record Original() implements PublishedForm {}

    /**
     * With redactions.
     *
     * @param proof the entry of the pack
     * @param parts the indexes of the MIME parts in which something is missing; 0 for a file
     * @param plan of which of its attachments images of pages are published
     * @param keepsSignatures whether the hashes in its signatures are published
     */
    record Redacted(
            byte[] published,
            byte[] proof,
            Opening.Redacted opening,
            Set<Integer> parts,
            RenderingPlan plan,
            boolean keepsSignatures)
            implements PublishedForm {}

    /** It cannot be published in this state. @param reason one line, without anything of the document's text */
    record Impossible(String reason) implements PublishedForm {}

    /**
     * The form of a document. If a string is redacted, the text of all attachments must have been extracted: otherwise it could be in one of them.
     *
     * @param original its bytes
     * @param redactions of its trove, in order
     * @param reasons the sentences of the newsroom, by code
     * @param isRead whether the text of its attachments was extracted
     * @param units the text that was extracted from it
     * @param keepsSignatures whether an editor decided to publish the hashes in its signatures
     */
    static PublishedForm of(
            ApprovedDocument.Shown document,
            byte[] original,
            List<StoredRedaction> redactions,
            Map<String, String> reasons,
            AccessionSeed seed,
            boolean isRead,
            List<Unit> units,
            boolean keepsSignatures)
            throws IOException {
        List<Selector> selectors = redactions.stream()
                .filter(redaction -> redaction.appliesTo(document.key()))
                .map(StoredRedaction::selector)
                .toList();
        if (selectors.isEmpty()) {
            return new Original();
        }
        List<ExtractedPart> extracted = RedactionTexts.of(units);
        RedactionResult result = document.form() instanceof DocumentForm.File file
                ? RedactFile.of(original, file, selectors, extracted)
                : RedactMessage.of(original, selectors, extracted, keepsSignatures);
        PublishedForm published = switch (result) {
            case Withheld(List<String> why) ->
                new Impossible(document.cited() + " cannot be published with its redactions: " + String.join("; ", why)
                        + ". Withhold it:  daylight withhold " + document.cited());
            case RedactedForm form when !form.isRedacted() -> new Original();
            case RedactedForm form -> {
                Optional<String> risk =
                        keepsSignatures ? SignatureRisk.objection(original, form, selectors) : Optional.empty();
                yield risk.isPresent()
                        ? new Impossible("the signatures of " + document.cited() + " must be redacted: " + risk.get()
                                + ". Run  daylight redact " + document.cited() + " --drop-signatures")
                        : redacted(
                                document,
                                original,
                                form,
                                reasons,
                                seed,
                                RenderingPlan.of(document.form(), original, form, selectors, units),
                                keepsSignatures);
            }
        };
        boolean searches = selectors.stream().anyMatch(Selector.Text.class::isInstance);
        if (searches && !isRead && hasUnread(document, original, published)) {
            return new Impossible("the text of the attachments of " + document.cited()
                    + " was not extracted, so what is redacted could be in them: run  daylight extract  first, or"
                    + " withhold it:  daylight withhold " + document.cited());
        }
        return published;
    }

    /** Whether something is published of which only an extractor can say what it contains. */
    private static boolean hasUnread(ApprovedDocument.Shown document, byte[] original, PublishedForm published) {
        Set<Integer> parts = new HashSet<>(WantedParts.opaque(document.form(), original));
        if (published instanceof Redacted redacted) {
            parts.removeAll(redacted.parts());
        }
        return !parts.isEmpty() && !(published instanceof Impossible);
    }

    private static PublishedForm redacted(
            ApprovedDocument.Shown document,
            byte[] original,
            RedactedForm form,
            Map<String, String> reasons,
            AccessionSeed seed,
            RenderingPlan plan,
            boolean keepsSignatures)
            throws IOException {
        Sha256 pieces = document.pieces();
        if (pieces == null) {
            return new Impossible(document.cited() + " was imported by an earlier version, which did not commit to the"
                    + " pieces of documents, so it cannot be published with redactions."
                    + " Withhold it:  daylight withhold "
                    + document.cited());
        }
        Sha256 salt = seed.salt(document.sha256());
        PieceSecrets secrets = PieceSecrets.of(salt);
        List<ProofSegment> segments = form.segments();
        SortedMap<String, Integer> marks = new TreeMap<>();
        SortedMap<String, String> sentences = new TreeMap<>();
        boolean hidesSize = false;
        for (ProofSegment segment : segments) {
            if (segment instanceof ProofSegment.Mark(int bytes, String code, Long missing)) {
                marks.merge(code, 1, Integer::sum);
                String sentence = reasons.get(code);
                if (sentence == null && !code.equals(RedactionReason.HASH)) {
                    return new Impossible(
                            "there is no reason " + code + ": add it with  daylight reasons " + code + " \"SENTENCE\"");
                }
                sentences.put(code, sentence == null ? HASH_SENTENCE : sentence);
                hidesSize |= missing == null;
            }
        }
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        var proof = new RedactionProof(
                sentences, hidesSize ? null : size, segments, OpenedTree.of(original, secrets, form.hidden()));
        var opening = new Opening.Redacted(
                Commitment.of(salt, document.sha256()).value(), secrets.size(original.length), pieces, marks);
        // What is published must be verifiable by everyone, so it is verified here first.
        Outcome<CheckRedaction.Verified> verified = CheckRedaction.check(form.published(), proof, opening.committed());
        if (verified instanceof Outcome.Refused<CheckRedaction.Verified>(String code, String why)) {
            throw new IOException("the proof of " + document.cited() + " does not hold (" + code + "): " + why
                    + ". Nothing was published. This is an error in the program: withhold the document and report it");
        }
        return new Redacted(
                form.published(), proof.bytes(), opening, parts(document, original, form), plan, keepsSignatures);
    }

    /** The parts in which something is missing. Nothing that was made from these is published. */
    private static Set<Integer> parts(ApprovedDocument.Shown document, byte[] original, RedactedForm form) {
        Set<Integer> parts = new HashSet<>();
        if (document.form() instanceof DocumentForm.File) {
            parts.add(0);
            return parts;
        }
        List<MimePart> all = document.form().parse(original).parts();
        int at = 0;
        List<RedactedForm.Piece> pieces = new ArrayList<>(form.pieces());
        for (RedactedForm.Piece piece : pieces) {
            if (piece instanceof RedactedForm.Piece.Kept(var rule, int from, int to)) {
                touched(all, at, from, parts);
                at = to;
            }
        }
        touched(all, at, original.length, parts);
        return parts;
    }

    private static void touched(List<MimePart> all, int from, int to, Set<Integer> into) {
        for (int i = 0; i < all.size() && from < to; i++) {
            MimePart part = all.get(i);
            if (from < part.bodyEnd() && to > part.headerStart()) {
                into.add(i);
            }
        }
    }

    /** Whether the name of a file is redacted: it contains a redacted string, or the whole file is redacted with its name. */
    static boolean hidesName(ApprovedDocument.Shown document, String name, List<StoredRedaction> redactions) {
        List<StoredRedaction> its = redactions.stream()
                .filter(redaction -> redaction.appliesTo(document.key()))
                .toList();
        boolean selected = its.stream()
                .anyMatch(redaction -> redaction.selector() instanceof Selector.WholePart part && part.fileName()
                        || redaction.selector() instanceof Selector.FileName);
        return selected || containsAny(name, its);
    }

    /** Whether a text for the public contains a string that is redacted in its trove. */
    static boolean contains(String text, List<StoredRedaction> redactions) {
        return containsAny(
                text,
                redactions.stream()
                        .filter(redaction -> redaction.document() == 0)
                        .toList());
    }

    private static boolean containsAny(String text, List<StoredRedaction> redactions) {
        List<Selector.Text> strings = redactions.stream()
                .map(StoredRedaction::selector)
                .filter(Selector.Text.class::isInstance)
                .map(Selector.Text.class::cast)
                .toList();
        if (strings.isEmpty()) {
            return false;
        }
        byte[] message = ("Content-Type: text/plain; charset=utf-8\r\n\r\n" + text).getBytes(StandardCharsets.UTF_8);
        FindString.Found found = FindString.in(message, strings, List.of());
        return !found.matches().isEmpty() || !found.problems().isEmpty();
    }
}
