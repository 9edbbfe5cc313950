package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.export.BatchSearch;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.EffortSpent;
import org.daylight.search.Searchable;
import org.daylight.search.query.Sort;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.RequestedSearch;

/**
 * The page of a batch of searches: it takes a list and returns a table of counts. The list is not stored, and is sent in the request
 * body so that it is in no address.
 */
public final class BatchPage {

    static final int MAX_LINES = 500;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;

    public BatchPage(PageFrames frames, Archive archive, Searchable index) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
    }

    /**
     * What the template shows.
     *
     * @param list as it was sent
     * @param rows one for each line of the list; empty when none was sent
     * @param leftOut lines beyond the limit
     * @param uncounted lines at the end that were not counted
     * @param asOf {@code 412}, or empty
     */
    record View(
            PageFrame shell,
            String list,
            boolean phrases,
            List<Line> rows,
            int leftOut,
            int uncounted,
            String asOf,
            long entries) {}

    /** A line of the list. @param address of its search */
    record Line(String search, String documents, String first, String last, String address) {}

    public Response page(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        AsOf asOf = AsOf.of(request, contents);
        if (!asOf.exists()) {
            return PlainPages.beyondLog(frames, contents);
        }
        boolean phrases = request.parameter("phrases").equals("1");
        List<String> all = request.parameter("list")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        List<String> lines = all.stream().limit(MAX_LINES).toList();
        if (lines.isEmpty()) {
            return html(request, contents, asOf, phrases, List.of(), List.of(), 0);
        }
        List<String> searches = lines.stream()
                .map(line -> BatchSearch.search(DocumentRow.cut(line, RequestedSearch.MAX_QUERY_CHARS), phrases))
                .toList();
        List<BatchSearch.Count> counts =
                counts(new BatchSearch(index, query -> asOf.restrict(query, contents)), searches);
        List<String> uncounted = searches.subList(counts.size(), searches.size());
        return request.parameter("as").equals("csv")
                ? csv(request, asOf, counts, uncounted)
                : html(request, contents, asOf, phrases, counts, uncounted, all.size() - lines.size());
    }

    /** The counts of the first searches: of all searches, unless they would exceed the processor time of one request. */
    private static List<BatchSearch.Count> counts(BatchSearch batch, List<String> searches) throws IOException {
        List<BatchSearch.Count> counts = new ArrayList<>();
        try {
            for (String search : searches) {
                counts.add(batch.count(search));
            }
        } catch (EffortSpent e) {
            if (e.kind() == EffortSpent.Kind.NOBODY_WAITS) {
                throw e;
            }
        }
        return counts;
    }

    private static String address(AsOf asOf, BatchSearch.Count count) {
        return asOf.restrict(SiteAddress.search(count.search(), asOf.isPast() ? Sort.NEWEST : Sort.RELEVANCE, 1));
    }

    private static Response csv(Request request, AsOf asOf, List<BatchSearch.Count> counts, List<String> uncounted) {
        var table = new StringBuilder("\uFEFF" + BatchSearch.HEADER + "\r\n");
        counts.forEach(count -> table.append(count.csv(request.base() + address(asOf, count))));
        uncounted.forEach(search -> table.append(BatchSearch.uncounted(search)));
        return Response.bytes(
                        "text/csv; charset=utf-8; header=present",
                        table.toString().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN)
                .caching(Response.NO_STORE)
                .with("Content-Disposition", Download.disposition("counts.csv"));
    }

    private Response html(
            Request request,
            PublicRecord contents,
            AsOf asOf,
            boolean phrases,
            List<BatchSearch.Count> counts,
            List<String> uncounted,
            int leftOut) {
        Stream<Line> counted = counts.stream()
                .map(count -> new Line(
                        DocumentRow.cut(count.search(), 200),
                        Formats.number(count.documents()),
                        count.first() == null ? "" : Formats.day(count.first()),
                        count.last() == null ? "" : Formats.day(count.last()),
                        address(asOf, count)));
        Stream<Line> others = uncounted.stream()
                .map(search -> new Line(
                        DocumentRow.cut(search, 200),
                        Words.of("search.batch.notcounted"),
                        "",
                        "",
                        asOf.restrict(SiteAddress.search(search, Sort.RELEVANCE, 1))));
        List<Line> rows = Stream.concat(counted, others).toList();
        View view = new View(
                frames.of(contents, Words.of("search.batch")).unlisted(),
                request.parameter("list"),
                phrases,
                rows,
                leftOut,
                uncounted.size(),
                asOf.isPast() ? Long.toString(asOf.size()) : "",
                contents.checkpoint().size());
        StringOutput out = new StringOutput();
        JtebatchGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).caching(Response.NO_STORE);
    }
}
