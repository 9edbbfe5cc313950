package org.daylight.archive;

import java.util.List;
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
     * @param salt opens the document's commitment (32 bytes)
     * @param original SHA-256 of the original bytes
     * @param originalBytes size of the original
     * @param published SHA-256 of the bytes in the pack
     * @param publishedBytes size of the bytes in the pack
     * @param findings what the publisher found of its signatures; empty for none
     */
    record Shown(
            int number,
            int accession,
            Sha256 salt,
            Sha256 original,
            long originalBytes,
            Sha256 published,
            long publishedBytes,
            List<PackFinding> findings)
            implements PackDocument {
        public Shown {
            findings = List.copyOf(findings);
        }
    }

    /**
     * The document is withheld.
     *
     * @param reason the editor's reason, for the public; null when none was given
     */
    record Withheld(int number, int accession, @Nullable String reason) implements PackDocument {}
}
