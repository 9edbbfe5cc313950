package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.collate.Comparison;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.story.StoryIndex;
import org.daylight.story.StoryText;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageMetadata;
import org.daylight.web.view.PageOfRows;
import org.daylight.web.view.Stories;
import org.daylight.web.view.StoryHtml;
import org.daylight.web.view.StoryLinks;
import org.jspecify.annotations.Nullable;

/** The pages of stories ({@code spec/stories.md}): all of them, one, an earlier version, and what a version changed. */
public final class StoriesPage {

    private static final int DOCUMENTS = 200;

    /** Stories on a page of the list. */
    private static final int ROWS = 50;

    /** The most withdrawn and damaged stories that the list names. */
    private static final int GONE = 200;

    private final PageFrames frames;
    private final Archive archive;
    private final Stories stories;
    private final AnnotationLists annotations;

    /**
     * What the template of the list shows. Topics, withdrawn and damaged stories are on the first page.
     *
     * @param withdrawn stories, newest first; at most {@value #GONE}
     * @param damaged names, in alphabetical order; at most {@value #GONE}
     */
    record ListView(
            PageFrame shell,
            List<StoryIndex.Entry> stories,
            PageLinks pages,
            SortedMap<String, List<StoryIndex.Entry>> topics,
            List<Story> withdrawn,
            List<String> damaged) {}

    /**
     * What the template of a story shows.
     *
     * @param html its text, made by {@link StoryHtml}
     * @param entry what is known of its newest version
     * @param isNewest whether this version is the newest
     * @param series all stories of its series, in order; empty for none
     * @param previous the story before it in the series; null for none
     * @param next the story after it; null for none
     * @param documents the documents that it cites, at most {@value #DOCUMENTS}
     * @param compared how many quotations were compared with their documents
     * @param found how many of them occur there
     * @param skipped how many quotations were not compared
     * @param file the address of the Markdown
     * @param lists the lists of annotations that name it, newest first
     */
    record View(
            PageFrame shell,
            Story story,
            Story.Version version,
            StoryIndex.Entry entry,
            StoryText text,
            String html,
            boolean isNewest,
            List<StoryIndex.Entry> series,
            StoryIndex.@Nullable Entry previous,
            StoryIndex.@Nullable Entry next,
            List<StoryIndex.Entry> related,
            List<DocumentId> documents,
            int compared,
            int found,
            int skipped,
            String file,
            List<VersionedFile> lists) {}

    /** What the template of the changes shows. */
    record ChangesView(
            PageFrame shell, Story story, Story.Version before, Story.Version version, List<Comparison.Stretch> text) {}

    /** A story that cannot be read. @param reason for the public; empty when this copy is damaged */
    record GoneView(PageFrame shell, Story story, String reason) {}

    public StoriesPage(PageFrames frames, Archive archive, Stories stories, AnnotationLists annotations) {
        this.frames = frames;
        this.archive = archive;
        this.stories = stories;
        this.annotations = annotations;
    }

    /** A page of the list. A page beyond the last is the last. */
    public Response page(Request request) {
        PublicRecord contents = archive.contents();
        StoryIndex index = stories.of(contents);
        var page = PageOfRows.of(request, index.stories(), ROWS, SiteAddress::stories);
        ListView view = new ListView(
                page.frame(frames.of(contents, Words.of("story.stories"))),
                page.rows(),
                page.links(),
                page.begin() == 0 ? index.topics() : new TreeMap<>(),
                page.beside(contents.stories().reversed().stream().filter(story -> !story.isShown()), GONE),
                page.beside(index.damaged().stream().sorted(), GONE));
        StringOutput out = new StringOutput();
        JtestoriesGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** A story in its newest version; empty when there is none of that name. */
    public Optional<Response> story(Request request, String name) throws IOException {
        Optional<Story> story = archive.contents().story(name);
        return story.isEmpty()
                ? Optional.empty()
                : Optional.of(page(request, story.get(), story.get().newest()));
    }

    /** A version of a story. */
    public Optional<Response> version(Request request, String name, int version) throws IOException {
        Optional<Story> story = archive.contents()
                .story(name)
                .filter(one -> version <= one.versions().size());
        return story.isEmpty()
                ? Optional.empty()
                : Optional.of(page(request, story.get(), story.get().versions().get(version - 1)));
    }

    private Response page(Request request, Story story, Story.Version version) throws IOException {
        PublicRecord contents = archive.contents();
        StoryIndex index = stories.of(contents);
        Optional<StoryIndex.Entry> entry = index.story(story.name());
        Outcome<byte[]> file = archive.story(version);
        if (!story.isShown() || entry.isEmpty() || !file.isOk()) {
            return gone(story);
        }
        StoryText text = StoryText.of(file.orThrow());
        StoryLinks links = new StoryLinks(archive);
        String html = StoryHtml.of(text, links);
        boolean isNewest = version.equals(story.newest());
        PageFrame frame = about(contents, version, frames.of(contents, version.title()))
                .described(PageMetadata.ofStory(
                        story,
                        version,
                        text.head().summary(),
                        contents,
                        SiteAddress.story(story.name()),
                        request.base()));
        String series = entry.get().head().series();
        View view = new View(
                isNewest ? frame : frame.unlisted(),
                story,
                version,
                entry.get(),
                text,
                html,
                isNewest,
                series.isEmpty() ? List.of() : index.series(series),
                index.neighbour(entry.get(), -1),
                index.neighbour(entry.get(), 1),
                index.related(entry.get()),
                text.documents().stream().limit(DOCUMENTS).toList(),
                links.compared(),
                links.found(),
                links.skipped(),
                SiteAddress.file(version.path()),
                annotations.of(contents).ofStory(story.name()));
        StringOutput out = new StringOutput();
        JtestoryGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The frame of a story that was opened with the key of its part says so first. */
    private static PageFrame about(PublicRecord contents, Story.Version version, PageFrame frame) {
        return version.isConfirmed()
                ? frame
                : contents.release(version.file())
                        .map(release -> frame.about(contents, release))
                        .orElse(frame);
    }

    /** What a version changed; empty for the first version, and for a story that cannot be read. */
    public Optional<Response> changes(String name, int version) {
        PublicRecord contents = archive.contents();
        Story story = contents.story(name).orElse(null);
        if (story == null || version < 2 || version > story.versions().size()) {
            return Optional.empty();
        }
        Story.Version before = story.versions().get(version - 2);
        Story.Version after = story.versions().get(version - 1);
        Outcome<byte[]> first = archive.story(before);
        Outcome<byte[]> second = archive.story(after);
        if (!story.isShown() || !first.isOk() || !second.isOk()) {
            return Optional.of(gone(story));
        }
        ChangesView view = new ChangesView(
                frames.of(contents, Words.of("story.changes.titled", String.valueOf(version), after.title()))
                        .unlisted(),
                story,
                before,
                after,
                Comparison.ofTexts(
                        new String(first.orThrow(), StandardCharsets.UTF_8),
                        new String(second.orThrow(), StandardCharsets.UTF_8)));
        StringOutput out = new StringOutput();
        JtestorychangesGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** The page of a story that was withdrawn, or whose file is damaged in this copy. */
    private Response gone(Story story) {
        String reason = story.withdrawn() == null ? "" : story.withdrawn();
        GoneView view = new GoneView(
                frames.of(archive.contents(), story.newest().title()).unlisted(), story, reason);
        StringOutput out = new StringOutput();
        JtestorygoneGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(reason.isEmpty() ? 500 : 410);
    }

    /** Who wrote it, in words; empty when the newsroom does not say. */
    static String byline(Story.Version version) {
        return version.author().isEmpty() ? "" : Words.of("story.by", version.author());
    }
}
