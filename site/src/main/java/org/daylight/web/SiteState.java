package org.daylight.web;

import java.util.List;
import java.util.Optional;
import org.daylight.mirror.MirrorState;
import org.daylight.note.Checkpoint;
import org.daylight.search.entity.EntityNames;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the content of a site's pages depends on. Immutable.
 *
 * @param opened parts that the log does not confirm yet
 * @param openedStories stories that the log does not confirm yet
 * @param bulletin fingerprint of the newest bulletin
 * @param mark of the index
 * @param mirror the state of the mirror that the site is; empty for no mirror
 * @param names the names that it shows; null for none
 */
record SiteState(
        Checkpoint checkpoint,
        List<Integer> opened,
        List<String> openedStories,
        String bulletin,
        String mark,
        Optional<MirrorState> mirror,
        @Nullable EntityNames names) {

    /**
     * What the pages of documents depend on. They do not say when a mirror was confirmed, and show no names.
     *
     * @param hasConflict whether the mirror has two histories of the log; empty for no mirror
     */
    record OfDocuments(
            Checkpoint checkpoint,
            List<Integer> opened,
            List<String> openedStories,
            String bulletin,
            String mark,
            Optional<Boolean> hasConflict) {

        /** The same for equal states, also in another process. */
        String text() {
            return checkpoint.origin() + "\n" + checkpoint.size() + "\n"
                    + checkpoint.root().hex() + "\n" + checkpoint.extensions() + "\n" + opened + "\n" + openedStories
                    + "\n" + bulletin + "\n" + mark + "\n" + hasConflict;
        }
    }

    OfDocuments ofDocuments() {
        return new OfDocuments(
                checkpoint, opened, openedStories, bulletin, mark, mirror.map(state -> state.evidence() != null));
    }
}
