package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.Release;

/** What the template of the threads of a part shows. @param trove title of its trove @param threads of this page @param count of the whole part */
record ThreadsView(
        StaticPage page, String trove, Release release, List<PartThread> threads, int count, PageNumbers pages) {}
