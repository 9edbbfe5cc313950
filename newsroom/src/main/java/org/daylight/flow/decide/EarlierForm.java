package org.daylight.flow.decide;

import java.io.IOException;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Redaction;
import org.daylight.catalog.HeldDocument;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.redact.RedactedForm;
import org.daylight.redaction.CheckReduction;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;

/**
 * The form in which the archive shows a document with redactions now, with which a later form is compared ({@code spec/redaction.md} section 8):
 * what is visible must stay visible. Immutable.
 */
public final class EarlierForm {

    private final DocumentId id;
    private final int release;
    private final int part;
    private final long marks;
    private final Sha256 pieces;
    private final byte[] entry;
    private final RedactionProof proof;

    private EarlierForm(DocumentState.Published shown, Redaction line, byte[] entry, RedactionProof proof) {
        id = shown.id();
        release = shown.release().sequence();
        part = shown.release().part();
        marks = line.count();
        pieces = line.committed().pieces();
        this.entry = entry;
        this.proof = proof;
    }

    /** The newest form of a document; refused, in one line that says what to do, when there is nothing to reduce. */
    public static Outcome<EarlierForm> of(Newsroom newsroom, DocumentId id) throws IOException {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            List<DocumentState> forms = archive.forms(id);
            return switch (archive.state(id)) {
                case DocumentState.Published shown -> {
                    Redaction line = shown.redaction();
                    if (line == null) {
                        yield refused(id + " is published without redactions: there is nothing to reduce");
                    }
                    if (forms.size() > LogEntry.MAX_LATER) {
                        yield refused(id + " was shown again " + LogEntry.MAX_LATER + " times, which is the limit");
                    }
                    byte[] entry = archive.redactionBytes(shown).orElseThrow();
                    yield RedactionProof.parse(entry).map(proof -> new EarlierForm(shown, line, entry, proof));
                }
                case DocumentState.Withdrawn withdrawn ->
                    refused(id + " was withdrawn, and a withdrawn document is not shown again");
                case DocumentState.Withheld withheld ->
                    refused(id + " was never shown: part " + withheld.release().part() + " withheld it");
                case DocumentState.ToCome toCome -> refused(notPublished(id));
                case DocumentState.Unknown unknown -> refused(notPublished(id));
            };
        }
    }

    private static String notPublished(DocumentId id) {
        return id + " is not published yet: its redactions can be changed with  daylight redact";
    }

    private static Outcome<EarlierForm> refused(String why) {
        return Outcome.refused("not-reducible", why);
    }

    /** The number of the release that shows it. */
    public int release() {
        return release;
    }

    /** The part of its trove. */
    public int part() {
        return part;
    }

    /** How many marks it has. */
    public long marks() {
        return marks;
    }

    /** The entry of the pack with its proof. The caller does not change it. */
    public byte[] entry() {
        return entry;
    }

    /** Compares a later form with redactions; returns how many words and other pieces it shows in addition. */
    public Outcome<Long> compare(byte[] published, RedactionProof later) {
        return CheckReduction.check(published, later, proof, pieces);
    }

    /** The same without redactions. */
    public Outcome<Long> compareWhole(byte[] original, Sha256 salt) {
        return CheckReduction.check(original, PieceSecrets.of(salt), proof, pieces);
    }

    /** The same for a form that is not published yet. */
    public Outcome<Long> compare(Newsroom newsroom, HeldDocument document, byte[] original, RedactedForm form)
            throws IOException {
        Sha256 salt = newsroom.seed(document.accession()).salt(document.sha256());
        BitSet hidden = form.hidden();
        if (hidden.isEmpty()) {
            return compareWhole(original, salt);
        }
        PieceSecrets secrets = PieceSecrets.of(salt);
        boolean hidesSize = form.segments().stream()
                .anyMatch(segment -> segment instanceof ProofSegment.Mark mark && mark.missing() == null);
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        return compare(
                form.published(),
                new RedactionProof(
                        new TreeMap<>(),
                        hidesSize ? null : size,
                        form.segments(),
                        OpenedTree.of(original, secrets, hidden)));
    }

    /** Why a later form cannot be published, in one line that says what to do; empty when it can. */
    public Optional<String> objection(Outcome<Long> compared) {
        if (!(compared instanceof Outcome.Refused<Long>(String code, String why))) {
            return Optional.empty();
        }
        return Optional.of(
                code.equals(CheckReduction.HIDES)
                        ? hides()
                        : id + " would show nothing more than in part " + part + " (" + why
                                + "): end redactions first with  daylight redact --undo ID  (list them with  daylight"
                                + " redact --list)");
    }

    /** The objection to something that would hide what is visible. */
    public String hides() {
        return "the redactions that are in force would hide something that part " + part + " shows of " + id
                + ". What is published can only be removed with  daylight withdraw " + id
                + " ; otherwise end the new redactions with  daylight redact --undo ID";
    }
}
