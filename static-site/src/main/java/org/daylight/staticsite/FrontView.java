package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.story.StoryIndex;

/**
 * What the template of the front page shows.
 *
 * @param documents how many documents can be read
 * @param troves in the order of the log
 * @param releases that the log has, the newest first
 * @param stories the newest first, only some of them
 */
record FrontView(
        StaticPage page,
        PublicRecord contents,
        long documents,
        List<Trove> troves,
        List<Release> releases,
        List<StoryIndex.Entry> stories) {}
