package org.daylight.bulletin;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.TileLog;
import org.daylight.log.TwoHistories;
import org.daylight.note.NoteKey;
import org.daylight.tree.PartialTree;
import org.daylight.tree.PartialTree.Subtree;

/** What a bulletin, whose signature was verified, proves to someone who has a log ({@code spec/bulletin.md} section 5). */
public final class CompareBulletin {

    private CompareBulletin() {}

    /** How the log of the bulletin relates to the log of the copy. */
    public sealed interface Relation {
        /** It is the same log, at the same size. */
        record Same() implements Relation {}

        /** It is a beginning of the log of the copy. */
        record Older() implements Relation {}

        /** It is proved that it continues the log of the copy. */
        record Continues() implements Relation {}

        /** It is larger, and its first entries are those of the copy. Of the others of the copy nothing is proved. @param same how many, from the first */
        record Unproved(long same) implements Relation {}

        /** Both are signed by the key of the log, and one does not continue the other. @param evidence for everyone */
        record Contradicts(TwoHistories evidence) implements Relation {}

        /**
         * As {@link Contradicts}, but the bulletin is too short for evidence that is verified without the log of the copy.
         *
         * @param first index of an entry of which, or after which, the two logs differ
         */
        record Differs(long first) implements Relation {}
    }

    /**
     * Compares.
     *
     * @param ours the log of the copy
     * @param note the signed checkpoint of {@code ours}
     * @throws IOException if the log of the copy cannot be read
     */
    public static Relation with(TileLog ours, byte[] note, NoteKey.Verifier key, Bulletin bulletin) throws IOException {
        long size = bulletin.checkpoint().size();
        if (size <= ours.size()) {
            return TwoHistories.between(
                            key, bulletin.note().only(key).bytes(), bulletin.checkpoint(), note, ours.tree())
                    .<Relation>map(Relation.Contradicts::new)
                    .orElse(size == ours.size() ? new Relation.Same() : new Relation.Older());
        }
        PartialTree tree = bulletin.tree();
        if (tree.root(ours.size()) instanceof Outcome.Ok<Sha256>(Sha256 root)) {
            return root.equals(ours.checkpoint().root())
                    ? new Relation.Continues()
                    : new Relation.Contradicts(new TwoHistories(
                            key,
                            note,
                            bulletin.note().only(key).bytes(),
                            root,
                            tree.consistencyProof(ours.size()).orThrow()));
        }
        List<Map.Entry<Subtree, Sha256>> shared = tree.known().entrySet().stream()
                .filter(one -> one.getKey().to() <= ours.size())
                .sorted(Comparator.comparingLong(one -> one.getKey().from()))
                .toList();
        long same = 0;
        for (Map.Entry<Subtree, Sha256> one : shared) {
            if (!ours.tree().hash(one.getKey()).orThrow().equals(one.getValue())) {
                return new Relation.Differs(one.getKey().from());
            }
            if (one.getKey().from() == same) {
                same = one.getKey().to();
            }
        }
        return new Relation.Unproved(same);
    }

    /** Compares two bulletins, both verified, where one may have contradicting news; only {@link Relation.Contradicts} is proved, all else may be unproved. */
    public static Relation of(Bulletin known, Bulletin shown, NoteKey.Verifier key) {
        boolean isOlder = shown.checkpoint().size() < known.checkpoint().size();
        Bulletin earlier = isOlder ? shown : known;
        Bulletin later = isOlder ? known : shown;
        long size = earlier.checkpoint().size();
        if (!(later.tree().root(size) instanceof Outcome.Ok<Sha256>(Sha256 root))) {
            return new Relation.Unproved(0);
        }
        if (!root.equals(earlier.checkpoint().root())) {
            return new Relation.Contradicts(new TwoHistories(
                    key,
                    earlier.note().only(key).bytes(),
                    later.note().only(key).bytes(),
                    root,
                    later.tree().consistencyProof(size).orThrow()));
        }
        return size == later.checkpoint().size()
                ? new Relation.Same()
                : isOlder ? new Relation.Older() : new Relation.Continues();
    }
}
