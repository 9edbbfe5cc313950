/**
 * Stories: articles in Markdown that cite published documents ({@code spec/stories.md}). {@link org.daylight.story.StoryText} reads one,
 * {@link org.daylight.story.CheckStory} compares it with an archive. {@link org.daylight.story.StoryParser} is the only class that names the
 * Markdown library. A story is a flat list of {@link org.daylight.story.StoryItem}s, so that nothing that reads it needs recursion.
 */
@NullMarked
package org.daylight.story;

import org.jspecify.annotations.NullMarked;
