package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Story;
import org.daylight.story.StoryIndex;
import org.daylight.story.StoryText;

/**
 * What the template of a story shows.
 *
 * @param html its text, made by {@link org.daylight.web.view.StoryHtml}
 * @param documents some of those that it cites
 * @param compared how many quotations were compared with their documents
 * @param found how many of them occur there
 * @param skipped how many quotations were not compared
 */
record StoryView(
        StaticPage page,
        StoryIndex.Entry entry,
        StoryText text,
        String html,
        List<DocumentId> documents,
        int compared,
        int found,
        int skipped) {

    Story.Version version() {
        return entry.story().newest();
    }
}
