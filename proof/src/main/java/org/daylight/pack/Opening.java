package org.daylight.pack;

import java.util.SortedMap;
import org.daylight.format.Sha256;
import org.daylight.log.Commitment;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.PieceSecrets;
import org.jspecify.annotations.Nullable;

/**
 * What a line of {@code documents.jsonl} says of the original of a published document, and how that opens the document's
 * commitment (spec/pack.md section 3, spec/commitments.md section 1).
 */
public sealed interface Opening {

    /** The commitment that this opens. */
    Commitment commitment();

    /**
     * The original is published.
     *
     * @param salt of the document; with it everyone can compute what was committed to
     * @param original SHA-256 of the original bytes
     * @param originalBytes size of the original
     * @param pieces root of the piece tree; null where the commitment is one to the whole document only
     */
    record Whole(
            Sha256 salt,
            Sha256 original,
            long originalBytes,
            @Nullable Sha256 pieces) implements Opening {
        @Override
        public Commitment commitment() {
            Commitment whole = Commitment.of(salt, original);
            return pieces == null
                    ? whole
                    : Commitment.of(whole.value(), PieceSecrets.of(salt).size(originalBytes), pieces);
        }
    }

    /**
     * The original is published with redactions. None of these values can be computed from the bytes without a secret.
     *
     * @param whole the commitment to the whole document
     * @param size the commitment to the size of the original
     * @param pieces root of the piece tree
     * @param marks how many marks there are with each reason's code; not empty
     */
    record Redacted(Sha256 whole, Sha256 size, Sha256 pieces, SortedMap<String, Integer> marks) implements Opening {
        @Override
        public Commitment commitment() {
            return Commitment.of(whole, size, pieces);
        }

        /** What the proof must lead to. */
        public CheckRedaction.Committed committed() {
            return new CheckRedaction.Committed(size, pieces);
        }
    }
}
