package org.daylight.log;

import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;

/**
 * Binds the publisher to a document without showing it (spec/commitments.md section 1): {@code SHA-256(0x00 ‖ salt ‖ SHA-256(original bytes))}.
 *
 * @param value the 32 bytes
 */
public record Commitment(Sha256 value) {
    private static final byte[] WHOLE_DOCUMENT = {0};

    /**
     * The commitment to a document.
     *
     * @param salt from {@link AccessionSeed#salt}
     * @param original SHA-256 of the original bytes
     */
    public static Commitment of(Sha256 salt, Sha256 original) {
        return new Commitment(Sha256.of(WHOLE_DOCUMENT, salt.bytes(), original.bytes()));
    }

    /** The leaf hash in the accession's tree, in which the commitment is an entry. */
    public Sha256 leafHash() {
        return MerkleTree.leafHash(value.bytes());
    }
}
