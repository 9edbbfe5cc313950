package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Found;
import org.daylight.search.Notice;
import org.daylight.search.Parsed;
import org.daylight.search.QueryParser;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchRequest.Sort;
import org.daylight.search.Searchable;
import org.jspecify.annotations.Nullable;

/** A search: what was found, when it was written, what to narrow it by, and every page of it to the last. */
final class SearchPage {

    private static final int HITS = 20;

    /** More than the query language reads; the parser says what it left out. */
    private static final int MAX_QUERY_CHARS = 4_100;

    private static final int MAX_REPEATED_CHARS = 600;

    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final Snippets snippets;

    /**
     * What the template shows.
     *
     * @param headline how many of what
     * @param sorts the orders to choose from
     * @param active the narrowing terms in the query, each with a link that takes it off
     */
    record View(
            Shell shell,
            String query,
            String headline,
            long total,
            boolean everything,
            List<String> notices,
            List<Row> rows,
            long firstRank,
            List<Choice> sorts,
            List<Choice> active,
            @Nullable Timeline timeline,
            List<Facets> facets,
            PageLinks pages,
            long page,
            ArchiveIndex.Progress progress) {}

    /** Something to choose; the address is empty for what is chosen. */
    record Choice(String words, String address) {}

    SearchPage(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress, Documents documents) {
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.snippets = new Snippets(documents);
    }

    Response page(Request request) throws IOException {
        Contents contents = archive.contents();
        String typed = Row.cut(request.parameter("q").strip(), MAX_QUERY_CHARS);
        Parsed parsed = QueryParser.parse(typed);
        QueryText query = QueryText.of(typed);
        Sort sort = parsed.sort() != null ? parsed.sort() : sort(request.parameter("sort"), query);
        // Some two hundred links of the counts repeat the search: a very long one would make a page of a megabyte.
        Sort repeated = parsed.sort() != null ? Sort.RELEVANCE : sort; // by: is in the text of every link already
        boolean counts = SiteAddress.search(typed, repeated, 1).length() <= MAX_REPEATED_CHARS;
        Set<Facet> facets = counts ? SearchRequest.NARROWING : Set.of();
        Found found = found(parsed, sort, request.page(), facets);
        long last = PageLinks.pages(found.total(), HITS);
        long at = request.page();
        if (at > last) {
            at = last; // beyond the end is the end
            found = found(parsed, sort, at, facets);
        }
        boolean mixed = contents.troves().size() > 1;
        List<Row> rows = query.asks()
                ? snippets.rows(parsed.query(), found.hits(), mixed)
                : found.hits().stream().map(hit -> Row.of(hit, mixed)).toList();
        View view = new View(
                Shell.of(contents, typed.isEmpty() ? "All documents" : "Search: " + Row.cut(typed, 80))
                        .query(typed)
                        .unlisted(),
                typed,
                headline(typed, query, found.total()),
                found.total(),
                typed.isEmpty(),
                notices(parsed, found, counts),
                rows,
                (at - 1) * HITS + 1,
                sorts(query, sort),
                counts ? active(query, repeated) : List.of(),
                Timeline.of(
                                found.facets().getOrDefault(Facet.MONTH, List.of()),
                                period -> SiteAddress.search(query.with("date", period), repeated, 1))
                        .orElse(null),
                Facets.of(found, query, repeated),
                PageLinks.of(at, last, page -> SiteAddress.search(typed, repeated, page)),
                at,
                progress.get());
        StringOutput out = new StringOutput();
        JtesearchGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private Found found(Parsed parsed, Sort sort, long page, Set<Facet> facets) throws IOException {
        return index.find(new SearchRequest(parsed.query(), sort, (page - 1) * HITS, HITS, facets));
    }

    private static List<String> notices(Parsed parsed, Found found, boolean counts) {
        Stream<String> left = counts
                ? Stream.of()
                : Stream.of("So long a search is answered without the counts by year, person and attachment.");
        Stream<String> about = Stream.concat(parsed.notices().stream(), found.notices().stream())
                .map(Notice::text);
        return Stream.concat(about, left).toList();
    }

    /** Without words there is no relevance: then the newest come first. */
    private static Sort sort(String wanted, QueryText query) {
        return switch (wanted) {
            case "newest" -> Sort.NEWEST;
            case "oldest" -> Sort.OLDEST;
            default -> usual(query);
        };
    }

    private static Sort usual(QueryText query) {
        return query.asks() ? Sort.RELEVANCE : Sort.NEWEST;
    }

    private static String headline(String typed, QueryText query, long total) {
        String messages = total == 0 ? "No message" : Words.count(total, "message", "messages");
        if (typed.isEmpty()) {
            return total == 0 ? "Nothing to search yet" : messages + ", newest first";
        }
        String asked = Row.cut(typed, 120);
        return query.asks()
                ? messages + " for " + (asked.contains("\"") ? asked : "“" + asked + "”")
                : messages + " with " + asked;
    }

    private static List<Choice> sorts(QueryText query, Sort sort) {
        List<Choice> sorts = new ArrayList<>();
        if (query.asks()) {
            sorts.add(choice("by relevance", query, Sort.RELEVANCE, sort));
        }
        sorts.add(choice("newest first", query, Sort.NEWEST, sort));
        sorts.add(choice("oldest first", query, Sort.OLDEST, sort));
        sorts.add(choice("largest first", query, Sort.LARGEST, sort));
        return sorts;
    }

    /** The order is part of what is asked, so that whoever copies the query or its address has it too. */
    private static Choice choice(String words, QueryText query, Sort offered, Sort sort) {
        String asked = query.by(offered == usual(query) ? "" : offered.word()).text();
        return new Choice(words, offered == sort ? "" : SiteAddress.search(asked, Sort.RELEVANCE, 1));
    }

    private static List<Choice> active(QueryText query, Sort sort) {
        return query.narrowing().stream()
                .map(term -> new Choice(Row.cut(term, 80), SiteAddress.search(query.without(term), sort, 1)))
                .toList();
    }
}
