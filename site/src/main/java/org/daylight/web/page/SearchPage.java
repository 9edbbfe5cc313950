package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.Alternative;
import org.daylight.search.Alternatives;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.EffortSpent;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.WordRequest;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.EntityNames;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.search.similar.HybridSearch;
import org.daylight.search.similar.SimilarTexts;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.ExportLinks;
import org.daylight.web.view.Facets;
import org.daylight.web.view.NoticeWords;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.QueryText;
import org.daylight.web.view.RequestedSearch;
import org.daylight.web.view.Snippets;
import org.daylight.web.view.Timeline;
import org.jspecify.annotations.Nullable;

/** The page of a search result: the documents found, a timeline, facets to narrow the search, and links to all further pages. */
public final class SearchPage {

    /** How many reasons of redactions are counted. */
    private static final int REASONS = 8;

    private static final int HITS = 20;

    /** Names are counted in results of at most so many documents. */
    static final int MOST_WITH_NAMES = 200_000;

    static final int MAX_REPEATED_CHARS = 600;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final Snippets snippets;

    /** Null when the site searches by words only. */
    private final @Nullable HybridSearch hybrid;

    /** Null when the site shows no names. */
    private final @Nullable Supplier<EntityNames> names;

    /**
     * A page of what was found.
     *
     * @param searched the query that finds all of it
     * @param both what words and meaning find together; null for a search by words only
     * @param found its hits are those of the page
     * @param listed how many documents all pages list: with their meaning, the best only
     * @param at the page
     * @param last the number of pages
     */
    private record Result(
            Query searched, HybridSearch.@Nullable Found both, SearchResult found, long listed, long at, long last) {}

    /**
     * What the template shows.
     *
     * @param headline how many of what
     * @param sorts the orders to choose from
     * @param exportLinks the links for exporting; null for a search too long for an address
     * @param understood the query as it was searched, when it differs from what was typed; otherwise empty
     * @param others queries that find more, when this one finds few documents
     * @param meaning address of the same search by words and meaning; empty where there is none, or it is this one
     * @param form address of the search form with this query; empty for a past state of the log
     * @param several whether the query has several words, so that fewer may find more
     * @param names address of all names; empty when the site shows none
     * @param active the narrowing terms in the query, each with a link that removes it
     */
    record View(
            PageFrame shell,
            String query,
            String headline,
            long total,
            boolean everything,
            List<String> notices,
            String understood,
            List<Other> others,
            String meaning,
            String form,
            String pictures,
            boolean several,
            List<DocumentRow> rows,
            long firstRank,
            List<Choice> sorts,
            List<Choice> active,
            @Nullable Timeline timeline,
            List<Facets> facets,
            String names,
            PageLinks pages,
            long page,
            ArchiveIndex.Progress progress,
            @Nullable ExportLinks exportLinks) {}

    /** A query that finds more. @param kind how it differs */
    record Other(Alternative.Kind kind, String about, String address, long total) {}

    /** An order to choose; the address is empty for the current one. */
    record Choice(String words, String address) {}

    public SearchPage(
            PageFrames frames,
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            DocumentReader documents,
            @Nullable SimilarTexts similar,
            @Nullable Supplier<EntityNames> names) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.snippets = new Snippets(documents);
        this.hybrid = similar == null ? null : new HybridSearch(index, similar);
        this.names = names;
    }

    public Response page(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        boolean wantsMeaning = hybrid != null && request.parameter("meaning").equals("1");
        AsOf asOf = AsOf.of(request, contents).withMeaning(wantsMeaning);
        if (!asOf.exists()) {
            return PlainPages.beyondLog(frames, contents);
        }
        if (asOf.isPast() && !progress.get().isDone()) {
            return PlainPages.stillIndexing(frames, contents);
        }
        RequestedSearch asked = RequestedSearch.of(request, asOf);
        String typed = asked.typed();
        ParsedQuery parsed = asked.parsed();
        QueryText query = QueryText.of(typed);
        Sort sort = asked.sort();
        // Some two hundred links of the counts repeat the search: a very long one would make a page of a megabyte.
        Sort repeated = parsed.sort() != null ? Sort.RELEVANCE : sort; // by: is in the text of every link already
        boolean isShort = SiteAddress.search(typed, repeated, 1).length() <= MAX_REPEATED_CHARS;
        Set<Facet> facets = isShort ? SearchRequest.NARROWING : Set.of();
        Result result = result(asOf.restrict(parsed.query(), contents), asOf, sort, request.page(), facets);
        SearchResult found = result.found();
        // Part of a result is not counted, exported or cited.
        boolean counts = isShort && !found.isPartial();
        HybridSearch.Found both = result.both();
        long at = result.at();
        boolean mixed = contents.troves().size() > 1;
        List<DocumentRow> rows = query.asks()
                ? snippets.rows(parsed.query(), found.hits(), mixed)
                : found.hits().stream().map(hit -> DocumentRow.of(hit, mixed)).toList();
        if (both != null) {
            rows = labelled(rows, found.hits(), both);
        }
        PageFrame frame = frames.of(
                        contents,
                        typed.isEmpty() ? Words.of("search.all") : Words.of("search.title", DocumentRow.cut(typed, 80)))
                .query(typed)
                .unlisted();
        View view = new View(
                isShort ? frame.feed(Words.of("search.feed"), SiteAddress.searchFeed(typed)) : frame,
                typed,
                found.isPartial()
                        ? Words.of("search.headline.part", headline(query, sort, found.total()))
                        : headline(query, sort, found.total()),
                found.total(),
                typed.isEmpty(),
                notices(asked, asOf, found, isShort, byMeaning(result, asOf, contents)),
                understood(asked.parsed()),
                found.isPartial() ? List.of() : others(asked, asOf, found.total()),
                hybrid == null || asOf.isPast() || both != null || !counts || !query.asks()
                        ? ""
                        : asOf.withMeaning(true).restrict(SiteAddress.search(typed, repeated, 1)),
                // a very long one is not repeated here either; the form asks what there is now
                asOf.isPast() ? "" : SiteAddress.form(isShort ? typed : ""),
                pictures(typed, asOf.withMeaning(false), counts),
                query.terms().size() > 1 || typed.indexOf(' ') >= 0,
                rows,
                (at - 1) * HITS + 1,
                isShort ? sorts(query, sort, asOf, typed) : List.of(),
                isShort ? active(query, repeated, asOf) : List.of(),
                Timeline.of(
                                found.facets().getOrDefault(Facet.MONTH, List.of()),
                                period -> asOf.restrict(SiteAddress.search(query.with("date", period), repeated, 1)))
                        .orElse(null),
                facets(result.searched(), found, query, repeated, asOf, counts),
                names == null || !counts ? "" : SiteAddress.entities(EntityKind.PERSON, 1),
                isShort
                        ? PageLinks.of(
                                at, result.last(), page -> asOf.restrict(SiteAddress.search(typed, repeated, page)))
                        : PageLinks.neighbours(
                                at, result.last(), page -> asOf.restrict(SiteAddress.search(typed, repeated, page))),
                at,
                progress.get(),
                counts ? ExportLinks.of(typed, repeated, asOf.withMeaning(false), contents) : null);
        StringOutput out = new StringOutput();
        JtesearchGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        Response response = Response.html(out.toString());
        return found.isPartial() ? response.caching(Response.NO_STORE) : response;
    }

    /** Empty when the query was read as typed, and when nothing of it is left. */
    private static String understood(ParsedQuery parsed) {
        boolean nothing = parsed.query().equals(Query.not(new Query.Everything()));
        return parsed.notices().isEmpty() || nothing ? "" : DocumentRow.cut(parsed.text(), MAX_REPEATED_CHARS);
    }

    /** What narrows a result, with the reasons of redactions where it has any. */
    private List<Facets> facets(
            Query searched, SearchResult found, QueryText query, Sort sort, AsOf asOf, boolean counts)
            throws IOException {
        List<Facets> all = new ArrayList<>(Facets.of(found, query, sort, asOf));
        if (!counts) {
            return all;
        }
        List<SearchResult.Count> reasons = new ArrayList<>();
        for (SearchResult.Count code : index.answer(new WordRequest.RedactionCodes("", REASONS))) {
            Query narrowed = Query.and(List.of(searched, new Query.RedactedFor(code.value())));
            long total = index.answer(new SearchRequest(narrowed, Sort.NEWEST, 0, 0, Set.of()))
                    .total();
            if (total > 0) {
                reasons.add(new SearchResult.Count(code.value(), code.value(), total));
            }
        }
        Facets.ofRedactions(reasons, query, sort, asOf).ifPresent(all::add);
        Map<EntityKind, List<EntityNames.Counted>> inResult = names(searched, found.total());
        for (EntityKind kind : EntityKind.values()) {
            Facets.ofNames(kind, inResult.getOrDefault(kind, List.of()), query, sort, asOf)
                    .ifPresent(all::add);
        }
        return all;
    }

    /** The most frequent names in the documents of a result; none for a result of too many documents, except for that of all. */
    private Map<EntityKind, List<EntityNames.Counted>> names(Query searched, long total) throws IOException {
        if (names == null || total == 0) {
            return Map.of();
        }
        EntityNames known = names.get();
        if (searched instanceof Query.Everything) {
            Map<EntityKind, List<EntityNames.Counted>> most = new EnumMap<>(EntityKind.class);
            for (EntityKind kind : EntityKind.values()) {
                most.put(
                        kind,
                        known.most(kind, 0, Facets.SHOWN).stream()
                                .map(one -> new EntityNames.Counted(one.entity(), one.documents()))
                                .toList());
            }
            return most;
        }
        if (total > MOST_WITH_NAMES) {
            return Map.of();
        }
        try (CompleteResult all = index.answer(new CompleteRequest(searched, Sort.NEWEST))) {
            return known.counts(all.nextKeys(MOST_WITH_NAMES), Facets.SHOWN);
        }
    }

    /** A page of what was found. A page beyond the last is the last. */
    private Result result(Query asked, AsOf asOf, Sort sort, long page, Set<Facet> facets) throws IOException {
        HybridSearch.Found both = asOf.byMeaning() ? both(asked) : null;
        Query searched = both == null ? asked : both.all();
        if (both == null || sort != Sort.RELEVANCE) {
            SearchResult found =
                    index.answer(new SearchRequest(searched, sort, (page - 1) * HITS, HITS, facets).orPart());
            long last = PageLinks.pages(found.total(), HITS);
            if (page > last) {
                found = index.answer(new SearchRequest(searched, sort, (last - 1) * HITS, HITS, facets).orPart());
            }
            return new Result(searched, both, found, found.total(), Math.min(page, last), last);
        }
        List<Hit> best = both.best();
        SearchResult counted = index.answer(new SearchRequest(searched, Sort.NEWEST, 0, 0, facets).orPart());
        long last = PageLinks.pages(best.size(), HITS);
        long at = Math.min(page, last);
        int begin = (int) (at - 1) * HITS;
        List<Hit> hits = best.subList(begin, Math.min(best.size(), begin + HITS));
        var found = new SearchResult(counted.total(), hits, counted.facets(), counted.notices());
        return new Result(searched, both, found, best.size(), at, last);
    }

    /** What words and meaning find together; null for a query without words. */
    private HybridSearch.@Nullable Found both(Query searched) throws IOException {
        return hybrid == null ? null : hybrid.search(searched).orElse(null);
    }

    /** The rows, with a label at those that are in the list for their meaning only. */
    private static List<DocumentRow> labelled(List<DocumentRow> rows, List<Hit> hits, HybridSearch.Found both) {
        List<DocumentRow> labelled = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            boolean isSimilar = both.byMeaningOnly().contains(hits.get(i).key());
            labelled.add(isSimilar ? rows.get(i).found(Words.of("search.meaning.row")) : rows.get(i));
        }
        return labelled;
    }

    /** What a list with documents of similar meaning does not say by itself; empty for other lists. */
    private static Stream<String> byMeaning(Result result, AsOf asOf, PublicRecord contents) {
        HybridSearch.Found both = result.both();
        if (both == null) {
            return asOf.byMeaning() ? Stream.of(Words.of("search.meaning.none")) : Stream.of();
        }
        long total = result.found().total();
        long published =
                contents.releases().stream().mapToLong(Release::published).sum();
        Stream<String> end =
                result.listed() == total ? Stream.of() : Stream.of(Words.of("search.meaning.end", result.listed()));
        Stream<String> missing = both.covered() < published
                ? Stream.of(Words.of("search.meaning.covered", both.covered(), published))
                : Stream.of();
        Stream<String> about = Stream.of(Words.of(total == 0 ? "search.meaning.nothing" : "search.meaning.about"));
        return Stream.of(about, total == 0 ? Stream.<String>of() : end, missing).flatMap(each -> each);
    }

    private static String pictures(String typed, AsOf asOf, boolean counts) {
        if (typed.isEmpty() && !asOf.isPast()) {
            return SiteAddress.pictures();
        }
        return counts ? asOf.restrict(SiteAddress.picturesOf(typed)) : "";
    }

    private List<String> notices(
            RequestedSearch asked, AsOf asOf, SearchResult found, boolean counts, Stream<String> meaning) {
        Stream<String> left = counts ? Stream.of() : Stream.of(Words.of("search.notice.long"));
        Stream<String> about = Stream.concat(asked.parsed().notices().stream(), found.notices().stream())
                .map(NoticeWords::of);
        Stream<String> later =
                asOf.isPast() && AsOf.dependsOnLater(asked.parsed().query())
                        ? Stream.of(Words.of("search.notice.later"))
                        : Stream.of();
        Stream<String> many = names != null
                        && counts
                        && found.total() > MOST_WITH_NAMES
                        && !asked.typed().isEmpty()
                ? Stream.of(Words.of("entity.facet.many", MOST_WITH_NAMES))
                : Stream.of();
        return Stream.of(meaning, about, later, left, many)
                .flatMap(each -> each)
                .toList();
    }

    private List<Other> others(RequestedSearch asked, AsOf asOf, long total) throws IOException {
        if (asked.typed().isEmpty() || asOf.isPast()) {
            return List.of(); // suggestions from today's index do not apply to a past state
        }
        List<Alternative> alternatives;
        try {
            alternatives = Alternatives.of(index, asked.typed(), asked.parsed(), total);
        } catch (EffortSpent e) {
            if (e.kind() == EffortSpent.Kind.NOBODY_WAITS) {
                throw e;
            }
            return List.of(); // the result is complete, but there was no time for suggestions
        }
        return alternatives.stream()
                .map(other -> new Other(
                        other.kind(),
                        DocumentRow.cut(other.about(), 200),
                        SiteAddress.search(other.query(), Sort.RELEVANCE, 1),
                        other.total()))
                .filter(other -> other.address().length() <= MAX_REPEATED_CHARS)
                .toList();
    }

    private static String headline(QueryText asked, Sort sort, long total) {
        QueryText query = asked.by("");
        String typed = query.text();
        if (typed.isEmpty()) {
            return total == 0
                    ? Words.of("search.headline.nothing")
                    : Words.of("search.headline.all", total, words(sort));
        }
        String shown = DocumentRow.cut(typed, 120);
        if (!query.asks()) {
            return Words.of("search.headline.with", total, shown);
        }
        return shown.contains("\"")
                ? Words.of("search.headline.for.plain", total, shown)
                : Words.of("search.headline.for", total, shown);
    }

    private static List<Choice> sorts(QueryText query, Sort sort, AsOf asOf, String typed) {
        Stream<Choice> orders = Stream.of(Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST, Sort.LARGEST)
                .filter(offered -> offered != Sort.RELEVANCE || query.asks() && !asOf.isPast())
                .map(offered -> choice(query, offered, sort, asOf));
        Stream<Choice> words = asOf.byMeaning()
                ? Stream.of(new Choice(Words.of("search.meaning.off"), SiteAddress.search(typed, Sort.RELEVANCE, 1)))
                : Stream.of();
        return Stream.concat(orders, words).toList();
    }

    /** An order in words. */
    static String words(Sort sort) {
        return Words.of("search.order." + sort.name().toLowerCase(Locale.ROOT));
    }

    /** A link to another order. The order is part of the query, so that a copied query or address includes it. */
    private static Choice choice(QueryText query, Sort offered, Sort sort, AsOf asOf) {
        String asked = query.by(offered == RequestedSearch.usual(query) ? "" : offered.word())
                .text();
        return new Choice(
                words(offered), offered == sort ? "" : asOf.restrict(SiteAddress.search(asked, Sort.RELEVANCE, 1)));
    }

    private static List<Choice> active(QueryText query, Sort sort, AsOf asOf) {
        return query.narrowing().stream()
                .map(term -> new Choice(
                        DocumentRow.cut(term, 80), asOf.restrict(SiteAddress.search(query.without(term), sort, 1))))
                .toList();
    }
}
