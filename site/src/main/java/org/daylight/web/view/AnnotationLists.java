package org.daylight.web.view;

import org.daylight.annotation.AnnotationIndex;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.note.Checkpoint;
import org.jspecify.annotations.Nullable;

/** The lists of annotations of an archive, read once for each state of its log. Safe for use by several threads. */
public final class AnnotationLists {

    private final Archive archive;
    private volatile @Nullable Known known;

    private record Known(Checkpoint checkpoint, AnnotationIndex index) {}

    public AnnotationLists(Archive archive) {
        this.archive = archive;
    }

    /** Those of a state of the log. Files that were not read before are read by the first caller, for whom others wait. */
    public AnnotationIndex of(PublicRecord contents) {
        Known before = known;
        return before != null && before.checkpoint().equals(contents.checkpoint()) ? before.index() : read(contents);
    }

    private synchronized AnnotationIndex read(PublicRecord contents) {
        Known before = known;
        if (before != null && before.checkpoint().equals(contents.checkpoint())) {
            return before.index();
        }
        AnnotationIndex index = AnnotationIndex.of(archive, contents, before == null ? null : before.index());
        known = new Known(contents.checkpoint(), index);
        return index;
    }
}
