package org.daylight.story;

import java.util.List;

/**
 * What the lines at the top of a story say of it ({@code spec/stories.md} section 1). Immutable.
 *
 * @param title a line
 * @param author a line, as the newsroom gives it; may be empty
 * @param summary a line for lists of stories; may be empty
 * @param language a BCP 47 tag such as {@code en}; may be empty
 * @param series the name of the series that it belongs to; empty for none
 * @param place its place in the series, from 1; 0 for a story that is in none
 * @param topics the topics under which it is listed, each a line
 * @param related names of stories that are shown below "See also" first
 * @param unrelated names of stories that are not shown there
 */
public record StoryHead(
        String title,
        String author,
        String summary,
        String language,
        String series,
        int place,
        List<String> topics,
        List<String> related,
        List<String> unrelated) {}
