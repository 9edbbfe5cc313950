package org.daylight.staticsite;

import java.util.List;

/** What the template of the search page shows. */
record SearchView(StaticPage page, List<Example> examples) {

    /** A query, and what it finds. */
    record Example(String query, String finds) {}
}
