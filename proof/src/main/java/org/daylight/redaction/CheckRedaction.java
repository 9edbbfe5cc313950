package org.daylight.redaction;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the published form of a redacted document ({@code spec/redaction.md} section 5): every byte of it that is not a
 * mark is in the original that was committed to, in this order, and there is a mark wherever something is missing. Takes time
 * in proportion to the published bytes and the proof. Not for use by several threads.
 */
public final class CheckRedaction {
    private static final String DIFFERS = "redaction-differs";
    private static final String MALFORMED = "redaction-malformed";

    private final byte[] published;
    private final RedactionProof proof;
    private final PieceTree tree = new PieceTree();
    private final byte[] opened;
    private int at;
    private int tokens;
    /** For each place with marks, how many tokens are before it. In rising order. */
    private int[] gaps = new int[8];

    private int gapCount;
    private long keptBytes;
    private long missing;
    private boolean missingIsHidden;
    private final SortedMap<String, Integer> marks = new TreeMap<>();

    private CheckRedaction(byte[] published, RedactionProof proof) {
        this.published = published;
        this.proof = proof;
        this.opened = proof.tree();
    }

    /**
     * What the line of the document says about the original ({@code spec/pack.md}).
     *
     * @param size the commitment to the size of the original
     * @param pieces the root of its piece tree
     */
    public record Committed(Sha256 size, Sha256 pieces) {}

    /**
     * What was verified.
     *
     * @param kept how many bytes of the original are shown
     * @param missing how many are not; null if the publisher hides it
     * @param marks how many marks there are with each code, in the order of the codes
     */
    public record Verified(long kept, @Nullable Long missing, SortedMap<String, Integer> marks) {}

    /**
     * Verifies a published document.
     *
     * @return refused with code {@code redaction-malformed} when the proof does not fit the bytes, and {@code redaction-differs}
     *     when it does not lead to what was committed to
     */
    public static Outcome<Verified> check(byte[] published, RedactionProof proof, Committed committed) {
        return Malformed.caught(() -> new CheckRedaction(published, proof).check(committed));
    }

    private Verified check(Committed committed) {
        segments();
        Sha256 root = root();
        Malformed.unless(root.equals(committed.pieces), DIFFERS, "what is shown is not what was committed to");
        RedactionProof.Size size = proof.size();
        if (size == null) {
            return new Verified(keptBytes, null, marks);
        }
        boolean right = PieceSecrets.size(size.keyBytes(), size.original()).equals(committed.size);
        Malformed.unless(right, DIFFERS, "the size of the original is not the one that was committed to");
        boolean sum = !missingIsHidden && keptBytes + missing == size.original();
        Malformed.unless(sum, DIFFERS, "the bytes that are shown and those that are missing are not all bytes");
        return new Verified(keptBytes, missing, marks);
    }

    /** Compares the segments with the bytes, and counts tokens and gaps. */
    private void segments() {
        long from = 0;
        List<ProofSegment> segments = proof.segments();
        for (ProofSegment segment : segments) {
            long to = from + segment.bytes();
            require(to <= published.length, "the segments are longer than the document");
            switch (segment) {
                case ProofSegment.Kept kept -> {
                    tokens += KeptTokens.count(published, (int) from, kept);
                    keptBytes += kept.bytes();
                }
                case ProofSegment.Mark(int bytes, String code, Long count) -> {
                    boolean mark = MarkForm.isMark(published, (int) from, (int) to, code);
                    require(mark, "the bytes from " + from + " to " + to + " are not a mark");
                    marks.merge(code, 1, Integer::sum);
                    gap();
                    missing += count == null ? 0 : count;
                    missingIsHidden |= count == null;
                }
            }
            from = to;
        }
        require(from == published.length, "the segments are shorter than the document");
        require(marks.keySet().equals(proof.reasons().keySet()), "it gives a reason that no mark has");
        require(!marks.isEmpty(), "nothing is redacted");
    }

    private void gap() {
        if (gapCount > 0 && gaps[gapCount - 1] == tokens) {
            return;
        }
        if (gapCount == gaps.length) {
            gaps = Arrays.copyOf(gaps, gapCount * 2);
        }
        gaps[gapCount++] = tokens;
    }

    /** The root to which the shown tokens and the hashes of the hidden ones lead. */
    private Sha256 root() {
        var kept = new KeptTokens(published, proof.segments());
        int done = 0;
        int gap = 0;
        boolean inGap = false;
        int[] children = new int[64];
        int[] left = new int[64];
        int depth = 0;
        do {
            int kind = next();
            if (kind >= 2 && kind <= PieceHash.MAX_CHILDREN) {
                if (depth == left.length) {
                    children = Arrays.copyOf(children, depth * 2);
                    left = Arrays.copyOf(left, depth * 2);
                }
                children[depth] = kind;
                left[depth++] = kind;
                continue;
            }
            if (kind == OpenedTree.SHOWN) {
                int seed = take(PieceHash.SEED_BYTES);
                int count = number();
                gap += inGap ? 1 : 0;
                inGap = false;
                int end = gap < gapCount ? gaps[gap] : tokens;
                require(count > 0 && count <= end - done, "its tree does not fit the marks");
                tree.subtree(opened, seed, count, kept, published);
                done += count;
            } else {
                require(kind == OpenedTree.HIDDEN, "its tree is not valid");
                require(gap < gapCount && gaps[gap] == done, "something is missing where there is no mark");
                inGap = true;
                tree.add(opened, take(Sha256.BYTES));
            }
            while (depth > 0 && --left[depth - 1] == 0) {
                tree.combine(children[--depth]);
            }
        } while (depth > 0);
        gap += inGap ? 1 : 0;
        require(at == opened.length, "there are bytes after its tree");
        require(done == tokens && gap == gapCount, "its tree does not fit the marks");
        return tree.last();
    }

    private int next() {
        return opened[take(1)];
    }

    /** The offset of the next bytes, which are there. */
    private int take(int bytes) {
        require(bytes <= opened.length - at, "its tree is cut off");
        int from = at;
        at += bytes;
        return from;
    }

    private int number() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value <= Integer.MAX_VALUE ? (int) value : -1;
            }
        }
        return -1;
    }

    private static void require(boolean held, String reason) {
        Malformed.unless(held, MALFORMED, reason);
    }
}
