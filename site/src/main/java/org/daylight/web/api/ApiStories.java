package org.daylight.web.api;

import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.export.DocumentJson;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.story.StoryCitation;
import org.daylight.story.StoryHead;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.Formats;
import org.daylight.web.view.Stories;

/** Stories in the API. Safe for use by several threads. */
final class ApiStories {

    private static final int PAGE = 100;

    private final Archive archive;
    private final Stories stories;

    ApiStories(Archive archive, Stories stories) {
        this.archive = archive;
        this.stories = stories;
    }

    /** Stories in the order of their first versions, so that new ones are at the end. */
    Response list(Request request) {
        PublicRecord contents = archive.contents();
        StoryIndex index = stories.of(contents);
        return ApiAnswer.growing(
                request,
                contents,
                "stories",
                contents.stories(),
                PAGE,
                story -> summary(Json.Obj.EMPTY, story, index),
                SiteAddress.api("/stories"));
    }

    Response story(String name) {
        PublicRecord contents = archive.contents();
        Optional<Story> story = contents.story(name);
        if (story.isEmpty()) {
            return ApiProblem.NOT_FOUND.response();
        }
        StoryIndex index = stories.of(contents);
        if (story.get().isShown() && index.story(name).isEmpty()) {
            return ApiProblem.DAMAGED.response();
        }
        List<StoryCitation> citations =
                index.story(name).map(StoryIndex.Entry::citations).orElse(List.of());
        return ApiAnswer.json(summary(ApiAnswer.of(contents), story.get(), index)
                .with(
                        "versions",
                        ApiAnswer.array(story.get().versions().stream()
                                .map(version -> version(story.get(), version))
                                .toList()))
                .with(
                        "citations",
                        ApiAnswer.array(
                                citations.stream().map(ApiStories::citation).toList())));
    }

    private static Json.Obj summary(Json.Obj before, Story story, StoryIndex index) {
        Story.Version newest = story.newest();
        StoryHead head = index.story(story.name()).map(StoryIndex.Entry::head).orElse(null);
        return before.with("name", story.name())
                .with("state", !story.isShown() ? "withdrawn" : head == null ? "damaged" : "shown")
                .with("reason", DocumentJson.text(story.withdrawn()))
                .with("title", newest.title())
                .with("author", newest.author())
                .with("version", newest.version())
                .with("time", Formats.machine(newest.time()))
                .with("summary", head == null ? "" : head.summary())
                .with("language", head == null ? "" : head.language())
                .with("series", head == null ? "" : head.series())
                .with("topics", DocumentJson.texts(head == null ? List.of() : head.topics()))
                .with("address", SiteAddress.story(story.name()))
                .with("api", SiteAddress.apiStory(story.name()));
    }

    private static Json.Obj version(Story story, Story.Version version) {
        return Json.Obj.EMPTY
                .with("version", version.version())
                .with("title", version.title())
                .with("author", version.author())
                .with("time", Formats.machine(version.time()))
                .with("change", version.change())
                .with("entry", version.isConfirmed() ? new Json.Num(version.entry()) : new Json.Null())
                .with("sha256", version.sha256().hex())
                .with("size", version.sizeBytes())
                .with("file", SiteAddress.file(version.path()))
                .with("address", SiteAddress.story(story.name(), version.version()));
    }

    private static Json.Obj citation(StoryCitation citation) {
        return Json.Obj.EMPTY
                .with("line", citation.line())
                .with(
                        "document",
                        DocumentJson.text(citation.target()
                                .document()
                                .map(Object::toString)
                                .orElse(null)))
                .with("quotation", DocumentJson.text(citation.quotation()));
    }
}
