package org.daylight.archive;

import java.util.List;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.pack.FlaggedPart;
import org.daylight.pack.Opening;
import org.jspecify.annotations.Nullable;

/**
 * One line of a pack's {@code documents.jsonl} ({@code spec/pack.md}), about one document number. It contains nothing that would have to be
 * withdrawn with the document: no name, no subject, no file name.
 *
 * <p>The checker reads the same lines into {@link org.daylight.pack.PackLine}. There are two so that the checker shares no code with what reads
 * packs to serve them.
 */
public sealed interface PackDocument {

    int number();

    int accession();

    /**
     * What a document that is shown again reduces ({@code spec/redaction.md} section 8).
     *
     * @param release sequence number of the release that showed it last
     * @param earlier the entry with a copy of the proof of that release
     */
    record Reduces(int release, PackEntry earlier) {}

    /**
     * The document's bytes are in the pack.
     *
     * @param kind what it is
     * @param opening what opens the document's commitment
     * @param published SHA-256 of the bytes in the pack
     * @param publishedBytes size of the bytes in the pack
     * @param redaction the entry with the proof of a redacted document; null when it is published whole
     * @param conversion where a message that the publisher wrote comes from; null for any other document
     * @param about the entry with the name and type of a file; null for a message
     * @param text the entry with the extracted text; null when there is none
     * @param renderings the numbers of the parts of which the views have images of pages with what is redacted in black, in rising order
     * @param findings what the publisher found of its signatures; empty for none
     * @param flags its parts with malware or a dangerous file, in order; empty for none
     * @param reduces for a document that an earlier release shows with more redactions; null for any other
     */
    record Shown(
            int number,
            int accession,
            DocumentKind kind,
            Opening opening,
            Sha256 published,
            long publishedBytes,
            @Nullable PackEntry redaction,
            @Nullable Conversion conversion,
            @Nullable PackEntry about,
            @Nullable PackEntry text,
            List<Integer> renderings,
            List<PackFinding> findings,
            List<FlaggedPart> flags,
            @Nullable Reduces reduces)
            implements PackDocument {
        public Shown {
            renderings = List.copyOf(renderings);
            findings = List.copyOf(findings);
            flags = List.copyOf(flags);
            if ((kind == DocumentKind.FILE) != (about != null)) {
                throw new IllegalArgumentException(
                        "document " + number + ": a file has an about entry, a message has none");
            }
            boolean fits = switch (opening) {
                case Opening.Whole whole ->
                    redaction == null && whole.original().equals(published) && whole.originalBytes() == publishedBytes;
                case Opening.Redacted redacted -> redaction != null;
            };
            if (!fits) {
                throw new IllegalArgumentException(
                        "document " + number + ": it is not redacted, and its bytes are not the original");
            }
        }

        /** A message whose original bytes were imported, without extracted text. */
        public Shown(
                int number,
                int accession,
                Opening opening,
                Sha256 published,
                long publishedBytes,
                @Nullable PackEntry redaction,
                List<PackFinding> findings) {
            this(
                    number,
                    accession,
                    DocumentKind.MAIL,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    null,
                    null,
                    null,
                    List.of(),
                    findings,
                    List.of(),
                    null);
        }

        /** The same document, which an earlier release shows with more redactions. */
        public Shown reducing(@Nullable Reduces what) {
            return new Shown(
                    number,
                    accession,
                    kind,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    conversion,
                    about,
                    text,
                    renderings,
                    findings,
                    flags,
                    what);
        }

        /** The same document as a file with this name and type, without findings. */
        public Shown asFile(FileAbout is) {
            return new Shown(
                    number,
                    accession,
                    DocumentKind.FILE,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    null,
                    PackEntry.of(is.bytes()),
                    text,
                    renderings,
                    List.of(),
                    flags,
                    reduces);
        }

        /** The same document with another conversion and extracted text. */
        public Shown with(@Nullable Conversion newConversion, @Nullable PackEntry newText) {
            return new Shown(
                    number,
                    accession,
                    kind,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    newConversion,
                    about,
                    newText,
                    renderings,
                    findings,
                    flags,
                    reduces);
        }

        /** The same document with images of pages of these redacted parts. */
        public Shown withRenderings(List<Integer> parts) {
            return new Shown(
                    number,
                    accession,
                    kind,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    conversion,
                    about,
                    text,
                    parts,
                    findings,
                    flags,
                    reduces);
        }

        /** The same document with other flags. */
        public Shown flagged(List<FlaggedPart> newFlags) {
            return new Shown(
                    number,
                    accession,
                    kind,
                    opening,
                    published,
                    publishedBytes,
                    redaction,
                    conversion,
                    about,
                    text,
                    renderings,
                    findings,
                    newFlags,
                    reduces);
        }
    }

    /**
     * The document is withheld.
     *
     * @param reason the editor's reason, for the public; null when none was given
     */
    record Withheld(int number, int accession, @Nullable String reason) implements PackDocument {}
}
