package org.daylight.web.view;

import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.note.Checkpoint;
import org.daylight.story.StoryIndex;
import org.jspecify.annotations.Nullable;

/** The stories of an archive, read once for each state of its log. Safe for use by several threads. */
public final class Stories {

    private final Archive archive;
    private volatile @Nullable Known known;

    /** @param stories of the state; those that were opened with keys can change with the same log */
    private record Known(Checkpoint checkpoint, List<Story> stories, StoryIndex index) {

        boolean isOf(PublicRecord contents) {
            return checkpoint.equals(contents.checkpoint()) && stories.equals(contents.stories());
        }
    }

    public Stories(Archive archive) {
        this.archive = archive;
    }

    /** Those of a state of the log. Files that were not read before are read by the first caller, for whom others wait. */
    public StoryIndex of(PublicRecord contents) {
        Known before = known;
        return before != null && before.isOf(contents) ? before.index() : read(contents);
    }

    private synchronized StoryIndex read(PublicRecord contents) {
        Known before = known;
        if (before != null && before.isOf(contents)) {
            return before.index();
        }
        StoryIndex index = StoryIndex.of(archive, contents, before == null ? null : before.index());
        known = new Known(contents.checkpoint(), contents.stories(), index);
        return index;
    }
}
