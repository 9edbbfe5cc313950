package org.daylight.staticsite;

import java.io.IOException;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.story.StoryTarget;
import org.daylight.web.view.StoryHtml;
import org.daylight.web.view.StoryLinks;
import org.jspecify.annotations.Nullable;

/** Where the links of a story lead in a static archive. What the story quotes is compared as on the server's page. For one story and one thread. */
final class StaticStoryLinks implements StoryHtml.Targets {

    private final Archive archive;
    private final StoryLinks compared;

    StaticStoryLinks(Archive archive) {
        this.archive = archive;
        compared = new StoryLinks(archive);
    }

    /** Counts the quotations that were compared. */
    StoryLinks compared() {
        return compared;
    }

    @Override
    public StoryLinks.Link to(StoryTarget target, @Nullable String words) throws IOException {
        StoryLinks.Link link = compared.to(target, words);
        return switch (target) {
            case StoryTarget.Web web -> link;
            case StoryTarget.Here here -> link;
            case StoryTarget.Search(String query) -> here(StaticPage.search(query), link);
            case StoryTarget.Person(String address) -> here(StaticPage.search("with:" + address), link);
            case StoryTarget.Trove trove -> here("index.html#parts", link);
            case StoryTarget.Part(String trove, int part) ->
                here(
                        archive.contents()
                                .release(trove, part)
                                .filter(Release::isConfirmed)
                                .map(release -> StaticPage.part(release.sequence(), 1))
                                .orElse("index.html#parts"),
                        link);
            case StoryTarget.Other(String name) ->
                here(
                        archive.contents()
                                .story(name)
                                .filter(Story::isShown)
                                .filter(story -> story.newest().isConfirmed())
                                .map(story -> StaticPage.story(story.name()))
                                .orElse("stories.html"),
                        link);
            case StoryTarget.Document document -> document(document.id(), link);
            case StoryTarget.View view -> document(view.id(), link);
            case StoryTarget.Paragraph paragraph -> document(paragraph.id(), link);
            case StoryTarget.Passage passage -> document(passage.id(), link);
        };
    }

    private static StoryLinks.Link document(DocumentId id, StoryLinks.Link link) {
        return here(StaticPage.document(id), link);
    }

    private static StoryLinks.Link here(String path, StoryLinks.Link link) {
        return new StoryLinks.Link("../" + path, link.remark(), false);
    }

    /** Images of documents are in files of views, which a page without a program cannot show. */
    @Override
    public String picture(StoryTarget.View target) {
        return "";
    }
}
