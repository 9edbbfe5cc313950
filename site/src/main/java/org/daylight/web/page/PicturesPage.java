package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.picture.CorrespondenceGraph;
import org.daylight.picture.KindsAndSizes;
import org.daylight.picture.ReleaseYears;
import org.daylight.picture.StackedTimeline;
import org.daylight.picture.WeekHours;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageMetadata;
import org.daylight.web.view.QueryText;
import org.daylight.web.view.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * The page of charts, of everything, of a trove, or of any search result: when messages were written, who wrote to whom, at which hours, what was
 * attached, and when parts were published. Each chart has a table of its numbers.
 */
public final class PicturesPage {

    private static final int MAX_QUERY_CHARS = 4_100;

    /** Rows of the table of pairs; the same number of lines is drawn. */
    private static final int PAIRS = 80;

    /** The ends of the keys of the names of the sizes of {@link AttachmentSize}. */
    private static final List<String> SIZES = List.of("smallest", "small", "medium", "large", "largest");

    /** The results of verifying signatures, from the bottom of a bar upwards. */
    static final List<MessageMark> STATES = List.of(
            MessageMark.PASSES,
            MessageMark.PARTLY,
            MessageMark.KEY_GONE,
            MessageMark.FAILS,
            MessageMark.NOT_CHECKABLE,
            MessageMark.UNSIGNED);

    private static final Set<Facet> COUNTS =
            Set.of(Facet.MONTH, Facet.CORRESPONDENT, Facet.HOUR, Facet.FILE, Facet.PAIR);

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;

    /**
     * What the template shows.
     *
     * @param of what the charts show: a trove's title, a search, or the archive's title
     * @param back address of the page they belong to
     * @param timeline null when nothing has a date
     * @param newest the part that is shown separately in the timeline; null for none
     * @param states null when nothing has a date
     * @param hours null when nothing has a date
     * @param years null for a search
     */
    record View(
            PageFrame shell,
            String of,
            String back,
            Scope scope,
            long total,
            @Nullable Timeline timeline,
            @Nullable Release newest,
            @Nullable StackedTimeline states,
            CorrespondenceGraph people,
            @Nullable WeekHours hours,
            KindsAndSizes files,
            @Nullable ReleaseYears years,
            ArchiveIndex.Progress progress) {

        List<CorrespondenceGraph.Pair> pairs() {
            return people.pairs().subList(0, Math.min(PAIRS, people.pairs().size()));
        }

        /** A kind of attachment in words. */
        String kindWords(String kind) {
            return AttachmentKind.parse(kind).isPresent() ? Words.of("search.type." + kind) : kind;
        }

        String markAddress(MessageMark mark) {
            return scope.search("auth", AuthWord.of(mark));
        }

        String markAddress(MessageMark mark, String period) {
            return scope.asOf()
                    .restrict(SiteAddress.search(QueryText.of(scope.query().with("auth", AuthWord.of(mark)))
                            .with("date", period)));
        }

        String kindAddress(String kind) {
            return scope.search("type", kind);
        }

        String personAddress(String address) {
            return scope.search("with", address);
        }

        String writtenAddress(CorrespondenceGraph.Correspondent from, CorrespondenceGraph.Correspondent to) {
            return scope.asOf()
                    .restrict(SiteAddress.search(QueryText.of(scope.query().with("from", from.address()))
                            .with("with", to.address())));
        }

        String dayAddress(ReleaseYears.Day day) {
            return scope.releases().stream()
                    .filter(release -> day(release).equals(day.date()))
                    .reduce((earlier, later) -> later)
                    .map(SiteAddress::release)
                    .orElse(SiteAddress.front());
        }
    }

    /**
     * The documents that the charts are about.
     *
     * @param query empty for all documents
     * @param releases whose days are shown; none for a search
     * @param asOf the state of the log
     */
    record Scope(QueryText query, List<Release> releases, AsOf asOf) {
        String search(String field, String value) {
            return asOf.restrict(SiteAddress.search(query.with(field, value)));
        }
    }

    public PicturesPage(
            PageFrames frames, Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    public Response ofAll(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        return page(
                contents,
                frames.of(contents, Words.of("pictures.title"))
                        .described(PageMetadata.of(Words.of("pictures.title"), SiteAddress.pictures(), request.base())),
                contents.title(),
                SiteAddress.front(),
                new Scope(new QueryText(List.of()), contents.releases(), AsOf.NOW));
    }

    public Response ofTrove(Request request, String slug) throws IOException {
        PublicRecord contents = archive.contents();
        Trove trove = contents.trove(slug).orElseThrow();
        return page(
                contents,
                frames.of(contents, Words.of("pictures.title.of", trove.title()))
                        .trove(slug)
                        .described(PageMetadata.of(
                                Words.of("pictures.title.of", trove.title()),
                                SiteAddress.pictures(slug),
                                request.base())),
                trove.title(),
                SiteAddress.trove(slug),
                new Scope(QueryText.of("trove:" + slug), trove.releases(), AsOf.NOW));
    }

    public Response ofSearch(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        String typed = DocumentRow.cut(request.parameter("q").strip(), MAX_QUERY_CHARS);
        AsOf asOf = AsOf.of(request, contents);
        if (!asOf.exists()) {
            return PlainPages.beyondLog(frames, contents);
        }
        if (asOf.isPast() && !progress.get().isDone()) {
            return PlainPages.stillIndexing(frames, contents);
        }
        if (typed.isEmpty() && !asOf.isPast()) {
            return Response.redirect(SiteAddress.pictures());
        }
        if (SiteAddress.search(typed).length() > SearchPage.MAX_REPEATED_CHARS) {
            return PlainPages.tooLongForPictures(frames, contents); // hundreds of links would repeat it
        }
        return page(
                contents,
                frames.of(contents, Words.of("pictures.title.of", DocumentRow.cut(typed, 80)))
                        .query(typed)
                        .unlisted(),
                shown(contents, typed, asOf),
                asOf.restrict(SiteAddress.search(typed)),
                new Scope(QueryText.of(typed), List.of(), asOf));
    }

    /** What the charts of a search show. */
    private static String shown(PublicRecord contents, String typed, AsOf asOf) {
        if (typed.isEmpty()) {
            return Words.of("pictures.asof", contents.title(), asOf.size());
        }
        String search = DocumentRow.cut(typed, 120);
        return asOf.isPast()
                ? Words.of("pictures.search.asof", search, asOf.size())
                : Words.of("pictures.search", search);
    }

    private Response page(PublicRecord contents, PageFrame shell, String of, String back, Scope scope)
            throws IOException {
        ParsedQuery parsed = QueryParser.parse(scope.query().text());
        SearchResult found = counts(scope.asOf().restrict(parsed.query(), contents), COUNTS);
        Release newest = scope.releases().isEmpty() ? null : scope.releases().getLast();
        List<SearchResult.Count> fresh = newest == null || scope.releases().size() == 1
                ? List.of()
                : counts(new Query.InRelease(newest.trove(), newest.part()), Set.of(Facet.MONTH))
                        .facets()
                        .get(Facet.MONTH);
        Timeline timeline = Timeline.of(found.facets().get(Facet.MONTH), fresh, period -> scope.search("date", period))
                .orElse(null);
        View view = new View(
                shell,
                of,
                back,
                scope,
                found.total(),
                timeline,
                fresh.isEmpty() ? null : newest,
                timeline == null ? null : states(scope.asOf().restrict(parsed.query(), contents)),
                people(found),
                timeline == null ? null : hours(found.facets().get(Facet.HOUR)),
                files(found.facets().get(Facet.FILE)),
                scope.releases().isEmpty() ? null : years(scope.releases()),
                progress.get());
        StringOutput out = new StringOutput();
        JtepicturesGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private SearchResult counts(Query query, Set<Facet> facets) throws IOException {
        return index.answer(new SearchRequest(query, Sort.NEWEST, 0, 0, facets));
    }

    /** One count for each state; the index has it precomputed for all documents, and computes it for a search. */
    private @Nullable StackedTimeline states(Query query) throws IOException {
        List<Map<String, Long>> states = new ArrayList<>();
        for (MessageMark mark : STATES) {
            Map<String, Long> months = new LinkedHashMap<>();
            counts(Query.and(List.of(query, new Query.Marked(mark))), Set.of(Facet.MONTH))
                    .facets()
                    .get(Facet.MONTH)
                    .forEach(count -> months.put(count.value(), count.count()));
            states.add(months);
        }
        return StackedTimeline.of(states);
    }

    private static CorrespondenceGraph people(SearchResult found) {
        List<CorrespondenceGraph.Correspondent> present = found.facets().get(Facet.CORRESPONDENT).stream()
                .limit(Facet.PAIRED)
                .map(count -> new CorrespondenceGraph.Correspondent(count.value(), count.label(), count.count()))
                .toList();
        List<CorrespondenceGraph.Written> written = found.facets().get(Facet.PAIR).stream()
                .map(PicturesPage::written)
                .toList();
        return CorrespondenceGraph.of(present, written);
    }

    private static CorrespondenceGraph.Written written(SearchResult.Count pair) {
        int space = pair.value().indexOf(' ');
        return new CorrespondenceGraph.Written(
                pair.value().substring(0, space), pair.value().substring(space + 1), pair.count());
    }

    private static WeekHours hours(List<SearchResult.Count> counts) {
        var hours = new long[7 * 24];
        for (SearchResult.Count count : counts) {
            int day = count.value().charAt(0) - '1';
            hours[24 * day + Integer.parseInt(count.value(), 2, 4, 10)] = count.count();
        }
        return WeekHours.of(hours);
    }

    private static KindsAndSizes files(List<SearchResult.Count> counts) {
        Map<String, long[]> kinds = new LinkedHashMap<>();
        for (SearchResult.Count count : counts) {
            String[] parts = count.value().split("/");
            int size = AttachmentSize.valueOf(parts[1]).ordinal();
            kinds.computeIfAbsent(parts[0], absent -> new long[SIZES.size()])[size] += count.count();
        }
        return KindsAndSizes.of(
                SIZES.stream().map(size -> Words.of("pictures.size." + size)).toList(), kinds);
    }

    private static ReleaseYears years(List<Release> releases) {
        Map<LocalDate, ReleaseYears.Out> out = new LinkedHashMap<>();
        for (Release release : releases) {
            out.merge(day(release), new ReleaseYears.Out(1, release.published()), ReleaseYears.Out::plus);
        }
        return ReleaseYears.of(out);
    }

    private static LocalDate day(Release release) {
        return release.time().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
