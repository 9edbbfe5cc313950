package org.daylight.redaction;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a document that is shown again hides nothing that was visible before ({@code spec/redaction.md} section 8). It reads the opened
 * tree of the earlier proof and that of the later one in parallel. Where the earlier one shows something, the later one must show the same, with
 * the same seeds. The tokens come from the later published bytes. So the earlier proof alone leads to the root that was committed to.
 *
 * <p>Takes time in proportion to the published bytes and the proofs. Not for use by several threads.
 */
public final class CheckReduction {
    /** The earlier proof is not one of this document, or nothing more is shown. */
    public static final String DIFFERS = "reduction-differs";

    /** Something that was visible before is hidden. */
    public static final String HIDES = "reduction-hides";

    private final byte[] published;
    private final TokenSequence tokens;
    private final Opened earlier;
    private final Opened later;
    private final PieceTree tree = new PieceTree();
    private final Deque<Work> works = new ArrayDeque<>();
    private long revealed;

    /**
     * Work still to do.
     *
     * @param seed of a node of which the later form shows everything; null where the later node is the next one of its opened tree
     * @param tokens of that node; 0 where they are not known; below 0 for the number of children whose hashes are to be combined
     */
    private record Work(byte @Nullable [] seed, int tokens) {
        static final Work NEXT = new Work(null, 0);
    }

    /** The bytes of an opened tree. */
    private static final class Opened {
        private final byte[] bytes;
        private int at;

        Opened(byte[] bytes) {
            this.bytes = bytes;
        }

        int kind() {
            return bytes[take(1)];
        }

        byte[] seed() {
            int from = take(PieceHash.SEED_BYTES);
            return Arrays.copyOfRange(bytes, from, from + PieceHash.SEED_BYTES);
        }

        /** The offset of the next bytes, which are there. */
        int take(int count) {
            require(count <= bytes.length - at, "its tree is cut off");
            int from = at;
            at += count;
            return from;
        }

        int number() {
            long value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                int next = bytes[take(1)];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    require(value > 0 && value <= Integer.MAX_VALUE, "its tree is not valid");
                    return (int) value;
                }
            }
            throw new Malformed(DIFFERS, "its tree is not valid");
        }
    }

    private CheckReduction(byte[] published, TokenSequence tokens, RedactionProof earlier, byte[] laterTree) {
        this.published = published;
        this.tokens = tokens;
        this.earlier = new Opened(earlier.tree());
        later = new Opened(laterTree);
    }

    /**
     * Verifies a document that is shown again with redactions. Its own proof must have been verified ({@link CheckRedaction}).
     *
     * @param published its bytes
     * @param proof of them
     * @param earlier the proof of the earlier release
     * @param pieces what both must lead to
     * @return how many tokens are visible now and were not before; refused with {@link #DIFFERS} or {@link #HIDES}
     */
    public static Outcome<Long> check(byte[] published, RedactionProof proof, RedactionProof earlier, Sha256 pieces) {
        return Malformed.caught(() -> {
            boolean hidesSize = earlier.size() != null && proof.size() == null;
            Malformed.unless(!hidesSize, HIDES, "the size of the original was visible before");
            var kept = new KeptTokens(published, proof.segments());
            return new CheckReduction(published, kept, earlier, proof.tree()).check(pieces);
        });
    }

    /**
     * Verifies a document that is shown again without redactions.
     *
     * @param original its bytes, whose piece tree has the root {@code pieces}
     */
    public static Outcome<Long> check(byte[] original, PieceSecrets secrets, RedactionProof earlier, Sha256 pieces) {
        return Malformed.caught(() -> {
            int count = TokenScanner.count(original);
            Malformed.unless(count > 0, DIFFERS, "an empty document has nothing to redact");
            var check = new CheckReduction(original, new TokenScanner(original), earlier, new byte[0]);
            check.works.push(new Work(secrets.seed(), count));
            return check.check(pieces);
        });
    }

    private long check(Sha256 pieces) {
        if (works.isEmpty()) {
            works.push(Work.NEXT);
        }
        while (!works.isEmpty()) {
            Work work = works.pop();
            if (work.tokens < 0) {
                tree.combine(-work.tokens);
                continue;
            }
            byte[] seed = work.seed;
            if (seed != null) {
                below(seed, work.tokens);
                continue;
            }
            int kind = later.kind();
            if (kind == OpenedTree.SHOWN) {
                byte[] shown = later.seed();
                below(shown, later.number());
            } else if (kind == OpenedTree.HIDDEN) {
                later.take(Sha256.BYTES);
                boolean hidden = earlier.kind() == OpenedTree.HIDDEN;
                Malformed.unless(hidden, HIDES, "something that an earlier release shows is hidden");
                tree.add(earlier.bytes, earlier.take(Sha256.BYTES));
            } else {
                divided(kind);
            }
        }
        require(earlier.at == earlier.bytes.length, "there are bytes after its tree");
        require(tree.last().equals(pieces), "it is not a proof of what was committed to");
        require(revealed > 0, "nothing more is shown than in the earlier release");
        return revealed;
    }

    /** The next earlier node, where the later form shows everything. */
    private void below(byte[] seed, int count) {
        int kind = earlier.kind();
        if (kind == OpenedTree.SHOWN) {
            require(Arrays.equals(earlier.seed(), seed), "it has another seed");
            require(earlier.number() == count, "it has another number of tokens");
            tree.subtree(seed, 0, count, tokens, published);
        } else if (kind == OpenedTree.HIDDEN) {
            tree.add(earlier.bytes, earlier.take(Sha256.BYTES));
            skip(count);
        } else {
            int[] counts = new int[PieceHash.MAX_CHILDREN];
            int children = count < 2 ? 0 : tree.hash().children(seed, 0, count, counts);
            require(kind == children, "its tree has another form");
            byte[] seeds = new byte[PieceHash.MAX_CHILDREN * PieceHash.SEED_BYTES];
            tree.hash().seeds(seed, 0, children, seeds, 0);
            works.push(new Work(null, -children));
            for (int child = children - 1; child >= 0; child--) {
                int from = child * PieceHash.SEED_BYTES;
                works.push(new Work(Arrays.copyOfRange(seeds, from, from + PieceHash.SEED_BYTES), counts[child]));
            }
        }
    }

    /** The next earlier node, where the later form shows a part. @param children of the later node */
    private void divided(int children) {
        require(children >= 2 && children <= PieceHash.MAX_CHILDREN, "its tree is not valid");
        int kind = earlier.kind();
        Malformed.unless(kind != OpenedTree.SHOWN, HIDES, "something that an earlier release shows is hidden");
        if (kind == OpenedTree.HIDDEN) {
            tree.add(earlier.bytes, earlier.take(Sha256.BYTES));
            skipLater(children);
            return;
        }
        require(kind == children, "its tree has another form");
        works.push(new Work(null, -children));
        for (int child = 0; child < children; child++) {
            works.push(Work.NEXT);
        }
    }

    /** Skips so many subtrees of the later opened tree, of which the earlier one shows nothing. */
    private void skipLater(int subtrees) {
        long left = subtrees;
        while (left > 0) {
            left--;
            int kind = later.kind();
            if (kind == OpenedTree.SHOWN) {
                later.take(PieceHash.SEED_BYTES);
                skip(later.number());
            } else if (kind == OpenedTree.HIDDEN) {
                later.take(Sha256.BYTES);
            } else {
                left += kind;
            }
        }
    }

    private void skip(int count) {
        for (int i = 0; i < count; i++) {
            require(tokens.next(), "its tree does not fit the document");
        }
        revealed += count;
    }

    private static void require(boolean held, String reason) {
        Malformed.unless(held, DIFFERS, reason);
    }
}
