package org.daylight.redact;

import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/** The decoded text of a part, in which {@link Selector.PartRange} counts. */
public final class PartText {

    private PartText() {}

    /**
     * The text of a part without its transfer encoding; HTML as it was sent.
     *
     * @param part index in {@code Message.parts()}
     * @return empty for a part that has parts itself, that is not text, or that does not exist
     */
    public static String of(byte[] original, int part) {
        Message message = MessageParser.parse(original);
        var layout = new Layout(original, message);
        boolean isText = layout.leaves.contains(part)
                && layout.isDivisible(part)
                && layout.parts.get(part).bodyEnd() - layout.parts.get(part).bodyStart() <= FindString.LONGEST_TEXT;
        return isText ? Extent.text(layout, part).text() : "";
    }
}
