package org.daylight.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;

/**
 * Words that someone quotes from a document ({@code spec/passages.md} section 3): one piece or several, between which something is left
 * out. Immutable.
 *
 * @param pieces normalized; none is empty
 */
public record Quote(List<String> pieces) {

    /** The longest quotation, in UTF-16 code units. */
    public static final int LONGEST = 20_000;

    public static final int MOST_PIECES = 50;

    /** An omission, in normalized text: an ellipsis has become three full stops. */
    private static final Pattern OMISSION = Pattern.compile("\\[ ?\\.\\.\\. ?\\]");

    public Quote {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty() || pieces.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a quotation has no empty piece");
        }
    }

    /** Reads a quotation. Refused, with an English reason, when it is empty, too long or has too many omissions. */
    public static Outcome<Quote> of(String words) {
        if (words.length() > LONGEST) {
            return Outcome.refused("quote-too-long", "the quotation is longer than " + LONGEST + " characters");
        }
        var pieces = new ArrayList<String>();
        for (String piece : OMISSION.split(NormalizedText.of(words).text())) {
            if (!piece.isBlank()) {
                pieces.add(piece.strip());
            }
        }
        if (pieces.isEmpty()) {
            return Outcome.refused("quote-empty", "the quotation has no words");
        }
        if (pieces.size() > MOST_PIECES) {
            return Outcome.refused("quote-pieces", "the quotation has more than " + MOST_PIECES + " pieces");
        }
        return Outcome.ok(new Quote(pieces));
    }
}
