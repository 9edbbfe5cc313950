package org.daylight.story;

import org.jspecify.annotations.Nullable;

/**
 * A citation of a story.
 *
 * @param line of the file, from 1
 * @param quotation the text that must occur in the cited document; null when nothing is quoted
 */
public record StoryCitation(
        StoryTarget target, int line, @Nullable String quotation) {}
