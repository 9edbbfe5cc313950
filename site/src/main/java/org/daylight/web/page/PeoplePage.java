package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.CorrespondentList;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.Searchable;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;

/** The list of all correspondents: the most frequent first, or by name; filtered by letters of a name or an address. */
public final class PeoplePage {

    private static final int ROWS = 100;
    private static final int MAX_FILTER_CHARS = 100;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;

    /**
     * What the template shows.
     *
     * @param damaged whether this copy of the publisher's mapping of correspondents cannot be read
     */
    record View(
            PageFrame shell,
            String filter,
            boolean byName,
            String headline,
            List<SearchPage.Choice> orders,
            List<Listed> rows,
            PageLinks pages,
            boolean damaged,
            ArchiveIndex.Progress progress) {}

    /** One correspondent. */
    record Listed(String name, String mailbox, String others, boolean list, long documents, String address) {}

    public PeoplePage(PageFrames frames, Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
    }

    public Response page(Request request, Outcome<Mapping> said) throws IOException {
        PublicRecord contents = archive.contents();
        String filter = DocumentRow.cut(request.parameter("q").strip(), MAX_FILTER_CHARS);
        Mapping mapping = said.ok().orElse(Mapping.NONE);
        boolean byName = request.parameter("order").equals("name");
        long at = request.page();
        CorrespondentList found =
                index.answer(new CorrespondentListRequest(filter, mapping, byName, (at - 1) * ROWS, ROWS));
        long last = PageLinks.pages(found.total(), ROWS);
        if (at > last) {
            at = last; // a page beyond the end is the last
            found = index.answer(new CorrespondentListRequest(filter, mapping, byName, (at - 1) * ROWS, ROWS));
        }
        View view = new View(
                frames.of(contents, Words.of("people.title")).unlisted(),
                filter,
                byName,
                filter.isEmpty()
                        ? Words.of("people.headline", found.total())
                        : Words.of("people.headline.for", found.total(), filter),
                List.of(
                        new SearchPage.Choice(
                                Words.of("people.order.most"), byName ? SiteAddress.people(filter, false, 1) : ""),
                        new SearchPage.Choice(
                                Words.of("people.order.name"), byName ? "" : SiteAddress.people(filter, true, 1))),
                found.rows().stream().map(PeoplePage::listed).toList(),
                PageLinks.of(at, last, page -> SiteAddress.people(filter, byName, page)),
                !said.isOk(),
                progress.get());
        StringOutput out = new StringOutput();
        JtepeopleGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private static Listed listed(CorrespondentList.Row row) {
        String mailbox = DocumentRow.cut(row.address(), 120);
        String name = DocumentRow.cut(row.name(), 120);
        return new Listed(
                name,
                name.equals(mailbox) ? "" : mailbox,
                row.addresses() < 2 ? "" : Words.of("people.addresses.count", row.addresses()),
                row.list(),
                row.documents(),
                SiteAddress.person(row.address()));
    }
}
