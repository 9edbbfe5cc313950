package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Searchable;
import org.daylight.web.language.Words;
import org.daylight.web.view.HelpExamples;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/**
 * The search help, with examples that find something in this archive, and how much. The examples are chosen once for each state of the archive
 * and its index.
 */
public final class HelpPage {

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private @Nullable Chosen chosen;

    private record Chosen(long entries, long indexed, List<HelpExamples.Section> sections) {}

    /** What the template shows. */
    record View(PageFrame shell, List<HelpExamples.Section> sections) {}

    public HelpPage(PageFrames frames, Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    public Response page() throws IOException {
        PublicRecord contents = archive.contents();
        View view = new View(frames.of(contents, Words.of("help.title")), sections(contents));
        StringOutput out = new StringOutput();
        JtehelpGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private synchronized List<HelpExamples.Section> sections(PublicRecord contents) throws IOException {
        long entries = contents.checkpoint().size();
        long indexed = progress.get().indexed();
        if (chosen == null || chosen.entries != entries || chosen.indexed != indexed) {
            chosen = new Chosen(entries, indexed, HelpExamples.of(index));
        }
        return chosen.sections;
    }
}
