package org.daylight.annotation;

import java.util.List;
import java.util.Locale;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.story.QuotableText;

/**
 * Where words occur in a published document.
 *
 * @param words as the document has them
 * @param bytes of the passage, in published bytes
 * @param start where it begins in the text, in code points from 0
 * @param end where it ends, exclusive
 */
record AnchoredQuotation(String words, ByteRange bytes, int start, int end) {

    private static final String CODE = "not-anchored";

    /** So much of what is before and after a quotation is compared, in characters. */
    private static final int AROUND = 32;

    /**
     * Finds words: first exactly, then as quotations of stories are compared. If they occur several times, what is around them decides.
     *
     * @param before the text before them, or its end; empty when not known
     * @param after the text after them, or its beginning; empty when not known
     * @return refused with code {@code not-anchored} and a one-line reason
     */
    static Outcome<AnchoredQuotation> find(String words, String before, String after, QuotableText published) {
        return Quote.of(words).then(quote -> {
            CitedText text = published.text();
            List<List<TextRange>> places = text.findPieces(quote);
            if (places.isEmpty()) {
                return Outcome.refused(
                        CODE, "the words " + Malformed.quoted(words) + " do not occur in the text, from word to word");
            }
            List<TextRange> whole = places.stream()
                    .map(pieces -> new TextRange(
                            pieces.getFirst().from(), pieces.getLast().to()))
                    .toList();
            List<TextRange> exact = whole.stream()
                    .filter(place -> place.of(text.text()).equals(words.strip()))
                    .toList();
            List<TextRange> candidates = exact.isEmpty() ? whole : exact;
            if (candidates.size() > 1) {
                candidates = candidates.stream()
                        .filter(place -> isAround(text.text(), place, before, after))
                        .toList();
            }
            if (candidates.size() != 1) {
                return Outcome.refused(
                        CODE,
                        "the words " + Malformed.quoted(words)
                                + " occur several times in the text, and what is around them does not say which is"
                                + " meant");
            }
            return anchored(candidates.getFirst(), published);
        });
    }

    private static Outcome<AnchoredQuotation> anchored(TextRange place, QuotableText published) {
        CitedText text = published.text();
        ByteRange bytes = text.bytes(place);
        TextRange passage = text.range(bytes);
        if (passage == null) {
            return Outcome.refused(CODE, "the passage has no bytes of its own");
        }
        if (published.isMarked(bytes)) {
            return Outcome.refused(CODE, "something is redacted in the passage");
        }
        String words = passage.of(text.text());
        return Quote.of(words)
                .map(quote -> new AnchoredQuotation(
                        words,
                        bytes,
                        CheckAnnotations.codePoints(text.text(), passage.from()),
                        CheckAnnotations.codePoints(text.text(), passage.to())));
    }

    private static boolean isAround(String text, TextRange place, String before, String after) {
        String left = plain(text.substring(Math.max(0, place.from() - 4 * AROUND), place.from()));
        String right = plain(text.substring(place.to(), Math.min(text.length(), place.to() + 4 * AROUND)));
        String wantedLeft = plain(before);
        String wantedRight = plain(after);
        return left.endsWith(wantedLeft.substring(Math.max(0, wantedLeft.length() - AROUND)))
                && right.startsWith(wantedRight.substring(0, Math.min(wantedRight.length(), AROUND)))
                && !(wantedLeft.isEmpty() && wantedRight.isEmpty());
    }

    /** Letters and digits only: programs treat white space and line ends in many ways. */
    private static String plain(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
