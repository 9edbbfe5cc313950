package org.daylight.story;

import org.jspecify.annotations.Nullable;

/** A piece of a story, in the order of the text. Every {@link Start} has its {@link End}, and every {@link LinkStart} its {@link LinkEnd}; they nest. */
public sealed interface StoryItem {

    /** What can contain something else. */
    enum Kind {
        PARAGRAPH,
        /** Headings below the title: of the first level, and of any lower one. */
        HEADING,
        SUBHEADING,
        LIST,
        NUMBERED_LIST,
        LIST_ITEM,
        QUOTE,
        EMPHASIS,
        STRONG,
        CODE,
        CODE_BLOCK
    }

    /** Something begins. @param line of the file, from 1 */
    record Start(Kind kind, int line) implements StoryItem {}

    /** The innermost open thing ends. */
    record End(Kind kind) implements StoryItem {}

    /** Text without line ends, except in a {@link Kind#CODE_BLOCK}. */
    record Text(String text) implements StoryItem {}

    /** A line end. @param hard whether a reader sees it */
    record LineEnd(boolean hard) implements StoryItem {}

    /** A line across the page. */
    record Rule() implements StoryItem {}

    /**
     * A link begins.
     *
     * @param line of the file, from 1
     * @param quotation the text that must occur in the cited document; null when the link quotes nothing
     */
    record LinkStart(StoryTarget target, int line, @Nullable String quotation) implements StoryItem {}

    /** A link ends. */
    record LinkEnd() implements StoryItem {}

    /** A picture: an image of a safe view. @param line of the file, from 1 @param words for those who do not see it */
    record Picture(StoryTarget.View target, int line, String words) implements StoryItem {}
}
