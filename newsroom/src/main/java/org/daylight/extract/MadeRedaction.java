package org.daylight.extract;

import java.util.List;

/**
 * Images of the pages of a redacted document, as a child process made them and the newsroom checked them.
 *
 * @param views at most one view; its outcome says whether it is complete
 * @param pages one for each image, in their order
 */
public record MadeRedaction(MadeViews views, List<RedactedPage> pages) {

    public MadeRedaction {
        pages = List.copyOf(pages);
    }
}
