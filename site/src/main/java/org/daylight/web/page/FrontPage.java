package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.note.Checkpoint;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Facets;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.QueryText;
import org.daylight.web.view.Stories;
import org.daylight.web.view.Timeline;
import org.daylight.web.view.TroveTotals;
import org.jspecify.annotations.Nullable;

/**
 * The front page: the newest part and the newest story, what is new since a size of the log, documents of previous days, the totals, when messages were
 * written, when parts were published, topics, and who wrote.
 */
public final class FrontPage {

    private static final int NEWEST = 8;
    private static final int ROWS = 4;
    private static final int PEOPLE = 10;

    /** Stories below the newest one. */
    private static final int STORIES = 3;

    private static final int TOPICS = 12;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final Stories stories;
    private volatile @Nullable Counted counted;

    /** Counts over all documents are the same for every reader, so they are made once for each state of the index. */
    private record Counted(
            String mark,
            Checkpoint checkpoint,
            SearchResult found,
            FrontPicks picks,
            List<TopicLink> topics,
            long redacted) {}

    /** A topic of stories. */
    record TopicLink(String name, String address, int stories) {}

    /**
     * What the template shows.
     *
     * @param story the newest story; null for none
     * @param storyFirst whether the newest story is newer than the newest part
     * @param stories further stories
     * @param news what is new since the size of the log that the address names; null when it names none
     * @param since the address that shows what is new from now on
     */
    record View(
            PageFrame shell,
            PublicRecord contents,
            TroveTotals totals,
            @Nullable Release newest,
            String announcement,
            String pace,
            List<DocumentRow> rows,
            StoryIndex.@Nullable Entry story,
            boolean storyFirst,
            List<StoryIndex.Entry> stories,
            int moreStories,
            @Nullable LogNews news,
            String since,
            FrontPicks picks,
            List<TopicLink> topics,
            List<TroveRow> troves,
            @Nullable Timeline timeline,
            List<Facets.Value> people,
            List<ReleaseCalendar> calendar,
            List<Release> releases,
            ArchiveIndex.Progress progress) {}

    /** One trove in the list. */
    record TroveRow(Trove trove, TroveTotals totals) {}

    public FrontPage(
            PageFrames frames,
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            Stories stories) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.stories = stories;
    }

    private long redacted() throws IOException {
        return index.answer(new SearchRequest(new Query.OfKind(MessageKind.REDACTED), Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    /** The page; with the parameter {@code since}, a size of the log, it also lists what is new after it. */
    public Response page(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        ArchiveIndex.Progress now = progress.get();
        StoryIndex storyIndex = stories.of(contents);
        Counted all = counted(contents, storyIndex);
        List<Release> releases = contents.releases();
        Release newest = releases.isEmpty() ? null : releases.getLast();
        List<StoryIndex.Entry> told = storyIndex.stories();
        StoryIndex.Entry story = told.isEmpty() ? null : told.getFirst();
        LogNews news =
                request.parameters().containsKey("since") ? LogNews.since(contents, request.parameter("since")) : null;
        PageFrame frame = frames.of(contents, "").dated();
        View view = new View(
                news == null ? frame : frame.canonical(SiteAddress.front()).unlisted(),
                contents,
                TroveTotals.of(contents.troves()).withRedacted(all.redacted()),
                newest,
                newest == null ? "" : firstParagraph(newest.announcement()),
                pace(releases),
                newest == null ? List.of() : rows(newest),
                story,
                story != null && (newest == null || isAfter(story.story(), newest)),
                told.stream().skip(1).limit(STORIES).toList(),
                Math.max(0, told.size() - 1 - STORIES),
                news,
                SiteAddress.frontSince(contents.checkpoint().size()),
                all.picks(),
                all.topics(),
                contents.troves().stream()
                        .map(trove -> new TroveRow(trove, TroveTotals.of(List.of(trove))))
                        .toList(),
                Timeline.of(
                                all.found().facets().getOrDefault(SearchRequest.Facet.MONTH, List.of()),
                                period -> SiteAddress.search("date:" + period))
                        .orElse(null),
                Facets.values(
                                all.found(),
                                SearchRequest.Facet.CORRESPONDENT,
                                new QueryText(List.of()),
                                Sort.NEWEST,
                                AsOf.NOW)
                        .stream()
                        .limit(PEOPLE)
                        .toList(),
                ReleaseCalendar.newest(releases),
                releases.reversed().stream().limit(NEWEST).toList(),
                now);
        StringOutput out = new StringOutput();
        JtefrontGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /**
     * How often parts were published so far. The public log does not say when the next one comes (docs/decisions/0158).
     *
     * @return a sentence; empty when nothing was published
     */
    static String pace(List<Release> releases) {
        if (releases.isEmpty()) {
            return "";
        }
        String first = Formats.day(releases.getFirst().time());
        String last = Formats.day(releases.getLast().time());
        if (first.equals(last)) {
            return Words.of("front.pace.day", releases.size(), first);
        }
        return Words.of("front.pace.days", releases.size(), first, last);
    }

    /** Whether the first version of a story was published after a part. What was opened with a key is newer than the log; of it, a part comes first. */
    private static boolean isAfter(Story story, Release release) {
        return story.versions().getFirst().entry() > release.entry();
    }

    private static List<TopicLink> topics(StoryIndex index) {
        return index.topics().entrySet().stream()
                .map(topic -> new TopicLink(
                        topic.getKey(),
                        SiteAddress.topic(topic.getKey()),
                        topic.getValue().size()))
                .sorted(Comparator.comparingInt((TopicLink topic) -> -topic.stories()))
                .limit(TOPICS)
                .toList();
    }

    private Counted counted(PublicRecord contents, StoryIndex told) throws IOException {
        String mark = index.answer(StateRequest.CURRENT).mark();
        Counted before = counted;
        boolean isSame = before != null
                && before.mark().equals(mark)
                && before.checkpoint().equals(contents.checkpoint());
        if (isSame) {
            return before;
        }
        SearchResult found = index.answer(new SearchRequest(
                new Query.Everything(),
                Sort.NEWEST,
                0,
                0,
                Set.of(SearchRequest.Facet.MONTH, SearchRequest.Facet.CORRESPONDENT)));
        var now = new Counted(
                mark, contents.checkpoint(), found, FrontPicks.of(contents, told, index), topics(told), redacted());
        counted = now;
        return now;
    }

    private List<DocumentRow> rows(Release newest) throws IOException {
        return index
                .answer(new SearchRequest(
                        new Query.InRelease(newest.trove(), newest.part()), Sort.OLDEST, 0, ROWS, Set.of()))
                .hits()
                .stream()
                .map(hit -> DocumentRow.of(hit, false))
                .toList();
    }

    static String firstParagraph(String announcement) {
        int end = announcement.indexOf("\n\n");
        return DocumentRow.cut((end < 0 ? announcement : announcement.substring(0, end)).strip(), 600);
    }
}
