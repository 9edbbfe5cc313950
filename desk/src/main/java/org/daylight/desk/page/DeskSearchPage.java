package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.ReviewState;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.search.Highlight;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Snippet;
import org.daylight.search.Span;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Facets;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.QueryText;
import org.daylight.web.view.RequestedSearch;
import org.jspecify.annotations.Nullable;

/**
 * Search over everything that the newsroom holds, in the query language of the public site, with the state of review of each hit; a form to decide
 * about all hits; and random samples of the hits.
 */
final class DeskSearchPage implements DeskPage {

    private static final int HITS = 20;
    private static final int MOST_SAMPLED = 200;

    private final ReviewDesk review;

    DeskSearchPage(ReviewDesk review) {
        this.review = review;
    }

    /** A hit. @param state of its review, in words */
    record Row(
            String address,
            List<Span> subject,
            String date,
            String people,
            String cited,
            String state,
            String part,
            String attachments,
            @Nullable Snippet snippet) {}

    /** A sample of the hits. @param others how many documents the search finds in all */
    record Sample(int size, long seed, long others, String again) {}

    /**
     * What the template shows.
     *
     * @param typed the query
     * @param understood the query as it was searched, when it differs; otherwise empty
     * @param sample null for an ordinary page of hits
     */
    record View(
            DeskFrame frame,
            String typed,
            String headline,
            List<String> notices,
            String understood,
            List<QueuesPage.Choice> sorts,
            List<QueuesPage.Choice> active,
            List<Row> rows,
            long total,
            long firstRank,
            List<Facets> facets,
            PageLinks pages,
            @Nullable Sample sample,
            boolean mayDecide) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return Cost.EXPENSIVE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        if (!Access.mayRead(request.editor())) {
            throw Refusal.forbidden("Your role does not allow you to read documents.");
        }
        if (request.segment(1).equals("sample")) {
            return sample(request);
        }
        if (request.path().size() > 1) {
            throw Refusal.notFound("There is no such page.");
        }
        String typed = DocumentRow.cut(request.parameter("q").strip(), RequestedSearch.MAX_QUERY_CHARS);
        ParsedQuery parsed = QueryParser.parse(typed);
        QueryText text = QueryText.of(typed);
        Sort sort = sort(parsed, request.parameter("sort"), text);
        VisibleQuery visible = VisibleQuery.of(parsed.query(), request.editor());
        Query searched = visible.query();
        long at = request.page();
        SearchResult found = found(searched, sort, at, SearchRequest.NARROWING);
        long last = PageLinks.pages(found.total(), HITS);
        if (at > last) {
            at = last;
            found = found(searched, sort, at, SearchRequest.NARROWING);
        }
        Sort repeated = parsed.sort() != null ? Sort.RELEVANCE : sort;
        var view = new View(
                DeskFrame.of(request, "Search"),
                typed,
                typed.isEmpty() ? "All documents" : Formats.count(found.total(), "document", "documents"),
                notices(parsed, visible, found),
                parsed.notices().isEmpty() ? "" : DocumentRow.cut(parsed.text(), 600),
                sorts(text, sort),
                text.narrowing().stream()
                        .map(term -> new QueuesPage.Choice(
                                DocumentRow.cut(term, 80), SiteAddress.search(text.without(term), repeated, 1)))
                        .toList(),
                rows(request, parsed.query(), text.asks(), found.hits()),
                found.total(),
                (at - 1) * HITS + 1,
                Facets.of(found, text, repeated, AsOf.NOW),
                PageLinks.of(at, last, page -> SiteAddress.search(typed, repeated, page)),
                null,
                request.editor().mayDecide());
        return DeskHtml.page(out -> JtedesksearchGenerated.render(out, null, view));
    }

    /** N random hits of a search; the same each time for the same hits and seed, also with {@code daylight review list --sample}. */
    private Response sample(DeskRequest request) throws IOException {
        String typed = DocumentRow.cut(request.parameter("q").strip(), RequestedSearch.MAX_QUERY_CHARS);
        int size = Math.min(
                MOST_SAMPLED, DeskRequest.number(request.parameter("n")).orElse(HITS));
        long seed = DeskRequest.number(request.parameter("seed")).orElse(1);
        ParsedQuery parsed = QueryParser.parse(typed);
        VisibleQuery visible = VisibleQuery.of(parsed.query(), request.editor());
        SelectDocuments.Selected all = new SelectDocuments(review.desk().index()).byQuery(visible.query(), null);
        List<Row> rows = new ArrayList<>();
        for (long key : SelectDocuments.sample(all.keys(), size, seed)) {
            HeldDocument document = review.catalog().documents().find(key).orElse(null);
            if (document != null) {
                rows.add(sampled(request, document));
            }
        }
        List<String> notices = new ArrayList<>(visible.notices());
        notices.addAll(all.notices());
        parsed.notices().forEach(notice -> notices.add(notice.text()));
        var view = new View(
                DeskFrame.of(request, "Sample"),
                typed,
                "Sample of " + Formats.count(rows.size(), "document", "documents"),
                notices,
                "",
                List.of(),
                List.of(),
                rows,
                all.keys().size(),
                1,
                List.of(),
                PageLinks.of(1, 1, page -> ""),
                new Sample(
                        size,
                        seed,
                        all.keys().size(),
                        "/search/sample?q=" + ReviewAddress.encode(typed) + "&n=" + size + "&seed=" + (seed + 1)),
                request.editor().mayDecide());
        return DeskHtml.page(out -> JtedesksearchGenerated.render(out, null, view));
    }

    private Row sampled(DeskRequest request, HeldDocument document) throws IOException {
        SearchResult found = review.desk()
                .index()
                .answer(new SearchRequest(
                        Query.and(List.of(
                                new Query.Is(new Query.Name.Number(document.trove(), document.number())),
                                new Query.InTrove(document.trove()))),
                        Sort.OLDEST,
                        0,
                        1,
                        Set.of()));
        if (found.hits().isEmpty()) {
            return new Row(
                    ReviewAddress.document(ReviewDesk.id(document)),
                    List.of(),
                    "",
                    "",
                    document.cited(),
                    state(document.key()),
                    part(document.trove(), document.number()),
                    "",
                    null);
        }
        return rows(request, Query.and(List.of()), false, found.hits()).getFirst();
    }

    private SearchResult found(Query query, Sort sort, long page, Set<SearchRequest.Facet> facets) throws IOException {
        return review.desk().index().answer(new SearchRequest(query, sort, (page - 1) * HITS, HITS, facets));
    }

    private static Sort sort(ParsedQuery parsed, String wanted, QueryText text) {
        if (parsed.sort() != null) {
            return parsed.sort();
        }
        return switch (wanted) {
            case "newest" -> Sort.NEWEST;
            case "oldest" -> Sort.OLDEST;
            default -> RequestedSearch.usual(text);
        };
    }

    private static List<QueuesPage.Choice> sorts(QueryText text, Sort sort) {
        List<QueuesPage.Choice> sorts = new ArrayList<>();
        for (Sort each :
                text.asks() ? List.of(Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST) : List.of(Sort.NEWEST, Sort.OLDEST)) {
            String asked = text.by(each == RequestedSearch.usual(text) ? "" : each.word())
                    .text();
            String words = switch (each) {
                case NEWEST -> "newest first";
                case OLDEST -> "oldest first";
                default -> "by relevance";
            };
            sorts.add(new QueuesPage.Choice(words, each == sort ? "" : SiteAddress.search(asked, Sort.RELEVANCE, 1)));
        }
        return sorts;
    }

    private static List<String> notices(ParsedQuery parsed, VisibleQuery visible, SearchResult found) {
        List<String> notices = new ArrayList<>(visible.notices());
        parsed.notices().forEach(notice -> notices.add(notice.text()));
        found.notices().stream().map(Notice::text).forEach(notices::add);
        return notices;
    }

    private List<Row> rows(DeskRequest request, Query query, boolean asks, List<Hit> hits) throws IOException {
        List<Row> rows = new ArrayList<>();
        Highlight subjects = Highlight.of(query, Query.Field.SUBJECT);
        boolean[] affordable = Snippet.affordable(hits);
        for (int i = 0; i < hits.size(); i++) {
            Hit hit = hits.get(i);
            Optional<HeldDocument> document = review.catalog().documents().find(hit.key());
            // It was removed after it was indexed, or its import is not finished.
            boolean isCited = document.isPresent()
                    && document.get().number() > 0
                    && Access.maySee(request.editor(), document.get().trove());
            if (isCited) {
                rows.add(row(query, hit, document.get(), subjects, asks && affordable[i]));
            }
        }
        return rows;
    }

    private Row row(Query query, Hit hit, HeldDocument document, Highlight subjects, boolean withSnippet)
            throws IOException {
        DocumentId id = ReviewDesk.id(document);
        return new Row(
                ReviewAddress.document(id),
                subjects.spans(DocumentRow.subject(hit)),
                DocumentRow.day(hit),
                hit.isFile() ? "file" : DocumentRow.people(hit.from(), hit.to(), hit.recipients()),
                document.cited(),
                state(document.key()),
                part(document.trove(), document.number()),
                hit.attachments() == 0 || hit.isFile()
                        ? ""
                        : Formats.count(hit.attachments(), "attachment", "attachments"),
                withSnippet ? snippet(query, document) : null);
    }

    private @Nullable Snippet snippet(Query query, HeldDocument document) throws IOException {
        Optional<byte[]> original = review.vault().get(document.sha256());
        if (original.isEmpty()) {
            return null; // the document's own page reports the loss
        }
        var room = new AtomicLong(1_000_000);
        Snippet snippet = Snippet.of(query, original.get(), document.form(), units -> {
            for (var unit : review.reading().textOf(document.key())) {
                if (room.addAndGet(-unit.text().length()) >= 0) {
                    units.accept(unit);
                }
            }
        });
        return snippet.spans().isEmpty() ? null : snippet;
    }

    private String state(long key) {
        Optional<ReviewState> state = review.catalog().reviews().find(key);
        return state.map(ReviewWords::state).orElse("");
    }

    private String part(String trove, int number) {
        return review.catalog()
                .parts()
                .numberWith(trove, number)
                .map(part -> "part " + part)
                .orElse("in no part");
    }
}
