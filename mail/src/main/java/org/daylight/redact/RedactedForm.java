package org.daylight.redact;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.TokenScanner;

/**
 * The published form of a document. One after the other, its pieces are the published bytes. Where nothing was redacted, these
 * are the original.
 *
 * @param published not to be changed
 * @param found for each selector, in their order, in how many places of the original it was found
 * @param hidden the numbers of the tokens of the original that are not shown ({@link TokenScanner})
 */
public record RedactedForm(byte[] published, List<Piece> pieces, List<Integer> found, BitSet hidden)
        implements RedactionResult {

    /** A run of the published bytes. */
    public sealed interface Piece {

        /** Bytes of the original, from an offset to another: whole tokens, all found by one rule. */
        record Kept(TokenScanner.Rule rule, int from, int to) implements Piece {}

        /**
         * A mark.
         *
         * @param from offset of its first published byte
         * @param to offset just past its last
         * @param hidden whether the number of missing bytes is not published
         * @param missing how many bytes of the original it stands for, at least 1
         */
        record Mark(int from, int to, String code, boolean hidden, int missing) implements Piece {}
    }

    public RedactedForm {
        pieces = List.copyOf(pieces);
        found = List.copyOf(found);
    }

    /** Whether anything was redacted. */
    public boolean isRedacted() {
        return pieces.stream().anyMatch(Piece.Mark.class::isInstance);
    }

    /** The pieces as a proof has them. */
    public List<ProofSegment> segments() {
        var segments = new ArrayList<ProofSegment>();
        for (Piece piece : pieces) {
            ProofSegment next = switch (piece) {
                case Piece.Kept(TokenScanner.Rule rule, int from, int to) -> new ProofSegment.Kept(rule, to - from);
                case Piece.Mark(int from, int to, String code, boolean isHidden, int missing) ->
                    new ProofSegment.Mark(to - from, code, isHidden ? null : (Long) (long) missing);
            };
            boolean continues = next instanceof ProofSegment.Kept one
                    && !segments.isEmpty()
                    && segments.getLast() instanceof ProofSegment.Kept before
                    && before.rule() == one.rule();
            if (continues && next instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)) {
                segments.set(
                        segments.size() - 1,
                        new ProofSegment.Kept(rule, segments.getLast().bytes() + bytes));
            } else {
                segments.add(next);
            }
        }
        return List.copyOf(segments);
    }
}
