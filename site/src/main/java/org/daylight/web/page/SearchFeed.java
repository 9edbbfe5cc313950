package org.daylight.web.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.RequestedSearch;

/**
 * Feeds of what a search, a correspondent or a thread has in the newest releases (Atom, RFC 4287). The newest release is first, by date within a release. An
 * entry's id is made from the log's name and the document's number: the same in every feed and on every mirror.
 */
public final class SearchFeed {

    /** How many releases are searched: a reader who polls once a month misses no daily release. */
    private static final int RELEASES = 40;

    private static final int ENTRIES = 200;

    /** Entries for one release; when there are more, the feed says so and links to all. */
    private static final int OF_RELEASE = 50;

    private final Archive archive;
    private final Searchable index;

    public SearchFeed(Archive archive, Searchable index) {
        this.archive = archive;
        this.index = index;
    }

    /** A document, and its release. */
    private record Entry(Release release, Hit hit) {}

    /**
     * What a feed is about.
     *
     * @param id the part of the feed's identifier after the log's name
     * @param self the address of the feed
     * @param page the address of the page with all of it
     */
    private record Scope(String id, String title, Query query, String self, String page) {}

    /** The feed of a search. */
    public Response atom(Request request) throws IOException {
        RequestedSearch asked = RequestedSearch.of(request, AsOf.NOW);
        return documents(new Scope(
                "search?q=" + asked.parsed().query().text(),
                asked.typed().isEmpty() ? "all documents" : asked.typed(),
                asked.parsed().query(),
                SiteAddress.searchFeed(asked.typed()),
                SiteAddress.search(asked.typed())));
    }

    /** The feed of a correspondent. @param address the one that identifies the page @param query for all messages with the correspondent */
    Response person(String address, String name, String query) throws IOException {
        return documents(new Scope(
                "people/" + address,
                name,
                QueryParser.parse(query).query(),
                SiteAddress.personFeed(address),
                SiteAddress.person(address)));
    }

    /** The feed of the thread of a document, whose page the caller has found to exist. */
    Response thread(DocumentId id, String subject) throws IOException {
        Query thread = Query.and(List.of(
                new Query.InThread(new Query.Name.Number(id.trove(), id.number())), new Query.InTrove(id.trove())));
        return documents(new Scope(
                id + "/thread",
                "thread: " + (subject.isEmpty() ? id.toString() : subject),
                thread,
                SiteAddress.threadFeed(id),
                SiteAddress.thread(id)));
    }

    private Response documents(Scope asked) throws IOException {
        PublicRecord contents = archive.contents();
        List<Entry> entries = new ArrayList<>();
        List<String> more = new ArrayList<>();
        boolean isPartial = false;
        for (Release release :
                contents.releases().reversed().stream().limit(RELEASES).toList()) {
            if (entries.size() == ENTRIES) {
                break;
            }
            SearchResult found = in(release, asked, Math.min(OF_RELEASE, ENTRIES - entries.size()));
            found.hits().forEach(hit -> entries.add(new Entry(release, hit)));
            isPartial |= found.isPartial();
            if (found.total() > found.hits().size()) {
                more.add("part " + release.part() + " of " + release.trove() + " has "
                        + Formats.count(found.total(), "matching document", "matching documents"));
            }
        }
        List<Release> releases = contents.releases();
        var feed = new AtomFeed(
                contents,
                new AtomFeed.Head(
                        asked.id(),
                        contents.title() + ": " + DocumentRow.cut(asked.title(), 120),
                        subtitle(more, isPartial),
                        releases.isEmpty() ? null : releases.getLast().time(),
                        asked.self(),
                        asked.page()));
        entries.forEach(entry -> add(feed, entry));
        return isPartial ? feed.response().caching(Response.NO_STORE) : feed.response();
    }

    /** What is missing; empty for nothing. */
    private static String subtitle(List<String> more, boolean isPartial) {
        String stopped = isPartial ? new Notice(Notice.Kind.SEARCH_STOPPED, "").text() : "";
        String left = more.isEmpty()
                ? ""
                : "This feed is incomplete: " + String.join("; ", more) + ". The page has all of them.";
        return (stopped + " " + left).strip();
    }

    private SearchResult in(Release release, Scope asked, int most) throws IOException {
        Query query = Query.and(List.of(asked.query(), new Query.InRelease(release.trove(), release.part())));
        return index.answer(new SearchRequest(query, Sort.NEWEST, 0, most, Set.of()).orPart());
    }

    private static void add(AtomFeed feed, Entry entry) {
        Hit hit = entry.hit();
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        String subject = DocumentRow.subject(hit);
        feed.begin(
                id.toString(),
                subject.isEmpty() ? "(no subject)" : subject,
                entry.release().time());
        if (hit.from().isEmpty()) {
            feed.author(hit.isFile() ? "unknown author of a file" : "unknown sender");
        }
        hit.from().forEach(sender -> feed.author(DocumentRow.name(sender)));
        feed.link("alternate", "text/html", SiteAddress.document(id));
        feed.link("related", "text/html", SiteAddress.release(entry.release()));
        feed.end(
                "summary",
                DocumentRow.people(hit.from(), hit.to(), hit.recipients()) + ", "
                        + (DocumentRow.day(hit).isEmpty() ? "date unknown" : DocumentRow.day(hit)) + ". " + id
                        + ", published in part "
                        + entry.release().part()
                        + (hit.redacted() == null ? "" : ", with " + DocumentRow.redactions(hit))
                        + ".");
    }
}
