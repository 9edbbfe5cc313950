package org.daylight.web.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.export.TableFormat;
import org.daylight.http.Request;
import org.daylight.passage.ByteRange;
import org.daylight.search.ThreadRequest.Part;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.NamedEntity;
import org.daylight.search.query.Sort;

/**
 * Every address of the site, in one place ({@code spec/addresses.md}). People cite addresses marked "stable", and programs rely on them:
 * they never change meaning. Every address returned is pure ASCII and safe in an HTML attribute, a header and a feed.
 */
public final class SiteAddress {

    /** A page repeats its own address for each language. */
    private static final int MAX_REPEATED = 500;

    private SiteAddress() {}

    /** Scheme and host of this site as the request knows them; of an example where it does not. */
    public static String base(Request request) {
        return request.base().isEmpty() ? "https://archive.example" : request.base();
    }

    /** The address of a page that was requested, without scheme, host and language; that of the front page if it is very long. */
    public static String of(Request request) {
        String path = request.path().stream().map(SiteAddress::encode).collect(Collectors.joining("/", "/", ""));
        String query = request.method().equals("POST")
                ? ""
                : request.parameters().entrySet().stream()
                        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
        String address = query.isEmpty() ? path : path + "?" + query;
        return address.length() <= MAX_REPEATED ? address : front();
    }

    /** Stable. */
    public static String front() {
        return "/";
    }

    /** Stable: the front page with what the log says after its first entries. @param size how many */
    public static String frontSince(long size) {
        return "/?since=" + size;
    }

    /** Stable. */
    public static String about() {
        return "/about";
    }

    /** Stable: the list of copies of the archive. */
    static String mirrors() {
        return "/mirrors";
    }

    /** Stable: the sealed parts, and what happens if the publisher falls silent. */
    public static String sealed() {
        return "/sealed";
    }

    /** Unstable: a page of a list. @param list its address, without a query @param page from 1 */
    public static String page(String list, long page) {
        return list + (page <= 1 ? "" : "?page=" + page);
    }

    /** Stable: all stories. */
    public static String stories() {
        return "/stories";
    }

    /** Unstable: how many stories a page lists may change. @param page from 1 */
    public static String stories(long page) {
        return page(stories(), page);
    }

    /** Stable: the stories with a topic, and the documents that they cite. */
    public static String topic(String topic) {
        return stories() + "?topic=" + encode(topic);
    }

    /** Stable: a feed of the stories with a topic. */
    public static String topicFeed(String topic) {
        return "/stories.atom?topic=" + encode(topic);
    }

    /** Stable: a story, in its newest version. */
    public static String story(String name) {
        return stories() + "/" + encode(name);
    }

    /** Stable: a version of a story. */
    public static String story(String name, int version) {
        return story(name) + "/" + version;
    }

    /** Stable: what a version of a story changed. */
    public static String storyChanges(String name, int version) {
        return story(name, version) + "/changes";
    }

    /** So many annotations are on a page of their list. */
    public static final int ANNOTATIONS_ON_PAGE = 50;

    /** Stable: all lists of annotations. */
    public static String annotations() {
        return "/annotations";
    }

    /** Stable: a list of annotations, in its newest version. */
    public static String annotations(String name) {
        return annotations() + "/" + encode(name);
    }

    /** Stable: a list of annotations as JSON of the W3C. */
    public static String annotationsJson(String name) {
        return annotations(name) + ".json";
    }

    /** Unstable: an annotation on the page of its list. @param place in the list, from 1 */
    public static String annotation(String name, int place) {
        return page(annotations(name), (place - 1) / ANNOTATIONS_ON_PAGE + 1) + "#a" + place;
    }

    /** Stable: the evidence that a mirror has of two histories. */
    public static String twoHistories() {
        return mirrors() + "/two-histories.json";
    }

    /** Stable. */
    public static String help() {
        return "/help";
    }

    /** Stable. */
    public static String trove(String slug) {
        return "/" + encode(slug);
    }

    /** Stable in {@code q} and {@code order}; how many a page lists may change. */
    public static String people(String filter, boolean byName, long page) {
        String query = (filter.isEmpty() ? "" : "&q=" + encode(filter))
                + (byName ? "&order=name" : "")
                + (page <= 1 ? "" : "&page=" + page);
        return "/people" + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    /** Stable: the correspondent who has this e-mail address, whatever other addresses are found to be theirs. */
    public static String person(String address) {
        return (isSegment(address) ? "/people/" : "/people?address=") + encode(address);
    }

    /** Stable: a feed of the correspondent's messages in the newest releases. */
    public static String personFeed(String address) {
        return isSegment(address) ? person(address) + "/feed.atom" : "/people.atom?address=" + encode(address);
    }

    /** Whether a mail address can be a segment of a path. */
    private static boolean isSegment(String address) {
        return address.indexOf('/') < 0
                && address.indexOf('\\') < 0
                && !address.matches("[.]*")
                && !ArchivePath.isPublic("people/" + address);
    }

    /** Unstable: the names of a kind, as a program finds them. @param page from 1 */
    public static String entities(EntityKind kind, long page) {
        return "/entities?kind=" + kind.word() + (page <= 1 ? "" : "&page=" + page);
    }

    /** Unstable: a name, as a program finds it. */
    public static String entity(NamedEntity entity) {
        return entity(entity, 1);
    }

    /** Unstable: a page of the documents that have a name. @param page from 1 */
    public static String entity(NamedEntity entity, long page) {
        return "/entities/" + entity.kind().word() + "?name=" + encode(entity.name())
                + (page <= 1 ? "" : "&page=" + page);
    }

    /** Stable: charts of everything published. */
    public static String pictures() {
        return "/pictures";
    }

    /** Stable: charts of one trove. */
    public static String pictures(String trove) {
        return trove(trove) + "/pictures";
    }

    /** Stable in {@code q}: charts of a search result. */
    public static String picturesOf(String query) {
        return "/search/pictures" + (query.isEmpty() ? "" : "?q=" + encode(query));
    }

    /** Stable. */
    public static String release(String trove, int number) {
        return trove(trove) + "/part/" + number;
    }

    /** Stable. */
    public static String release(Release release) {
        return release(release.trove(), release.part());
    }

    /** Stable: the metadata of the documents of a part. */
    public static String table(Release release, TableFormat format) {
        return release(release) + "/" + format.fileName();
    }

    /** Unstable: how many documents a page lists may change. */
    public static String release(Release release, long page) {
        return page(release(release), page);
    }

    /** Stable: the permanent address of a document, the one to cite. */
    public static String document(DocumentId id) {
        return trove(id.trove()) + "/" + id.number();
    }

    /** Stable: a passage. @param form the part whose form of the document has these bytes; 0 for the first form */
    public static String passage(DocumentId id, ByteRange bytes, int form) {
        return passage(id, bytes.from(), bytes.to()) + form(form);
    }

    /** Stable: a passage of the form that a document has now. */
    public static String passage(DocumentState.Published document, ByteRange bytes) {
        return passage(
                document.id(),
                bytes,
                document.reduces() == null ? 0 : document.release().part());
    }

    /** Stable: a passage of the first form of a document. @param from offset of its first byte @param to offset just past its last byte */
    public static String passage(DocumentId id, long from, long to) {
        return document(id) + "/passage/" + from + "-" + to;
    }

    private static String form(int part) {
        return part == 0 ? "" : "?form=" + part;
    }

    /** Stable: leads to the passage that is a paragraph of the newest form of the document. */
    public static String paragraph(DocumentId id, int number) {
        return document(id) + "/paragraph/" + number;
    }

    /** Stable: the citation of a document as a file. @param file such as {@code cite.bib} */
    public static String citation(DocumentId id, String file) {
        return document(id) + "/" + file;
    }

    /** Stable: the citation of a passage as a file. */
    public static String citation(DocumentId id, ByteRange bytes, int form, String file) {
        return passage(id, bytes.from(), bytes.to()) + "/" + file + form(form);
    }

    /** Stable: a page of this site for a frame on another one. @param path of the page, which begins with a slash */
    public static String embed(String path) {
        return "/embed" + path;
    }

    /** Stable: how a page of this site can be embedded. @param address with scheme and host */
    public static String oembed(String address) {
        return "/oembed?url=" + encode(address) + "&format=json";
    }

    /** Unstable: a file of the sitemap, whose index is at {@code /sitemap.xml}. @param name without extension */
    public static String sitemap(String name) {
        return "/sitemap/" + name + ".xml";
    }

    /** Stable: an address as of the first entries of the log. @param size how many */
    public static String asOf(String address, long size) {
        return address + (address.indexOf('?') < 0 ? "?" : "&") + "at=" + size;
    }

    /** Stable: the marks of a redacted document, and its source. */
    public static String marks(DocumentId id) {
        return document(id) + "/marks";
    }

    /** Stable: all published forms of a document that was shown again with fewer redactions. */
    public static String forms(DocumentId id) {
        return document(id) + "/forms";
    }

    /** Stable: the bytes of the form that a part has. */
    public static String form(DocumentId id, int part) {
        return forms(id) + "/" + part;
    }

    /** Stable: the published bytes, as plain text. */
    public static String raw(DocumentId id) {
        return document(id) + "/raw";
    }

    /** Stable: the published bytes, as a download. */
    public static String eml(DocumentId id) {
        return document(id) + ".eml";
    }

    /** Stable: the evidence for and against a document's authenticity. */
    public static String evidence(DocumentId id) {
        return document(id) + "/evidence";
    }

    /** Stable: everything that is needed to verify a document elsewhere, as a download. */
    public static String dossier(DocumentId id) {
        return document(id) + "/dossier.zip";
    }

    /** Unstable: the length of a page and the set of views may change. */
    public static String view(DocumentId id, String view, int page) {
        String query = (view.isEmpty() ? "" : "view=" + view)
                + (page <= 1 ? "" : (view.isEmpty() ? "" : "&") + "page=" + page);
        return document(id) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Stable except for the name, which is ignored: the index of the MIME part decides. */
    public static String attachment(DocumentId id, int part, String name) {
        return document(id) + "/attachment/" + part + "/" + encode(name.isEmpty() ? "file" : name);
    }

    /** Stable without the page and the table: a safe view of an attachment ({@code spec/views.md}). @param sheet of its tables, from 1 */
    public static String safeView(DocumentId id, int view, int sheet, int page) {
        String address = document(id) + "/view/" + view;
        String table = sheet > 1 ? "sheet=" + sheet : "";
        String at = page > 1 ? "page=" + page : "";
        return address
                + (table.isEmpty() && at.isEmpty() ? "" : "?")
                + table
                + (table.isEmpty() || at.isEmpty() ? "" : "&")
                + at;
    }

    /** Stable: an image of a safe view. @param file from 1 */
    public static String safeImage(DocumentId id, int view, int file) {
        return document(id) + "/view/" + view + "/" + file;
    }

    /** Stable: a comparison of two documents. */
    public static String compare(DocumentId first, DocumentId second) {
        String other = first.trove().equals(second.trove())
                ? Integer.toString(second.number())
                : encode(second.trove()) + "/" + second.number();
        return document(first) + "/compare/" + other;
    }

    /** Stable. */
    public static String thread(DocumentId id) {
        return document(id) + "/thread";
    }

    /** Stable: a feed of the messages of a thread in the newest releases. */
    public static String threadFeed(DocumentId id) {
        return document(id) + "/thread.atom";
    }

    /** Stable in {@code order} and {@code troves}; how many messages a page lists may change. */
    public static String thread(DocumentId id, Part part, boolean acrossTroves, long page) {
        String order = switch (part) {
            case WHOLE, PLACE -> "";
            case BRANCHES -> "&order=branches";
            case BELOW -> "&order=below";
            case BY_TIME -> "&order=time";
        };
        String query = order + (acrossTroves ? "&troves=all" : "") + (page <= 1 ? "" : "&page=" + page);
        return thread(id) + (query.isEmpty() ? "" : "?" + query.substring(1));
    }

    /** Stable as {@link #thread(DocumentId, Part, boolean, long)}: the replies to one message. */
    public static String threadBelow(DocumentId id, long page) {
        return thread(id, Part.BELOW, false, page);
    }

    /** Stable. */
    public static String search(String query) {
        return "/search" + (query.isEmpty() ? "" : "?q=" + encode(query));
    }

    /** Unstable: the search form, filled in with a query. */
    public static String form(String query) {
        return "/search/form" + (query.isEmpty() ? "" : "?q=" + encode(query));
    }

    /** Unstable: completions of the last word of a query. */
    static String suggest(String query) {
        return "/search/suggest" + (query.isEmpty() ? "" : "?q=" + encode(query));
    }

    /** Stable in {@code q} and {@code sort}; how many hits a page lists may change. */
    public static String search(String query, Sort sort, long page) {
        return "/search?q=" + encode(query)
                + (sort == Sort.RELEVANCE ? "" : "&sort=" + sort.name().toLowerCase(Locale.ROOT))
                + (page <= 1 ? "" : "&page=" + page);
    }

    /** Stable: a whole search result as a file. @param format {@code csv}, {@code jsonl}, {@code mbox} or {@code zip} */
    public static String searchFile(String query, Sort sort, String format) {
        return "/search." + format + search(query, sort, 1).substring("/search".length());
    }

    /** Stable: a feed of what a search finds in the newest releases. */
    public static String searchFeed(String query) {
        return "/search.atom?q=" + encode(query);
    }

    /** Stable: many searches at once. */
    static String batch() {
        return "/batch";
    }

    /** Stable: releases of all troves. */
    public static String atom() {
        return "/feed.atom";
    }

    /** Stable: releases of all troves. */
    public static String jsonFeed() {
        return "/feed.json";
    }

    /** Stable: releases of one trove. */
    public static String atom(String trove) {
        return trove(trove) + "/feed.atom";
    }

    /** Stable: releases of one trove. */
    public static String jsonFeed(String trove) {
        return trove(trove) + "/feed.json";
    }

    /** Stable: a file of the public record, by its path in the archive. */
    public static String file(String archivePath) {
        return "/" + archivePath;
    }

    /** Stable: the API's first address ({@code spec/api.md}). */
    public static String api() {
        return "/api/v1";
    }

    /** Stable: an address of the API. @param path below its first address, which begins with a slash; encoded */
    public static String api(String path) {
        return api() + path;
    }

    /** Stable: a document in the API. */
    public static String apiDocument(DocumentId id) {
        return api("/documents") + document(id);
    }

    /** Stable: the text of a document in the API. */
    public static String apiText(DocumentId id) {
        return apiDocument(id) + "/text";
    }

    /** Stable: the proof of a document in the API. */
    public static String apiProof(DocumentId id) {
        return apiDocument(id) + "/proof";
    }

    /** Stable: the thread of a document in the API. */
    public static String apiThread(DocumentId id) {
        return api("/threads") + document(id);
    }

    /** Stable: a story in the API. */
    public static String apiStory(String name) {
        return api(story(name));
    }

    /** Stable: a part in the API. */
    public static String apiPart(String trove, int number) {
        return api("/parts") + trove(trove) + "/" + number;
    }

    /** Percent-encodes a text as UTF-8, except for the unreserved characters of RFC 3986 section 2.3. */
    public static String encode(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
        return out.toString();
    }
}
