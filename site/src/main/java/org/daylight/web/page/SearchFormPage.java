package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.WordRequest;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.NoticeWords;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.SearchForm;
import org.daylight.web.view.SignatureLabels;

/** The search form: it builds a query, shows it, and can be filled in from one. "Search" redirects to the address of the query. */
public final class SearchFormPage {

    private static final int SUGGESTED = 50;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final boolean hasMeaning;

    /**
     * What the template shows.
     *
     * @param query the query of the fields; empty when nothing is filled in
     * @param address of the search, empty query or not
     * @param hasMeaning whether the site can search by meaning
     * @param meaning whether that is wanted
     * @param total how many documents it finds
     * @param people addresses that a browser may offer as completions, as are {@code lists}
     */
    record View(
            PageFrame shell,
            SearchForm form,
            String query,
            String address,
            boolean hasMeaning,
            boolean meaning,
            long total,
            List<String> notices,
            List<Option> types,
            List<Option> kinds,
            List<Option> marks,
            List<Option> troves,
            List<Option> orders,
            List<String> people,
            List<String> lists) {}

    /** An option of a selection list. */
    record Option(String value, String words, boolean chosen) {}

    /** @param hasMeaning whether the site can search by meaning */
    public SearchFormPage(PageFrames frames, Archive archive, Searchable index, boolean hasMeaning) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.hasMeaning = hasMeaning;
    }

    public Response page(Request request) throws IOException {
        String opened = DocumentRow.cut(request.parameter("q").strip(), QueryParser.MAX_LENGTH);
        SearchForm form = opened.isEmpty() ? SearchForm.of(request) : SearchForm.of(QueryParser.parse(opened));
        String query = form.query();
        boolean meaning = hasMeaning && request.parameter("meaning").equals("1");
        String address = AsOf.NOW.withMeaning(meaning).restrict(SiteAddress.search(query, Sort.RELEVANCE, 1));
        if (request.parameter("do").equals("search") && Request.fits(address)) {
            return Response.redirect(address).status(303).caching(Response.NO_STORE);
        }
        PublicRecord contents = archive.contents();
        ParsedQuery parsed = QueryParser.parse(query);
        SearchResult counted = index.answer(new SearchRequest(parsed.query(), Sort.NEWEST, 0, 0, Set.of()).orPart());
        View view = new View(
                frames.of(contents, Words.of("search.form")).query(query).unlisted(),
                form,
                query,
                address,
                hasMeaning,
                meaning,
                counted.total(),
                Stream.concat(parsed.notices().stream(), counted.notices().stream())
                        .map(NoticeWords::of)
                        .toList(),
                options(
                        form,
                        "type",
                        Arrays.stream(AttachmentKind.values()).map(AttachmentKind::word),
                        word -> Words.of("search.type." + word)),
                options(
                        form,
                        "is",
                        Arrays.stream(MessageKind.values()).map(MessageKind::word),
                        word -> Words.of("search.is." + word)),
                marks(form),
                options(form, "trove", contents.troves().stream().map(trove -> trove.slug()), slug -> slug),
                orders(form),
                people(),
                index.answer(new WordRequest.Lists("", SUGGESTED)).stream()
                        .map(SearchResult.Count::value)
                        .toList());
        StringOutput out = new StringOutput();
        JtesearchformGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        Response response = Response.html(out.toString());
        return counted.isPartial() ? response.caching(Response.NO_STORE) : response;
    }

    private List<String> people() throws IOException {
        return index
                .answer(new SearchRequest(new Query.Everything(), Sort.NEWEST, 0, 0, Set.of(Facet.CORRESPONDENT)))
                .facets()
                .get(Facet.CORRESPONDENT)
                .stream()
                .map(SearchResult.Count::value)
                .limit(SUGGESTED)
                .toList();
    }

    private static List<Option> options(
            SearchForm form, String field, Stream<String> values, UnaryOperator<String> words) {
        String chosen = form.value(field);
        return Stream.concat(
                        Stream.of(new Option("", Words.of("search.form." + field + ".any"), chosen.isEmpty())),
                        values.map(value -> new Option(value, words.apply(value), value.equals(chosen))))
                .toList();
    }

    private static List<Option> marks(SearchForm form) {
        String chosen = form.value("auth");
        return Stream.concat(
                        Stream.of(new Option("", Words.of("search.form.auth.any"), chosen.isEmpty())),
                        PicturesPage.STATES.stream()
                                .map(mark -> new Option(
                                        AuthWord.of(mark),
                                        SignatureLabels.words(mark),
                                        AuthWord.of(mark).equals(chosen))))
                .toList();
    }

    private static List<Option> orders(SearchForm form) {
        String chosen = form.value("by");
        return Stream.concat(
                        Stream.of(new Option("", Words.of("search.form.by.default"), chosen.isEmpty())),
                        Arrays.stream(Sort.values())
                                .map(sort -> new Option(
                                        sort.word(),
                                        SearchPage.words(sort),
                                        sort.word().equals(chosen))))
                .toList();
    }
}
