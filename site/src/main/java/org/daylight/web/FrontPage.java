package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Found;
import org.daylight.search.Query;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.jspecify.annotations.Nullable;

/** The front page: the newest release, the account of what is held, when messages were written, when parts came out, who wrote. */
final class FrontPage {

    private static final int NEWEST = 8;
    private static final int PEOPLE = 10;

    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private volatile @Nullable Counted counted;

    /** Counts over everything cost the same for every reader, so they are made once for each state of the index. */
    private record Counted(String mark, Found found) {}

    /** What the template shows. */
    record View(
            Shell shell,
            Contents contents,
            Figures figures,
            @Nullable Release newest,
            String announcement,
            String pace,
            List<Row> rows,
            List<TroveRow> troves,
            @Nullable Timeline timeline,
            List<Facets.Value> people,
            List<ReleaseCalendar> calendar,
            List<Release> releases,
            ArchiveIndex.Progress progress) {}

    /** One trove in the list. */
    record TroveRow(Trove trove, Figures figures) {}

    FrontPage(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    Response page() throws IOException {
        Contents contents = archive.contents();
        ArchiveIndex.Progress now = progress.get();
        Found found = counted();
        List<Release> releases = contents.releases();
        Release newest = releases.isEmpty() ? null : releases.getLast();
        View view = new View(
                Shell.of(contents, ""),
                contents,
                Figures.of(contents.troves()),
                newest,
                newest == null ? "" : firstParagraph(newest.announcement()),
                pace(releases),
                newest == null ? List.of() : rows(newest),
                contents.troves().stream()
                        .map(trove -> new TroveRow(trove, Figures.of(List.of(trove))))
                        .toList(),
                Timeline.of(
                                found.facets().getOrDefault(SearchRequest.Facet.MONTH, List.of()),
                                period -> SiteAddress.search("date:" + period))
                        .orElse(null),
                Facets.values(
                                found,
                                SearchRequest.Facet.CORRESPONDENT,
                                new QueryText(List.of()),
                                SearchRequest.Sort.NEWEST,
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
     * How often parts came so far. The public log says nothing of the next one (docs/decisions/0158).
     *
     * @return a sentence; empty when nothing was published
     */
    static String pace(List<Release> releases) {
        if (releases.isEmpty()) {
            return "";
        }
        String first = Words.day(releases.getFirst().time());
        String last = Words.day(releases.getLast().time());
        if (first.equals(last)) {
            return Words.count(releases.size(), "part was", "parts were") + " published on " + first + ".";
        }
        return Words.count(releases.size(), "part was", "parts were") + " published from " + first + " to " + last
                + ".";
    }

    private Found counted() throws IOException {
        String mark = index.mark();
        Counted before = counted;
        if (before != null && before.mark().equals(mark)) {
            return before.found();
        }
        Found found = index.find(new SearchRequest(
                new Query.Everything(),
                SearchRequest.Sort.NEWEST,
                0,
                0,
                Set.of(SearchRequest.Facet.MONTH, SearchRequest.Facet.CORRESPONDENT)));
        counted = new Counted(mark, found);
        return found;
    }

    private List<Row> rows(Release newest) throws IOException {
        return index
                .find(new SearchRequest(
                        new Query.InRelease(newest.trove(), newest.number()),
                        SearchRequest.Sort.OLDEST,
                        0,
                        NEWEST,
                        Set.of()))
                .hits()
                .stream()
                .map(hit -> Row.of(hit, false))
                .toList();
    }

    static String firstParagraph(String announcement) {
        int end = announcement.indexOf("\n\n");
        return Row.cut((end < 0 ? announcement : announcement.substring(0, end)).strip(), 600);
    }
}
