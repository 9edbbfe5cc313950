package org.daylight.archive;

import java.util.List;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
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
     * The document's bytes are in the pack.
     *
     * @param kind what it is
     * @param salt opens the document's commitment (32 bytes)
     * @param original SHA-256 of the original bytes
     * @param originalBytes size of the original
     * @param published SHA-256 of the bytes in the pack
     * @param publishedBytes size of the bytes in the pack
     * @param conversion where a message that the publisher wrote comes from; null for any other document
     * @param about the entry with the name and type of a file; null for a message
     * @param text the entry with the extracted text; null when there is none
     * @param findings what the publisher found of its signatures; empty for none
     */
    record Shown(
            int number,
            int accession,
            DocumentKind kind,
            Sha256 salt,
            Sha256 original,
            long originalBytes,
            Sha256 published,
            long publishedBytes,
            @Nullable Conversion conversion,
            @Nullable PackEntry about,
            @Nullable PackEntry text,
            List<PackFinding> findings)
            implements PackDocument {
        public Shown {
            findings = List.copyOf(findings);
            if ((kind == DocumentKind.FILE) != (about != null)) {
                throw new IllegalArgumentException(
                        "document " + number + ": a file has an about entry, a message has none");
            }
        }

        /** A message whose original bytes were imported. */
        public Shown(
                int number,
                int accession,
                Sha256 salt,
                Sha256 original,
                long originalBytes,
                Sha256 published,
                long publishedBytes,
                List<PackFinding> findings) {
            this(
                    number,
                    accession,
                    DocumentKind.MAIL,
                    salt,
                    original,
                    originalBytes,
                    published,
                    publishedBytes,
                    null,
                    null,
                    null,
                    findings);
        }

        /** The same document as a file with this name and type, without findings. */
        public Shown asFile(FileAbout is) {
            return new Shown(
                    number,
                    accession,
                    DocumentKind.FILE,
                    salt,
                    original,
                    originalBytes,
                    published,
                    publishedBytes,
                    null,
                    PackEntry.of(is.bytes()),
                    text,
                    List.of());
        }

        /** The same document with another conversion and extracted text. */
        public Shown with(@Nullable Conversion newConversion, @Nullable PackEntry newText) {
            return new Shown(
                    number,
                    accession,
                    kind,
                    salt,
                    original,
                    originalBytes,
                    published,
                    publishedBytes,
                    newConversion,
                    about,
                    newText,
                    findings);
        }
    }

    /**
     * The document is withheld.
     *
     * @param reason the editor's reason, for the public; null when none was given
     */
    record Withheld(int number, int accession, @Nullable String reason) implements PackDocument {}
}
