package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.Release;

/** What the template of a part shows. @param trove title of its trove @param rows of this page */
record PartView(StaticPage page, String trove, Release release, List<PartRow> rows, PageNumbers pages) {}
