package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PartLine;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.web.file.PublicFile;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.TroveTotals;
import org.jspecify.annotations.Nullable;

/** The page of a release: its announcement, its pack, its totals, and its documents by date, a hundred on each page. */
public final class ReleasePage {

    private static final int DOCUMENTS = 100;

    /** How many withheld documents, and how many withdrawn ones, are listed. */
    private static final int NOT_SHOWN = 1_000;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;

    /**
     * What the template shows.
     *
     * @param rows the documents by date, when all are indexed
     * @param numbers the documents by number, while they are not
     * @param again documents that were published before with more redactions
     * @param redacted how many of the documents have redactions
     * @param redactedSearch the search that finds these
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            List<String> announcement,
            TroveTotals totals,
            List<DocumentRow> rows,
            List<Numbered> numbers,
            List<Numbered> withheld,
            List<Numbered> withdrawn,
            List<Numbered> again,
            PageLinks pages,
            String pack,
            String packName,
            @Nullable Torrents torrent,
            @Nullable Release previous,
            @Nullable Release next,
            long redacted,
            String redactedSearch) {}

    /** The torrent of the pack. @param magnet link for the torrent at {@code address} */
    record Torrents(String address, String name, String magnet) {}

    /** A document of which only the number is shown, and why it is withheld or was withdrawn, if it is. */
    record Numbered(int number, String address, String reason) {}

    public ReleasePage(PageFrames frames, Archive archive, Searchable index) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
    }

    /** Whether a release has a title of its own. */
    static boolean isTitled(Release release) {
        return !release.title().isBlank() && !release.title().equals("Part " + release.part());
    }

    /** Its title; if it has none of its own, the number of the part. */
    static String title(Release release) {
        return isTitled(release) ? release.title() : Words.of("part.name", String.valueOf(release.part()));
    }

    public Response page(Request request, Release release) throws IOException {
        PublicRecord contents = archive.contents();
        Trove trove = contents.trove(release.trove()).orElseThrow();
        long last = PageLinks.pages(release.published(), DOCUMENTS);
        long at = Math.min(request.page(), last);
        SearchResult found = found(release, at);
        boolean complete = found.total() == release.published();
        long redacted = index.answer(new SearchRequest(redactedQuery(release), Sort.NEWEST, 0, 0, Set.of()))
                .total();
        boolean listsWithheld = at == last && release.withheld() > 0;
        boolean listsAgain = at == last && release.again() > 0;
        List<PartLine> documents =
                complete && !listsWithheld && !listsAgain ? List.of() : archive.lines(release, 0, Integer.MAX_VALUE);
        View view = new View(
                frames.of(contents, release.title()).trove(trove.slug()).about(contents, release),
                trove,
                release,
                Arrays.stream(release.announcement().split("\n\\s*\n"))
                        .map(String::strip)
                        .filter(paragraph -> !paragraph.isEmpty())
                        .toList(),
                TroveTotals.of(List.of(trove)),
                complete
                        ? found.hits().stream()
                                .map(hit -> DocumentRow.of(hit, false))
                                .toList()
                        : List.of(),
                complete ? List.of() : shown(release, documents, at),
                at == last ? withheld(release, documents) : List.of(),
                at == last ? withdrawn(release) : List.of(),
                listsAgain ? again(release, documents) : List.of(),
                PageLinks.of(at, last, page -> SiteAddress.release(release, page)),
                SiteAddress.file(ArchivePath.pack(release.sequence())),
                PublicFile.packName(release),
                torrent(release),
                contents.release(trove.slug(), release.part() - 1).orElse(null),
                contents.release(trove.slug(), release.part() + 1).orElse(null),
                redacted,
                SiteAddress.search(redactedQuery(release).text()));
        StringOutput out = new StringOutput();
        JtereleaseGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private @Nullable Torrents torrent(Release release) {
        return archive.torrent(release)
                .map(torrent -> new Torrents(
                        SiteAddress.file(ArchivePath.torrent(release.sequence())),
                        PublicFile.packName(release) + ".torrent",
                        torrent.magnet()))
                .orElse(null);
    }

    private SearchResult found(Release release, long page) throws IOException {
        return index.answer(new SearchRequest(
                new Query.InRelease(release.trove(), release.part()),
                Sort.OLDEST,
                (page - 1) * DOCUMENTS,
                DOCUMENTS,
                Set.of()));
    }

    private static Query redactedQuery(Release release) {
        return Query.and(
                List.of(new Query.OfKind(MessageKind.REDACTED), new Query.InRelease(release.trove(), release.part())));
    }

    private static List<Numbered> shown(Release release, List<PartLine> documents, long page) {
        return documents.stream()
                .filter(document -> !document.isWithheld()
                        && !document.isShownAgain()
                        && !release.withdrawn().containsKey(document.number()))
                .skip((page - 1) * DOCUMENTS)
                .limit(DOCUMENTS)
                .map(document -> numbered(release, document.number(), ""))
                .toList();
    }

    private static List<Numbered> again(Release release, List<PartLine> documents) {
        return documents.stream()
                .filter(document ->
                        document.isShownAgain() && !release.withdrawn().containsKey(document.number()))
                .limit(NOT_SHOWN)
                .map(document -> numbered(release, document.number(), ""))
                .toList();
    }

    private static List<Numbered> withheld(Release release, List<PartLine> documents) {
        return documents.stream()
                .filter(PartLine::isWithheld)
                .limit(NOT_SHOWN)
                .map(document -> numbered(
                        release,
                        document.number(),
                        document.reason() == null ? Words.of("part.noreason") : document.reason()))
                .toList();
    }

    private static List<Numbered> withdrawn(Release release) {
        return release.withdrawn().values().stream()
                .limit(NOT_SHOWN)
                .map(withdrawal -> numbered(
                        release, withdrawal.id().number(), withdrawal.reason().strip()))
                .toList();
    }

    private static Numbered numbered(Release release, int number, String reason) {
        return new Numbered(
                number, SiteAddress.document(new DocumentId(release.trove(), number)), DocumentRow.cut(reason, 300));
    }
}
