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
import org.daylight.search.entity.EntityNames;
import org.daylight.search.query.Query;
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
    /** Null when the site shows no names. */
    private final @Nullable Supplier<EntityNames> names;

    private @Nullable Chosen chosen;

    private record Chosen(long entries, long indexed, List<HelpExamples.Section> sections) {}

    /** What the template shows. */
    record View(PageFrame shell, List<HelpExamples.Section> sections) {}

    public HelpPage(
            PageFrames frames,
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            @Nullable Supplier<EntityNames> names) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.names = names;
    }

    public Response page() throws IOException {
        PublicRecord contents = archive.contents();
        View view = new View(frames.of(contents, Words.of("help.title")), sections(contents));
        StringOutput out = new StringOutput();
        JtehelpGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** A query for the name in most documents; empty when none is known. */
    private String named() {
        return names == null
                ? ""
                : names.get().most(null, 0, 1).stream()
                        .map(one -> new Query.Named(one.entity().name()).text())
                        .findFirst()
                        .orElse("");
    }

    private synchronized List<HelpExamples.Section> sections(PublicRecord contents) throws IOException {
        long entries = contents.checkpoint().size();
        long indexed = progress.get().indexed();
        if (chosen == null || chosen.entries != entries || chosen.indexed != indexed) {
            chosen = new Chosen(entries, indexed, HelpExamples.of(index, named()));
        }
        return chosen.sections;
    }
}
