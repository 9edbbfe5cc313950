package org.daylight.web.view;

import java.util.Optional;
import java.util.function.Supplier;
import org.daylight.archive.PublicRecord;
import org.daylight.mirror.MirrorState;

/**
 * Makes the {@link PageFrame} of each page of one site. Safe for use by several threads.
 *
 * @param mirror the current state of the mirror that this site is; empty for the publisher's own site, and for any other copy
 * @param banner a line above every page; empty for none
 */
public record PageFrames(Supplier<Optional<MirrorState>> mirror, String banner) {

    /** The frame of a page. @param title of the page, without the archive's */
    public PageFrame of(PublicRecord contents, String title) {
        return PageFrame.of(contents, title, mirror.get().orElse(null), banner);
    }
}
