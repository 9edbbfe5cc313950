package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Searchable;
import org.jspecify.annotations.Nullable;

/**
 * How to search, with examples that find something in this very archive, and how much. The examples are chosen once for each state of the
 * archive and its index.
 */
final class HelpPage {

    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private @Nullable Chosen chosen;

    private record Chosen(long entries, long indexed, List<HelpExamples.Section> sections) {}

    /** What the template shows. */
    record View(Shell shell, List<HelpExamples.Section> sections) {}

    HelpPage(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    Response page() throws IOException {
        Contents contents = archive.contents();
        View view = new View(Shell.of(contents, "Search help"), sections(contents));
        StringOutput out = new StringOutput();
        JtehelpGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private synchronized List<HelpExamples.Section> sections(Contents contents) throws IOException {
        long entries = contents.checkpoint().size();
        long indexed = progress.get().indexed();
        if (chosen == null || chosen.entries != entries || chosen.indexed != indexed) {
            chosen = new Chosen(entries, indexed, HelpExamples.of(index));
        }
        return chosen.sections;
    }
}
