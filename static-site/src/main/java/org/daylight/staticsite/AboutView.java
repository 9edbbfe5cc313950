package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.PublicRecord;

/** What the template of the page about verification shows. @param program paths of the files to keep a copy of */
record AboutView(StaticPage page, PublicRecord contents, List<String> program) {}
