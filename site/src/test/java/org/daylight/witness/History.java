package org.daylight.witness;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.MerkleTree;

/** A log for tests, whose key may sign several histories; each begins like the others, up to a fork. */
final class History {
    static final NoteKey.Signer LOG = NoteKey.generate("archive.example/port", new Seven());

    private static final int LONGEST = 300;

    private final List<Sha256> leaves = new ArrayList<>();

    /** @param fork from which entry on it differs from others; {@link Integer#MAX_VALUE} for never */
    History(int fork) {
        for (int i = 0; i < LONGEST; i++) {
            byte[] leaf = new byte[Sha256.BYTES];
            new Random(i < fork ? i : i + 1_000L * fork).nextBytes(leaf);
            leaves.add(Sha256.wrap(leaf));
        }
    }

    static final History TRUE = new History(Integer.MAX_VALUE);

    Sha256 leaf(int index) {
        return leaves.get(index);
    }

    MerkleTree tree(long size) {
        return MerkleTree.of(leaves.subList(0, (int) size));
    }

    byte[] checkpoint(long size) {
        return new Checkpoint(LOG.name(), size, tree(size).root()).sign(LOG).bytes();
    }

    /** A request to go on from a size. */
    AddCheckpoint grown(long oldSize, long size) {
        List<Sha256> proof = oldSize > size ? List.of() : tree(size).consistencyProof(oldSize);
        return new AddCheckpoint(oldSize, proof, checkpoint(size));
    }

    static FollowedLog followed() {
        return new FollowedLog(LOG.verifier(), "");
    }

    /** Bytes that are all 7. */
    static final class Seven extends SecureRandom {
        @Override
        public void nextBytes(byte[] bytes) {
            java.util.Arrays.fill(bytes, (byte) 7);
        }
    }
}
