package org.daylight.log;

import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;

/**
 * Binds the publisher to a document without showing it (spec/commitments.md section 1). There are two forms: the first commits to the
 * whole document only, the second also to its size and its pieces, so that a part of the document can be shown with proof.
 *
 * @param value the 32 bytes
 */
public record Commitment(Sha256 value) {
    private static final byte[] WHOLE_DOCUMENT = {0};
    private static final byte[] WITH_PIECES = {1};

    /**
     * The commitment to a whole document: {@code SHA-256(0x00 ‖ salt ‖ SHA-256(original bytes))}.
     *
     * @param salt from {@link AccessionSeed#salt}
     * @param original SHA-256 of the original bytes
     */
    public static Commitment of(Sha256 salt, Sha256 original) {
        return new Commitment(Sha256.of(WHOLE_DOCUMENT, salt.bytes(), original.bytes()));
    }

    /**
     * The commitment to a document, its size and its pieces: {@code SHA-256(0x01 ‖ whole ‖ size ‖ pieces)}.
     *
     * @param whole the value of {@link #of(Sha256, Sha256)}
     * @param size {@code PieceSecrets.size}
     * @param pieces {@code PieceTree.root}
     */
    public static Commitment of(Sha256 whole, Sha256 size, Sha256 pieces) {
        return new Commitment(Sha256.of(WITH_PIECES, whole.bytes(), size.bytes(), pieces.bytes()));
    }

    /** The leaf hash in the accession's tree, in which the commitment is an entry. */
    public Sha256 leafHash() {
        return MerkleTree.leafHash(value.bytes());
    }
}
