package org.daylight.staticsite;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.log.HashedFile;
import org.daylight.log.LogEntry;

/** What the template of the page about verification shows. @param program paths of the files to keep a copy of */
record AboutView(StaticPage page, PublicRecord contents, List<String> program) {

    /** The files of the page that the log names; none when it names none. */
    List<HashedFile> logged() {
        return contents.page().map(LogEntry.ReadingPage::files).orElse(List.of());
    }
}
