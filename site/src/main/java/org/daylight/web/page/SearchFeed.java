package org.daylight.web.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.RequestedSearch;

/**
 * Feeds of what a search, a correspondent or a thread has in the newest releases, and of the stories with a topic (Atom, RFC 4287). Of documents, the newest
 * release is first, by date within a release. An entry's id is made from the log's name and the document's number: the same in every feed and on every mirror.
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
        for (Release release :
                contents.releases().reversed().stream().limit(RELEASES).toList()) {
            if (entries.size() == ENTRIES) {
                break;
            }
            SearchResult found = in(release, asked, Math.min(OF_RELEASE, ENTRIES - entries.size()));
            found.hits().forEach(hit -> entries.add(new Entry(release, hit)));
            if (found.total() > found.hits().size()) {
                more.add("part " + release.part() + " of " + release.trove() + " has "
                        + Formats.count(found.total(), "matching document", "matching documents"));
            }
        }
        var out = new StringBuilder(8_192);
        head(out, contents, asked, more);
        for (Entry entry : entries) {
            entry(out, contents, entry);
        }
        out.append("</feed>\n");
        return Response.bytes(
                        "application/atom+xml; charset=utf-8", out.toString().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN);
    }

    private SearchResult in(Release release, Scope asked, int most) throws IOException {
        Query query = Query.and(List.of(asked.query(), new Query.InRelease(release.trove(), release.part())));
        return index.answer(new SearchRequest(query, Sort.NEWEST, 0, most, Set.of()));
    }

    private static void head(StringBuilder out, PublicRecord contents, Scope asked, List<String> more) {
        out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                + "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        element(out, "  ", "id", id(contents, asked.id()));
        element(out, "  ", "title", contents.title() + ": " + DocumentRow.cut(asked.title(), 120));
        if (!more.isEmpty()) {
            element(
                    out,
                    "  ",
                    "subtitle",
                    "This feed is incomplete: " + String.join("; ", more) + ". The page has all of them.");
        }
        element(
                out,
                "  ",
                "updated",
                contents.releases().isEmpty()
                        ? "1970-01-01T00:00:00Z"
                        : Formats.machine(contents.releases().getLast().time()));
        out.append("  <author><name>")
                .append(ReleaseFeed.xml(contents.origin()))
                .append("</name></author>\n");
        link(out, "  ", "self", "application/atom+xml", asked.self());
        link(out, "  ", "alternate", "text/html", asked.page());
    }

    private static void entry(StringBuilder out, PublicRecord contents, Entry entry) {
        Hit hit = entry.hit();
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        String subject = DocumentRow.subject(hit);
        out.append("  <entry>\n");
        element(out, "    ", "id", id(contents, id.toString()));
        element(out, "    ", "title", subject.isEmpty() ? "(no subject)" : subject);
        element(out, "    ", "published", Formats.machine(entry.release().time()));
        element(out, "    ", "updated", Formats.machine(entry.release().time()));
        if (hit.from().isEmpty()) {
            out.append("    <author><name>" + (hit.isFile() ? "unknown author of a file" : "unknown sender")
                    + "</name></author>\n");
        }
        for (var sender : hit.from()) {
            out.append("    <author><name>")
                    .append(ReleaseFeed.xml(DocumentRow.name(sender)))
                    .append("</name></author>\n");
        }
        link(out, "    ", "alternate", "text/html", SiteAddress.document(id));
        link(out, "    ", "related", "text/html", SiteAddress.release(entry.release()));
        element(
                out,
                "    ",
                "summary",
                DocumentRow.people(hit.from(), hit.to(), hit.recipients()) + ", "
                        + (DocumentRow.day(hit).isEmpty() ? "date unknown" : DocumentRow.day(hit)) + ". " + id
                        + ", published in part "
                        + entry.release().part()
                        + (hit.redacted() == null ? "" : ", with " + DocumentRow.redactions(hit))
                        + ".");
        out.append("  </entry>\n");
    }

    private static String id(PublicRecord contents, String of) {
        String name = contents.origin() + "\n" + of;
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void link(StringBuilder out, String indent, String relation, String type, String address) {
        out.append(indent)
                .append("<link rel=\"")
                .append(relation)
                .append("\" type=\"")
                .append(type)
                .append("\" href=\"")
                .append(ReleaseFeed.xml(address))
                .append("\"/>\n");
    }

    private static void element(StringBuilder out, String indent, String name, String text) {
        out.append(indent)
                .append('<')
                .append(name)
                .append('>')
                .append(ReleaseFeed.xml(text))
                .append("</")
                .append(name)
                .append(">\n");
    }
}
