package org.daylight.staticsite;

import java.util.List;
import org.daylight.story.StoryIndex;

/** What the template of the list of stories shows. @param stories the newest first */
record StoriesView(StaticPage page, List<StoryIndex.Entry> stories) {}
