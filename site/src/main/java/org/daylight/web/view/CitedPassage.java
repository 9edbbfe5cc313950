package org.daylight.web.view;

import org.daylight.archive.DocumentState;
import org.daylight.message.Message;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.TextRange;

/**
 * A passage of a published document ({@code spec/passages.md}).
 *
 * @param document the form that has it
 * @param published its bytes
 * @param message the view of them
 * @param range of the text
 * @param bytes as in the address
 * @param form the part that the address names; 0 where it names none
 */
public record CitedPassage(
        DocumentState.Published document,
        byte[] published,
        Message message,
        CitedText text,
        TextRange range,
        ByteRange bytes,
        int form) {

    /** Its words, with LF as line end. */
    public String words() {
        return range.of(text.text());
    }

    /** The number of the paragraph in which it begins, from 1. */
    public int paragraph() {
        return text.paragraphOf(range);
    }
}
