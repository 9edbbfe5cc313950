package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.export.BatchSearch;
import org.daylight.search.SearchRequest.Sort;
import org.daylight.search.Searchable;

/** Many searches at once: a list in, a table of counts out. The list is not kept, and is sent in the body so that no address has it. */
final class BatchPage {

    static final int MAX_LINES = 500;

    private final Archive archive;
    private final Searchable index;
    private final Exports exports;

    BatchPage(Archive archive, Searchable index, Exports exports) {
        this.archive = archive;
        this.index = index;
        this.exports = exports;
    }

    /**
     * What the template shows.
     *
     * @param list as it was sent
     * @param rows one a line of it; empty when nothing was asked yet
     * @param leftOut lines beyond the most
     * @param asOf {@code 412}, or empty
     */
    record View(Shell shell, String list, boolean phrases, List<Line> rows, int leftOut, String asOf, long entries) {}

    /** A line of the list. @param address of its search */
    record Line(String search, String documents, String first, String last, String address) {}

    Response page(Request request) throws IOException {
        Contents contents = archive.contents();
        AsOf asOf = AsOf.of(request, contents);
        if (!asOf.exists()) {
            return PlainPages.beyondLog(contents);
        }
        boolean phrases = request.parameter("phrases").equals("1");
        List<String> all = request.parameter("list")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        List<String> lines = all.stream().limit(MAX_LINES).toList();
        if (lines.isEmpty()) {
            return html(request, contents, asOf, phrases, List.of(), 0);
        }
        Exports.Place place = exports.enter().orElse(null);
        if (place == null) {
            return PlainPages.tooManyExports(contents);
        }
        List<BatchSearch.Count> counts = new ArrayList<>();
        try (place) {
            var batch = new BatchSearch(index, query -> asOf.restrict(query, contents));
            place.work(OutputStream.nullOutputStream(), nothing -> {
                for (String line : lines) {
                    counts.add(batch.count(BatchSearch.search(Row.cut(line, Asked.MAX_QUERY_CHARS), phrases)));
                }
            });
        }
        return request.parameter("as").equals("csv")
                ? csv(request, asOf, counts)
                : html(request, contents, asOf, phrases, counts, all.size() - lines.size());
    }

    private static String address(AsOf asOf, BatchSearch.Count count) {
        return asOf.keep(SiteAddress.search(count.search(), asOf.isPast() ? Sort.NEWEST : Sort.RELEVANCE, 1));
    }

    private static Response csv(Request request, AsOf asOf, List<BatchSearch.Count> counts) {
        var table = new StringBuilder("\uFEFF" + BatchSearch.HEADER + "\r\n");
        counts.forEach(count -> table.append(count.csv(request.base() + address(asOf, count))));
        return Response.bytes(
                        "text/csv; charset=utf-8; header=present",
                        table.toString().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN)
                .caching(Response.NEVER)
                .with("Content-Disposition", Download.disposition("counts.csv"));
    }

    private static Response html(
            Request request,
            Contents contents,
            AsOf asOf,
            boolean phrases,
            List<BatchSearch.Count> counts,
            int leftOut) {
        List<Line> rows = counts.stream()
                .map(count -> new Line(
                        Row.cut(count.search(), 200),
                        Words.number(count.documents()),
                        count.first() == null ? "" : Words.day(count.first()),
                        count.last() == null ? "" : Words.day(count.last()),
                        address(asOf, count)))
                .toList();
        View view = new View(
                Shell.of(contents, "Many searches at once").unlisted(),
                request.parameter("list"),
                phrases,
                rows,
                leftOut,
                asOf.isPast() ? Long.toString(asOf.size()) : "",
                contents.checkpoint().size());
        StringOutput out = new StringOutput();
        JtebatchGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).caching(Response.NEVER);
    }
}
