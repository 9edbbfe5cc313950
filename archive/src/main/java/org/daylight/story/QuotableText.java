package org.daylight.story;

import java.util.List;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;

/**
 * The text of a published document.
 *
 * @param size number of published bytes
 * @param marks the ranges of the published bytes in which something is redacted, in order
 */
public record QuotableText(CitedText text, long size, List<ByteRange> marks) {

    public QuotableText {
        marks = List.copyOf(marks);
    }

    /** Whether something is redacted in this range. */
    public boolean isMarked(ByteRange range) {
        return marks.stream().anyMatch(mark -> mark.from() < range.to() && range.from() < mark.to());
    }
}
